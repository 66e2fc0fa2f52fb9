import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../../test/engine/Desk.ts'
import type { State } from '../../engine/State.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Study, studied, studyOf, type Turn } from './study.ts'

const study = async (state: State, turn: Turn): Promise<Study> => (await studied(state, turn)).study

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

const turn = async () => {}

/** What a study says of the depth of bitcoin, down and up. */
async function depths(desk: Desk): Promise<readonly object[]> {
  const found = await study(desk.state, turn)
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const { ways } = found.records.get(Desk.btc) as any
  return ways.map(({ market }: { market: object }) => market)
}

test('[BOARD9] a depth that the journal was told is taken while it is fresh, each side its own', async () => {
  const desk = Desk.create()
  Desk.open(desk, 'long', 5_000n)
  Desk.fill(desk, 'long', 1_000n)
  Desk.open(desk, 'short', 5_000n)
  Desk.fill(desk, 'short', -1_000n)
  // A twentieth of the 40,000 that are open.
  const assumed = {
    ...{ law: 'linear: 2000 USDT moves the price by 1 %', perCent: 2_000, isAssumed: true },
  }
  assert.deepEqual(await depths(desk), [assumed, assumed])
  const { time } = desk
  const sides = { bids: Quantity.of(20_000n), asks: Quantity.of(10_000n) }
  const depth = { instrument: Desk.btc, ...sides, within: Ratio.of(5n, 1_000n) }
  Desk.tell(desk, { type: 'SetDepth', depths: [{ ...depth, time, source: 'book' }] })
  // Twenty bitcoin within half a per cent are 1,600,000 within one.
  const law = (size: number) => `linear: ${size} USDT moves the price by 1 %, as book told`
  assert.deepEqual(await depths(desk), [
    { law: law(1_600_000), perCent: 1_600_000, isAssumed: false },
    { law: law(800_000), perCent: 800_000, isAssumed: false },
  ])
  Desk.wait(desk, 3_600_000)
  Desk.setMarks(desk)
  assert.deepEqual(await depths(desk), [assumed, assumed])
})

test('[BOARD9] what the fall of one asset forces in another is followed where two are held', async () => {
  const desk = Desk.create()
  Desk.open(desk, 'both', 1_200n)
  Desk.fill(desk, 'both', 300n)
  assert.equal((await study(desk.state, turn)).contagion, null)
  Desk.fill(desk, 'both', 100n, 30_000n, 'ETH/USDT:USDT')
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const spread = (await study(desk.state, turn)).contagion as any
  assert.equal(spread.over, 0.1)
  assert.ok(spread.states.some(({ toward }: { toward: string }) => toward === 'down'))
  const [[, byEther], [byBitcoin]] = spread.matrix
  assert.ok(byBitcoin > 0 && byEther >= 0, JSON.stringify(spread))
})

test('[BOARD11] the whole book is studied with all its markets together, and others have their turn', async () => {
  const desk = Desk.create()
  Desk.open(desk, 'both', 1_200n)
  Desk.fill(desk, 'both', 300n)
  Desk.fill(desk, 'both', 100n, 30_000n, 'ETH/USDT:USDT')
  let turns = 0
  const found = await study(desk.state, async () => {
    turns += 1
  })
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const together = found.together as any[]
  assert.deepEqual(
    together.map(({ toward, markets }) => [toward, markets.length]),
    [
      ['down', 2],
      ['up', 2],
    ],
  )
  assert.ok(found.index !== null && found.index.value >= 0 && found.index.value < 100)
  assert.ok(turns >= 2 * 3 * 5, `${turns} turns`)
})

test('[BOARD10] moves of one’s own are studied, of one market or of the most held', async () => {
  const desk = Desk.create()
  Desk.open(desk, 'long', 5_000n)
  Desk.fill(desk, 'long', 1_000n)
  const ask = { symbol: Desk.btc, moves: [0.015, 0.4] }
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const found = (await studyOf(desk.state, ask, turn)) as any
  assert.equal(found.asOf, desk.state.seq)
  const [down] = found.ways
  assert.deepEqual(
    down.moves.map(({ share }: { share: number }) => share),
    [0.015, 0.4],
  )
  assert.deepEqual(
    down.moves.map(({ liquidated }: { liquidated: number }) => liquidated),
    [0, 1],
  )
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const all = (await studyOf(desk.state, { ...ask, symbol: null }, turn)) as any
  assert.deepEqual(all.ways, found.ways)
  // biome-ignore lint/suspicious/noExplicitAny: a record is for programs.
  const none = (await studyOf(desk.state, { ...ask, symbol: 'ETH/USDT:USDT' }, turn)) as any
  assert.deepEqual(none.ways, [])
  assert.equal(none.note, 'ETH/USDT:USDT is held by nobody, or has no price')
})
