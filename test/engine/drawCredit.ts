import { Random } from '../../src/base/Random.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { type Draft, instruments } from './world.ts'

/** Draws what credit depends on now and then: the depth of markets, some that must be refused. */
export function drawCredit(seed: number): (time: number) => Draft | null {
  const random = Random.create(seed, 79)
  const lots = (): Quantity => Quantity.of(BigInt(random.below(4_000) - 20))
  return (time) => {
    if (random.below(25) > 0) return null
    const instrument = instruments[random.below(instruments.length)]?.id ?? ''
    const [within, source] = [Ratio.of(BigInt(random.below(4)), 100n), 'drawn']
    const told = { instrument, bids: lots(), asks: lots(), within, source }
    return { type: 'SetDepth', depths: [{ ...told, time: time - random.below(30_000) }] }
  }
}
