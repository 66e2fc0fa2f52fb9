import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const lines = readFileSync(`${root}examples/desk.ndjson`, 'utf8').trimEnd().split('\n')
const folder = Folder.create()

async function runTo(name: string, count: number) {
  const journal = folder.path(name)
  const stdin = `${lines.slice(0, count).join('\n')}\n`
  const { code, stdout, stderr } = await plimsoll(['run', '--journal', journal], { stdin })
  assert.equal(code, 0, stderr)
  return { journal, events: records(stdout).filter(({ type }) => type !== 'Acknowledged') }
}

test('[REPORT6] the morning of the guide: doubted, confirmed, cancelled, paid, delisted and settled', async () => {
  const { journal, events } = await runTo('desk', lines.length)
  const by = (command: string) =>
    events.filter((event) => event.command === command).map(({ type }) => type)
  assert.deepEqual(by('d15').slice(0, 2), ['MarkDoubted', 'MarksSet'])
  assert.ok(by('d18').includes('MarkConfirmed'))
  assert.ok(by('d18').includes('LiquidationStarted'))
  assert.deepEqual(by('d19'), ['LiquidationOrderCancelled', 'LiquidationEnded', 'CallOpened'])
  assert.ok(by('d20').includes('CallMet'))
  assert.equal(by('d24').filter((type) => type === 'Settled').length, 2)
  assert.ok(events.every(({ type }) => type !== 'Rejected'))
  const { stdout } = await plimsoll(['book', journal])
  assert.match(stdout, /^ended {4}BTC\/USDT:USDT settled$/m)
})

test('[REPORT6] the guide shows what is printed of a price that is held', async () => {
  const { journal } = await runTo('held', 17)
  const guide = readFileSync(`${root}docs/guides/operating.md`, 'utf8')
  const [shown = 'nothing'] = /^doubt .*$/m.exec(guide) ?? []
  const { stdout } = await plimsoll(['book', journal])
  assert.ok(stdout.split('\n').includes(shown), stdout)
})

test('[REPORT6] [TIME4] explain says which of the prices that it reckons with is in doubt', async () => {
  const { journal } = await runTo('explained', 17)
  const { stdout: shown } = await plimsoll(['explain', journal, 'ada'])
  const doubt =
    /^doubt BTC\/USDT:USDT at (\S+) by \S+ since .*; (\S+) stands until confirmed, and counts as an old price does \[TIME4\]$/m
  const [, held, standing] = doubt.exec(shown) ?? []
  assert.ok(held !== undefined && held !== standing, shown)
  // A long counts at the upper end of the band of 1 % around it.
  assert.ok(shown.includes(`contracts at ${(Number(standing) * 101) / 100}`), shown)
  const { stdout } = await plimsoll(['explain', journal, 'ada', '--json'])
  const { doubts } = JSON.parse(stdout) as { doubts: readonly { of: string; price: string }[] }
  assert.deepEqual(
    doubts.map(({ of, price }) => [of, price]),
    [['BTC/USDT:USDT', held]],
  )
  const { journal: before } = await runTo('sure', 14)
  assert.doesNotMatch((await plimsoll(['explain', before, 'ada'])).stdout, /doubt/)
})

test('every command of the guide is one of the example', () => {
  const guide = readFileSync(`${root}docs/guides/operating.md`, 'utf8')
  const told = lines.map((line) => {
    const { id: _, time: _at, ...fields } = JSON.parse(line) as Record<string, unknown>
    return JSON.stringify(fields)
  })
  const shown = [...guide.matchAll(/^(\{"type":"(?!MarkDoubted).*\})$/gm)].map(([line]) => line)
  assert.ok(shown.length >= 6)
  for (const line of shown) {
    const isPart = line.includes('...')
    assert.ok(
      isPart || told.includes(JSON.stringify(JSON.parse(line))),
      `${line} is not in the example`,
    )
  }
})
