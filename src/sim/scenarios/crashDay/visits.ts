import { Random } from '../../../base/Random.ts'
import type { AssetId } from '../../../model/Asset.ts'
import { Integer } from '../../../money/Integer.ts'
import { logNormal } from '../logNormal.ts'
import { chance, pick } from '../Weighted.ts'
import { popularity } from './listings.ts'
import { parameters, streams } from './parameters.ts'

/** A position that a trader takes during the day, and closes again where nobody did before. */
export interface Visit {
  readonly trader: number
  /** Which of the trader's visits, from 0. */
  readonly nth: number
  readonly base: AssetId
  readonly isLong: boolean
  /** Per cent that the price may go against it before it costs all of the equity. */
  readonly bears: number
  readonly from: number
  readonly until: number
  /** Whole USDT brought where little is left. */
  readonly fresh: bigint
}

/** How a trader's last position ended; at the opening there was none. */
export type Since = 'opening' | 'left' | 'closedOut'

const minuteMs = 60_000

/** Whether a trader holds nothing at the opening and comes during the day. */
export const isDayTrader = (seed: number, trader: number): boolean =>
  chance(Random.create(seed, streams.kind, trader), parameters.day.traders)

/**
 * The nth visit of a trader, n from 0, after the moment at which their last position ended; null where
 * they stay away. The same for equal seeds, whatever became of others.
 *
 * @example
 * drawVisit(venue.seed, { trader: 17, nth: 0, since: 'opening', at: parameters.start })
 */
export function drawVisit(
  seed: number,
  { trader, nth, since, at }: Pick<Visit, 'trader' | 'nth'> & { since: Since; at: number },
): Visit | null {
  const { day } = parameters
  const { doublingsPerDeviation } = parameters.equity
  const random = Random.create(seed, streams.visit + nth, trader)
  const comes = random.below(100)
  const first = random.below(day.within)
  const pause = aboutAs(random, pick(random, day.pause))
  const from = at + (since === 'opening' ? first : pause) * minuteMs
  const held = aboutAs(random, pick(random, day.held))
  const base = pick(random, popularity)
  if (since !== 'opening' && comes >= (since === 'left' ? day.again : day.returns)) return null
  return {
    ...{ trader, nth, base, from, until: from + held * minuteMs },
    isLong: chance(random, day.bulls),
    bears: bearsOf(base, pick(random, day.bears)),
    fresh: Integer.min(day.most, logNormal(random, day.fresh, doublingsPerDeviation)),
  }
}

/** From a number of minutes up to one and a half times as many. */
const aboutAs = (random: Random, minutes: number): number =>
  minutes + random.below(Math.ceil(minutes / 2))

/** What is borne of a coin's own moves. */
export const bearsOf = (base: AssetId, bears: number): number =>
  base === 'BTC' ? Math.ceil((bears * parameters.bearsOfBitcoin) / 100) : bears
