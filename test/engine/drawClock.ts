import { limits } from '../../src/base/limits.ts'
import { Random } from '../../src/base/Random.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import type { Stream } from './streams.ts'
import { accounts, prices, unit } from './world.ts'

/** Draws commands whose times are ahead, or under ids of others: most are refused, and move no clock. */
export function drawClock(seed: number): Stream {
  const random = Random.create(seed, 79)
  return (now, { book }) => {
    if (random.below(15) > 0) return null
    const account = accounts[random.below(accounts.length)] ?? 'a'
    const ahead = now + random.below(4_000_000)
    const kind = random.below(6)
    if (kind === 5) return { type: 'AdvanceTime', id: `c${1 + random.below(60)}` }
    if (kind === 0) return { type: 'AdvanceTime', time: now + limits.leap + 1 + random.below(9) }
    if (kind === 1)
      return { ...withdrawal(random.below(2) === 0 ? 'nobody' : account), time: ahead }
    if (kind === 2) {
      const time = now + limits.skew - 5 + random.below(10)
      const mark = { instrument: 'BTC/USDT:USDT', price: Price.of(prices[0] ?? 1n), time }
      return { type: 'SetMarks', marks: [{ ...mark, source: 'ahead' }], indices: [] }
    }
    // Within two seconds, because it may well be taken.
    const time = now + random.below(2_000)
    const price = book.marks[0]?.price ?? Price.of(prices[0] ?? 1n)
    const lots = Quantity.of(BigInt(1 + random.below(60)))
    return { ...order(account, lots, price, `ahead-${random.below(9)}`), time }
  }
}

const withdrawal = (account: string) => ({
  ...{ type: 'Withdraw' as const, account, asset: 'USDT' },
  amount: Amount.of(10_000_000n * unit),
})

const order = (account: string, lots: Quantity, price: Price, id: string) => ({
  ...{ type: 'PlaceOrder' as const, account, order: id, instrument: 'BTC/USDT:USDT' },
  ...{ leg: 'net' as const, lots, price, reduceOnly: false },
})
