import { Random } from '../../src/base/Random.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { accounts, type Draft, instruments } from './world.ts'

/**
 * Draws what credit depends on now and then: the depth of markets, some that must be refused, and
 * matches reported from both sides, some of them within one group.
 */
export function drawCredit(seed: number): (time: number) => Draft | null {
  const random = Random.create(seed, 79)
  const lots = (): Quantity => Quantity.of(BigInt(random.below(4_000) - 20))
  const fills = drawMatches(seed)
  return (time) => {
    if (random.below(25) > 0) return fills()
    const instrument = instruments[random.below(instruments.length)]?.id ?? ''
    const [within, source] = [Ratio.of(BigInt(random.below(4)), 100n), 'drawn']
    const told = { instrument, bids: lots(), asks: lots(), within, source }
    return { type: 'SetDepth', depths: [{ ...told, time: time - random.below(30_000) }] }
  }
}

/** A side of a match, and as often as not the other one the next time. */
function drawMatches(seed: number): () => Draft | null {
  const random = Random.create(seed, 80)
  let count = 0
  let lots = 0n
  return () => {
    if (random.below(20) > 0) return null
    count += 1
    lots = count % 2 === 0 ? -lots : BigInt(1 + random.below(9))
    return {
      type: 'ReportFill',
      fill: `match-${count}`,
      account: accounts[random.below(3)] ?? '',
      instrument: 'BTC/USDT:USDT',
      leg: 'net',
      lots: Quantity.of(lots),
      price: Price.of(40_000n),
      fee: Amount.zero,
      order: null,
      match: `match-${(count + 1) >> 1}`,
    }
  }
}
