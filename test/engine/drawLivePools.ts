import { Random } from '../../src/base/Random.ts'
import { coins } from './loanWorld.ts'
import type { Stream } from './streams.ts'

const curves = [
  { optimalUsage: 8_000n, base: 0n, slope1: 400n, slope2: 7_500n, reserveFactor: 2_000n },
  { optimalUsage: 9_000n, base: 200n, slope1: 100n, slope2: 90_000n, reserveFactor: 0n },
] as const

/** Draws what the keepers of pools change while loans run: rates, statuses, and income taken out. */
export function drawLivePools(seed: number): Stream {
  const random = Random.create(seed, 97)
  return (_time, { pools }) => {
    if (random.below(12) > 0) return null
    const asset = coins[random.below(coins.length)] ?? 'USDC'
    const about = { pool: 'main', asset }
    const kind = random.below(4)
    const reserve = pools.get('main')?.reserves.find((one) => one.asset.id === asset)
    if (kind === 0) return { type: 'TakeIncome', ...about, amount: null }
    const curve = curves[random.below(curves.length)] ?? curves[0]
    if (kind === 1) return { type: 'ChangeReserve', ...about, curve }
    // What was closed is mostly opened again at the next chance.
    const closed = random.below(2) === 0 ? 'frozen' : 'paused'
    const isOpen = reserve?.status === undefined
    return { type: 'ChangeReserve', ...about, status: isOpen && kind === 2 ? closed : 'active' }
  }
}
