import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../../test/engine/Desk.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { Random } from '../../base/Random.ts'
import { Changes } from './Changes.ts'
import { Live } from './Live.ts'
import { studied } from './study.ts'

const turn = async (): Promise<void> => {}
const eth = 'ETH/USDT:USDT'

/** A desk of accounts near and far from liquidation, of one side or of both. */
function crowded(random: Random, isOneSided: boolean): Desk {
  const desk = Desk.create()
  for (let index = 0; index < 30; index++) {
    const id = `a${index}`
    Desk.open(desk, id, BigInt(300 + random.below(2_500)))
    Desk.fill(desk, id, sizeOf(random, isOneSided))
    if (random.below(3) === 0) Desk.fill(desk, id, sizeOf(random, isOneSided), 3_000n, eth)
  }
  Desk.setMarks(desk)
  return desk
}

function sizeOf(random: Random, isOneSided: boolean): bigint {
  const size = BigInt(20 + random.below(200))
  return isOneSided || random.below(3) > 0 ? size : -size
}

/** Something that happens between two ticks, mostly small, and a tick. */
function happen(desk: Desk, random: Random, at: { price: number }, isOneSided: boolean): void {
  const id = `a${random.below(30)}`
  const what = random.below(6)
  if (what === 0) Desk.deposit(desk, id, BigInt(1 + random.below(50)))
  if (what === 1)
    Desk.fill(desk, id, BigInt(1 + random.below(isOneSided ? 3 : 6)), BigInt(at.price))
  if (what === 2 && !isOneSided) Desk.fill(desk, id, -BigInt(1 + random.below(6)), BigInt(at.price))
  if (what === 3) Desk.wait(desk, random.below(50))
  at.price += random.below(61) - 30
  Desk.setMarks(desk, BigInt(at.price))
}

interface Seen {
  stood: number
  anew: number
  outside: number
  proven: number
  indexed: number
}

/** Follows a desk, and studies it anew at every tick beside. */
async function followed(seed: number, isOneSided: boolean, seen: Seen): Promise<void> {
  const random = Random.create(seed, 41)
  const desk = crowded(random, isOneSided)
  let { live } = await studied(desk.state, turn)
  const at = { price: 40_000 }
  for (let tick = 0; tick < 20; tick++) {
    const before = desk.entries.length
    happen(desk, random, at, isOneSided)
    const changes = Changes.create()
    for (const entry of desk.entries.slice(before)) Changes.take(changes, entry)
    const between = live === null ? null : Live.after(live, desk.state, changes)
    const rebuilt = await studied(desk.state, turn)
    const index = rebuilt.study.index?.value ?? 0
    seen.indexed += index > 1 ? 1 : 0
    if (between === null) {
      seen.anew += 1
      live = rebuilt.live
      continue
    }
    seen.stood += 1
    const isWithin = between.low - 1e-9 <= index && index <= between.high + 1e-9
    if (!isWithin) seen.outside += 1
    if (!between.isProven) continue
    seen.proven += 1
    assert.ok(isWithin, `seed ${seed}, tick ${tick}: ${between.low} ${index} ${between.high}`)
  }
}

const SEEDS = Math.max(4, Math.ceil(numRuns / 50))

test('[STANDING1] of a book of one side the index is within the bounds whenever they stand', async () => {
  const seen = { stood: 0, anew: 0, outside: 0, proven: 0, indexed: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) await followed(seed, true, seen)
  assert.ok(seen.proven === seen.stood && seen.stood > 2 * SEEDS, JSON.stringify(seen))
  assert.ok(seen.anew > 0, JSON.stringify(seen))
})

test('[STANDING1] [STANDING2] [BOARD12] of any book it is between the two ends but for a few ticks', async () => {
  const seen = { stood: 0, anew: 0, outside: 0, proven: 0, indexed: 0 }
  for (let seed = 1; seed <= SEEDS; seed++) await followed(seed, false, seen)
  assert.ok(seen.stood > SEEDS && seen.anew > 0, JSON.stringify(seen))
  assert.ok(seen.outside <= seen.stood / 20, JSON.stringify(seen))
})
