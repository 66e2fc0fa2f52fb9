import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { ImpactReport } from '../../src/report/ImpactReport.ts'
import { impact } from '../../src/wire/impactOutputs.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'
import { TestBook } from './TestBook.ts'

const folder = Folder.create()
const book = folder.file('book.json', TestBook.text)
const validator = Compile(impact)

async function previewed(path: string, ...words: string[]): Promise<ImpactReport> {
  const { stdout, stderr } = await plimsoll(['preview', path, ...words, '--json'])
  assert.notEqual(stdout, '', stderr)
  const report = JSON.parse(stdout) as ImpactReport
  const [first] = validator.Check(report) ? [] : validator.Errors(report)
  assert.equal(first, undefined, JSON.stringify(first))
  return report
}

const set = (json: object): string[] => ['--set', JSON.stringify(json)]

/** The accounts of a book, as `assess` tells them. */
async function assessed(path: string): Promise<ReadonlyMap<string, AccountReport>> {
  const { stdout } = await plimsoll(['assess', path, '--json'])
  return new Map((JSON.parse(stdout) as AccountReport[]).map((one) => [one.account, one]))
}

test('[PREV1] [PREV3] what is told is what assess tells before, and of a book with the change in it', async () => {
  const method = { collateral: { BTC: '0.1', USDT: '0.9' } }
  const report = await previewed(book, ...set({ method }))
  const [house] = TestBook.book.rulebooks
  const changed = { ...TestBook.book, rulebooks: [{ ...house, method }] }
  const then = await assessed(folder.file('then.json', JSON.stringify(changed)))
  const now = await assessed(book)
  assert.deepEqual(
    report.accounts.map(({ account }) => account),
    ['ada', 'bob', 'cyd', 'cyd/ETH/USDT:USDT'].filter(
      (id) => now.get(id)?.equity !== then.get(id)?.equity,
    ),
  )
  for (const { account, before, after } of report.accounts) {
    for (const [told, one] of [
      [before, now],
      [after, then],
    ] as const) {
      const { equity, maintenanceMargin, marginRatio } = one.get(account) as AccountReport
      assert.deepEqual(
        [told?.equity, told?.maintenanceMargin, told?.marginRatio],
        [equity, maintenanceMargin, marginRatio],
        account,
      )
    }
  }
  assert.equal(report.changed, report.accounts.length)
  assert.deepEqual(await assessed(book), now, 'and the book is as it was')
})

test('[PREV1] [PREV2] a change of levels alone moves people and no number, and says which level', async () => {
  const own = JSON.parse((await plimsoll(['assess', book, '--json'])).stdout)[0].thresholds
  const levels = own.map(
    (
      { level, measure, action }: { level: string; measure: string; action: string },
      at: number,
    ) => ({
      ...{ name: level, measure, action },
      ...{ enter: `0.0${at + 1}`, clear: `0.00${at + 1}` },
    }),
  )
  const change = {
    ladders: [{ id: own[0].ladder, levels }],
    call: { cureTo: '0.001' },
    liquidation: { target: '0.001' },
  }
  const report = await previewed(book, ...set(change), '--account', 'bob')
  const bob = report.accounts.find(({ account }) => account === 'bob')
  assert.equal(bob?.before?.maintenanceMargin, bob?.after.maintenanceMargin)
  assert.notEqual(bob?.before?.level, bob?.after.level)
  assert.ok(
    report.stages.some(
      ({ before, after }) => before === bob?.before?.level && after === bob.after.level,
    ),
  )
  const told = report.explained[0]?.changes ?? []
  assert.equal(told.length, levels.length)
  assert.deepEqual(
    told.map(({ kind, after }) => [kind, after?.amount]),
    levels.map(({ enter }: { enter: string }) => ['level', enter]),
  )
})

test('[PREV1] who is called already is no new call, and what its call asks is told', async () => {
  // ada is called; her requirement of 160 doubles.
  const rows = [{ floor: '0', rate: '0.008', leverageMax: '50', maintenanceAmount: '0' }]
  const report = await previewed(book, ...set({ method: { brackets: { 'BTC/USDT:USDT': rows } } }))
  const ada = report.accounts.find(({ account }) => account === 'ada')
  assert.deepEqual([ada?.before?.level, ada?.after.level], ['call', 'liquidation'])
  assert.equal(ada?.before?.call, '25.333334')
  // 320 ÷ 0.75 = 426.67, of which 188 are there.
  assert.equal(ada?.after.call, '238.666667')
  assert.deepEqual([report.called, report.liquidated], [0, 1])
  assert.deepEqual(report.liquidatable, [
    { numeraire: 'USDT', accounts: 1, notional: '40000', equity: '188' },
  ])
  assert.equal(report.worst[0]?.account, 'bob', 'who loses most, though nobody liquidates him')
})

