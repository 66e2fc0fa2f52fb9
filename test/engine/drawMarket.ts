import { Random } from '../../src/base/Random.ts'
import type { Market } from '../../src/model/Market.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { type Draft, instruments, unit } from './world.ts'

/** Draws markets now and then: valid ones, later ones, and some that must be refused. */
export function drawMarkets(seed: number): (time: number) => Draft | null {
  const random = Random.create(seed, 77)
  return (time) =>
    random.below(40) > 0 ? null : { type: 'DefineMarket', market: draw(random, time) }
}

function draw(random: Random, time: number): Market {
  const chosen = instruments[random.below(instruments.length)]
  return {
    instrument: random.below(20) === 0 ? 'NONE' : (chosen?.id ?? ''),
    version: 1 + random.below(5),
    activeFrom: random.below(2) === 0 ? 0 : time + random.below(60_000),
    source: 'drawn',
    fundCap: Amount.of(BigInt(random.below(3_000) - 10) * unit),
    deleverage: random.below(2) === 0 ? 'ranked' : 'proRata',
    disposal: Ratio.of(BigInt(random.below(12)), 10n),
    silence: random.below(60_000),
    prices:
      random.below(2) === 0
        ? null
        : {
            staleAfter: random.below(400_000),
            staleBand: Ratio.of(BigInt(random.below(20)), 100n),
          },
  }
}
