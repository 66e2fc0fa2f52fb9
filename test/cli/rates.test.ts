import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const DAY = 86_400_000
const START = Date.UTC(2024, 0, 1)
const rows = (closes: readonly number[], symbol = 'ABC') =>
  closes.map((close, day) => `${symbol},${START + day * DAY},${close},${close},${close},${close}`)
const header = 'symbol,ts,open,high,low,close'
/** Calm, a fall, and calm again. */
const closes = [100, 101, 100, 101, 100, 90, 91, 90, 91, 90]
const one = folder.file('one.csv', [header, ...rows(closes)].join('\n'))
const two = folder.file('two.csv', [header, ...rows(closes), ...rows(closes, 'DEF')].join('\n'))

const swing = (row: { readonly highest: string; readonly lowest: string }): number =>
  Number(row.highest) / Number(row.lowest)

test('[VOL1] [VOL2] [VOL3] [VOL4] a rate for each remedy asked for, and for what takes longer to close', async () => {
  const remedies = ['--buffer', '0.25:3', '--floor', '4']
  const stressed = ['--stressed', '0.25:2024-01-06T00:00:00Z..2024-01-07T00:00:00Z']
  const size = ['--size', '800', '--daily', '100']
  const { code, stdout, stderr } = await plimsoll([
    ...['rates', one, '--json', '--memory', '0.5', '--confidence', '2'],
    ...[...remedies, ...stressed, ...size],
  ])
  assert.equal(code, 0, stderr)
  const found = JSON.parse(stdout)
  assert.deepEqual([found.symbol, found.candles, found.to], ['ABC', 10, START + 9 * DAY])
  const [none, buffer, mixed, floor] = found.rows
  assert.deepEqual(
    found.rows.map(({ remedy }: { remedy: string }) => remedy),
    ['none', 'buffer', 'stressed', 'floor'],
  )
  let variance = Math.log(1.01) ** 2
  for (const [day, close] of closes.entries()) {
    if (day > 0) variance = (variance + Math.log(close / (closes[day - 1] as number)) ** 2) / 2
  }
  const rate = 2 * Math.sqrt(2 * variance)
  assert.ok(Math.abs(Number(none.rate) - rate) < 1e-10)
  assert.ok(Number(none.rate) >= rate)
  assert.equal(Number(none.held), Number(none.rate) * 2)
  assert.ok(Number(buffer.rate) > Number(none.rate))
  assert.ok(Number(mixed.rate) > Number(none.rate))
  assert.ok(swing(mixed) < swing(none))
  assert.ok(Number(floor.lowest) >= Number(none.lowest))
})

test('[VOL1] people read per cent, and what is asked wrongly is refused', async () => {
  const { stdout } = await plimsoll(['rates', two, '--symbol', 'DEF', '--horizon', '1'])
  assert.match(stdout, /^DEF: 10 candles, 2024-01-01T00:00:00.000Z to 2024-01-10T00:00:00.000Z\n/)
  assert.match(stdout, /\nnone +\d+\.\d+ % +\d+\.\d+ % +\d+\.\d+ % +\d+\.\d+\n/)
  const refused = async (...more: readonly string[]) => {
    const { code, stderr } = await plimsoll(['rates', ...more])
    assert.equal(code, 2, stderr)
    return stderr
  }
  assert.match(await refused(two), /--symbol, for .*two.csv has ABC and DEF/)
  assert.match(await refused(two, '--symbol', 'GHI'), /two candles at least of GHI/)
  assert.match(await refused(one, '--memory', '1'), /--memory: expected a number below one/)
  assert.match(await refused(one, '--horizon', '0'), /--horizon: expected a whole number/)
  assert.match(await refused(one, '--buffer', '0.25'), /--buffer: expected SHARE:CANDLES/)
  assert.match(await refused(one, '--floor', '10'), /--floor: expected at most 9, found 10/)
  assert.match(await refused(one, '--size', '3'), /--size and --daily together/)
  assert.match(
    await refused(one, '--stressed', '0.25:1999-01-01T00:00:00Z..2000-01-01T00:00:00Z'),
    /--stressed: expected a period with candles/,
  )
  const zero = folder.file('zero.csv', [header, ...rows([1, 0])].join('\n'))
  assert.match(await refused(zero), /closes above zero, found 0 at 2024-01-02/)
})