test('[PREV1] accounts under other rules are not touched, and who would be unknown is counted', async () => {
  const [house] = TestBook.book.rulebooks
  const [ada, bob] = TestBook.book.accounts
  const mixed = {
    ...TestBook.book,
    rulebooks: [house, { ...house, id: 'other' }],
    accounts: [{ ...ada, rulebook: 'other' }, bob],
  }
  const path = folder.file('mixed.json', JSON.stringify(mixed))
  const method = { method: { collateral: { BTC: '0.2' } } }
  const missing = await plimsoll(['preview', path, ...set(method)])
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /--of: expected which rulebook would change, found other, house/)
  const report = await previewed(path, ...set(method), '--of', 'house')
  assert.deepEqual(
    report.accounts.map(({ account }) => account),
    ['bob'],
  )
  const code = async (...words: string[]) => (await plimsoll(['preview', ...words])).code
  // Without a table for bitcoin whoever holds it is unknown from then on.
  const none = { method: { brackets: { 'BTC/USDT:USDT': null } } }
  const left = await previewed(book, ...set(none))
  assert.deepEqual([left.unknown, await code(book, ...set(none))], [2, 5])
})

test('[PREV3] what cannot be understood is refused at its place', async () => {
  const whole = folder.file('whole.json', '{\n  "preset": "binance-usdm",\n  "nix": 1\n}')
  const known = folder.file('known.json', '{"preset":"binance-usdm"}')
  const kind = folder.file('kind.json', '{"record":"account","id":"x"}')
  for (const [words, expected] of [
    [[book], /expected one of --rulebook, --set, --as, --command, found none/],
    [[book, '--as', 'derive', '--set', '{}'], /found --set and --as/],
    [[book, '--as', 'derive', '--as', 'okx'], /found --as twice/],
    [[book, '--as', 'nix'], /no rulebook or preset nix/],
    [[book, '--set', '{'], /--set:1:2: .*json\.malformed/],
    [[book, '--set', '[]'], /--set:1:1: expected an object, found a list/],
    [[book, '--set', '{"nix":1}'], /--set:1:8: nix: expected .*field\.unknown/],
    [[book, '--set', '{"method":null}'], /method: expected a field "method"/],
    [[book, '--set', '{"ladders":[]}'], /--set:1:12: ladders: .*rulebook\.invalid/],
    [[book, '--set', '{}', '--of', 'hous'], /no rulebook hous in the book; did you mean house\?/],
    [[book, '--set', '{}', '--account', 'ado'], /no account ado in the book; did you mean ada\?/],
    [[book, '--rulebook', whole], /whole\.json:3:10: nix/],
    [
      [book, '--rulebook', known],
      /no rulebook binance-usdm in the book; it has house, of which --of/,
    ],
    [[book, '--rulebook', kind], /kind\.json:1:11: record: expected "rulebook", found "account"/],
    [[book, '--rulebook', folder.path('none.json')], /expected a file/],
    [[book, '--command', '[]'], /--command: expected a command/],
    [[book, '--command', '{"type":"Arm"}', '--of', 'house'], /--of: expected --rulebook/],
    [[book, '--as', 'derive', '--at', '3'], /--at: expected a journal/],
    [['--as', 'derive'], /preview: expected FILE/],
    [[book, '--as', 'derive', '--api-key-file', 'x'], /--api-key-file: expected --url/],
  ] as const) {
    const { code, stderr, stdout } = await plimsoll(['preview', ...words])
    assert.equal(code, 2, words.join(' '))
    assert.equal(stdout, '')
    assert.match(stderr, expected, words.join(' '))
  }
})

