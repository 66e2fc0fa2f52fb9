import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { assertDrawn } from './assertDrawn.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const scenarios = 'examples/scenarios'
const crash = `${scenarios}/crash.json`

/** The example, shorter and with fewer people: what it says is not looked at here. */
const small = folder.file(
  'small.json',
  readFileSync(crash, 'utf8')
    .replace('"ticks": 240', '"ticks": 80')
    .replace('"count": 120', '"count": 25')
    .replace('"count": 130', '"count": 45')
    .replace('"seeds": 40', '"seeds": 4'),
)

test('every example runs under all of its policies, and its books balance', async () => {
  for (const name of readdirSync(scenarios)) {
    const { code, stdout, stderr } = await plimsoll([
      ...['simulate', `${scenarios}/${name}`, '--seeds', '1', '--workers', '2', '--json'],
    ])
    assert.deepEqual([code, stderr], [0, ''], name)
    const { policies } = JSON.parse(stdout)
    assert.ok(policies.length >= 4)
    for (const { unbalanced, runs } of policies) {
      assert.equal(unbalanced, 0)
      assert.match(runs[0].digest, /^[0-9a-f]+$/)
    }
  }
})

test('[SIM1] the same seeds give the same bytes, whatever the number of workers', async () => {
  const told = async (...words: readonly string[]) =>
    (await plimsoll(['simulate', small, '--json', ...words])).stdout
  const alone = await told('--workers', '1')
  assert.equal(await told('--workers', '3'), alone)
  const { policies, seeds } = JSON.parse(alone)
  assert.deepEqual(seeds, [1, 2, 3, 4])
  const digests = policies.flatMap((one: { runs: { digest: string }[] }) =>
    one.runs.map(({ digest }) => digest),
  )
  assert.equal(digests.length, 20)
  assert.ok(new Set(digests).size > 12)
  // A seed is a run of its own: it does not matter which others there are.
  const last = JSON.parse(await told('--seed', '4', '--seeds', '1', '--compare', 'none'))
  assert.deepEqual(last.policies.length, 1)
  assert.equal(last.policies[0].runs[0].digest, policies[0].runs[3].digest)
})

test('policies stand side by side: the median and the 95th percentile of each figure', async () => {
  const { code, stdout, stderr } = await plimsoll([
    ...['simulate', small, '--compare', 'no ladder', '--compare', 'leverage=5'],
  ])
  assert.deepEqual([code, stderr], [0, ''])
  const [title, , columns, ...rows] = stdout.split('\n')
  assert.match(title ?? '', /three quarters of an hour · 4 seeds from 1, 80 ticks of 1 min$/)
  assert.match(columns ?? '', /^median · 95th percentile +as it stands +no ladder +leverage=5$/)
  for (const figure of [
    'liquidated, USDT',
    'bad debt, USDT',
    'kurtosis',
    'largest cascade, USDT',
  ]) {
    assert.ok(
      rows.some((row) => row.startsWith(figure)),
      figure,
    )
  }
  assert.match(stdout, /^liquidation at risk \(LaR\) /m)
  assert.match(stdout, /^margin calls +[1-9]\d* · \d+ +0 · 0 /m)
})

test('quantiles are of the runs, and what never happened is null', async () => {
  const { stdout } = await plimsoll(['simulate', small, '--compare', 'leverage=1', '--json'])
  const [base, tame] = JSON.parse(stdout).policies
  const sorted = base.runs
    .map((run: { liquidated: number }) => run.liquidated)
    .sort((a: number, b: number) => a - b)
  assert.ok(
    base.quantiles.liquidated.p50 >= sorted[1] && base.quantiles.liquidated.p50 <= sorted[2],
  )
  assert.ok(base.liquidationAtRisk <= sorted[3] && base.liquidationAtRisk >= sorted[2])
  assert.equal(tame.quantiles.firstDeleveraging.p50, null)
  assert.equal(tame.quantiles.badDebt.p95, 0)
})

test('the report is drawn: a fan, cascades and bad debt', async () => {
  const report = folder.path('small.svg')
  const { code } = await plimsoll(['simulate', small, '--report', report, '--json'])
  assert.equal(code, 0)
  const svg = folder.read('small.svg')
  assertDrawn(svg)
  for (const part of ['Mark of BTC/USDT:USDT at alpha', 'Largest cascade of a run', 'Bad debt']) {
    assert.ok(svg.includes(part), part)
  }
})

test('a wrong question and a wrong world are told in one line', async () => {
  const wrong = folder.file('wrong.json', '{ "name": "x",\n  "interval": "1" }')
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /simulate: expected SCENARIO, found nothing/],
    [[crash, '--seeds', '0'], /--seeds: expected a whole number from 1 to 100000, found '0'/],
    [[crash, '--workers', 'many'], /--workers: expected a whole number from 1 to 64/],
    [
      [crash, '--compare', 'no lader'],
      /expected a policy of the scenario or leverage=N.*no ladder\?/,
    ],
    [[crash, '--compare', 'procedure=ftx'], /procedure=binance-usdm\|hyperliquid/],
    [[crash, '--compare', 'leverage=0'], /--compare: expected a policy/],
    [[crash, '--compare', 'fund=-1'], /--compare: expected a policy/],
    [[wrong], /wrong\.json:2:15: interval: expected .*\(field\.type\)/],
    [['nowhere.json'], /nowhere\.json/],
  ]
  for (const [words, message] of cases) {
    const { code, stderr, stdout } = await plimsoll(['simulate', ...words])
    assert.equal(code, 2, words.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, message)
  }
})

test('Ctrl-C ends the workers, and nothing is printed', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 300)
  const { code, stdout } = await plimsoll(['simulate', crash, '--seeds', '500'], {
    signal: stop.signal,
  })
  assert.deepEqual([code, stdout], [130, ''])
})
