import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../../test/engine/Desk.ts'
import { study } from './study.ts'

test('[BOARD9] a study measures the most held markets, both ways, as of its entry', async () => {
  const desk = Desk.create()
  for (let index = 0; index < 20; index++) {
    Desk.open(desk, `long${index}`, 1_000n)
    Desk.fill(desk, `long${index}`, 100n + 10n * BigInt(index))
  }
  Desk.open(desk, 'short', 1_000_000n)
  Desk.fill(desk, 'short', -3_900n)
  Desk.setMarks(desk)
  let turns = 0
  const found = await study(desk.state, async () => void turns++)
  assert.equal(found.seq, desk.state.seq)
  assert.deepEqual([...found.records.keys()], [Desk.btc])
  const [line] = found.lines
  assert.equal(line?.symbol, Desk.btc)
  assert.ok(line?.loopGain !== null && Number(line?.loopGain) > 0)
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const { ways } = found.records.get(Desk.btc) as any
  assert.deepEqual(
    ways.map(({ toward }: { toward: string }) => toward),
    ['down', 'up'],
  )
  // A fall of a fifth liquidates every long that has no more than so much.
  const [worst] = ways[0].moves.slice(-1)
  assert.equal(worst.share, 0.2)
  assert.ok(worst.liquidated > 0 && worst.forced > 0)
  assert.ok(turns > 0)
})