test('[PREV3] a version that an engine would refuse is told as refused, by its own reason', async () => {
  for (const [words, expected] of [
    [['--set', '{"version":1}'], /rulebook\.duplicate: expected a version of house above 1/],
    [['--as', 'deribit-portfolio'], /expected the method tiered that house has, found scenario/],
    [
      ['--set', '{"call":{"cureTo":"0.99"}}'],
      /command\.malformed: house: procedure\.cureAboveClear|rulebook\.invalid/,
    ],
  ] as const) {
    const { code, stdout, stderr } = await plimsoll(['preview', book, ...words])
    assert.ok(code === 1 || code === 2)
    assert.match(stdout + stderr, expected)
  }
  const report = await previewed(book, '--set', '{"version":1}')
  assert.deepEqual([report.refused?.code, report.changed], ['rulebook.duplicate', 0])
})

test('[PREV3] a whole rulebook, of a name of its own by --of, and one that comes into force later', async () => {
  const brackets = { 'BTC/USDT:USDT': [{ floor: '0', rate: '0.0125', leverageMax: '40' }] }
  const activeFrom = TestBook.book.asOf + 86_400_000
  const later = { preset: 'binance-usdm', activeFrom, method: { brackets } }
  const path = folder.file('later.json', JSON.stringify(later))
  const report = await previewed(book, '--rulebook', path, '--of', 'house')
  const ada = report.accounts.find(({ account }) => account === 'ada')
  assert.equal(ada?.after.maintenanceMargin, '500')
  const text = await plimsoll(['preview', book, '--rulebook', path, '--of', 'house'])
  assert.match(text.stdout, /^As of 19 May 00:00: would call \d+ accounts?, liquidate 1/)
  assert.equal(text.code, 3)
})

test('[PREV4] what of a book no engine takes is left out, and named', async () => {
  const [ada] = TestBook.book.accounts
  const orders = [
    { id: 'o9', symbol: 'BTC/USDT:USDT', side: 'buy', contracts: '9', price: '39000' },
  ]
  const path = folder.file(
    'orders.json',
    JSON.stringify({ ...TestBook.book, accounts: [{ ...ada, orders }] }),
  )
  const { stderr } = await plimsoll(['preview', path, '--as', 'hyperliquid'])
  assert.match(stderr, /^left out: ada: PlaceOrder o9, margin\.insufficient/m)
})

test('[PREV1] a price that would be held as doubtful is named, rather than told as harmless', async () => {
  const desk = readFileSync(`${import.meta.dirname}/../../examples/desk.ndjson`, 'utf8')
  const journal = folder.path('doubts.plimsoll')
  await plimsoll(['run', '--journal', journal], { stdin: desk.split('\n').slice(0, 14).join('\n') })
  const mark = { instrument: 'BTC/USDT:USDT', price: '20000', time: 1_767_603_600_000, source: 'x' }
  const words = ['--command', JSON.stringify({ type: 'SetMarks', marks: [mark] })]
  const report = await previewed(journal, ...words)
  assert.deepEqual([report.doubted, report.liquidated], [['BTC/USDT:USDT'], 0])
  const { stdout } = await plimsoll(['preview', journal, ...words])
  assert.match(
    stdout,
    /^Held as doubtful, so that nothing follows until it is confirmed: BTC\/USDT:USDT$/m,
  )
})

test('[PREV1] of a journal: what happens when the version is given is what was told', async () => {
  const opening = readFileSync(`${import.meta.dirname}/../../examples/run/opening.ndjson`, 'utf8')
  const journal = folder.path('desk.plimsoll')
  await plimsoll(['run', '--journal', journal], { stdin: opening })
  const change = {
    method: { brackets: { 'BTC/USDT:USDT': [{ floor: '0', rate: '0.11', leverageMax: '5' }] } },
  }
  const report = await previewed(journal, ...set(change))
  assert.deepEqual([report.changed, report.liquidated], [1, 1])
  const again = await previewed(journal, ...set(change))
  assert.deepEqual(again, report, 'the journal is as it was')
  const line = { type: 'DefineRulebook', id: 'v2', time: 1_767_603_600_000 }
  const rulebook = { preset: 'binance-usdm', version: 2, ...change }
  const given = await plimsoll(['run', '--journal', journal], {
    stdin: `${JSON.stringify({ ...line, rulebook })}\n`,
  })
  assert.match(given.stdout, /"RulebookActivated"/)
  const ada = (await assessed(journal)).get('ada')
  const told = report.accounts[0]?.after
  assert.deepEqual(
    [ada?.equity, ada?.maintenanceMargin, ada?.level, ada?.call?.amount],
    [told?.equity, told?.maintenanceMargin, told?.level, told?.call],
  )
})
