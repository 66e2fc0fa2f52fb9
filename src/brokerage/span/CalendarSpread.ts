import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** A spread between two expiries, charged for what its scenarios do not see. */
export interface CalendarSpread {
  readonly legs: readonly [string, string]
  /** Deltas of each leg in one spread. */
  readonly ratio: readonly [Ratio, Ratio]
  /** For one spread. */
  readonly rate: Ratio
}

/** Net delta by expiry. */
export type Deltas = ReadonlyMap<string, Ratio>

export interface CalendarCharge {
  readonly charge: Ratio
  /** What no spread has taken. */
  readonly remaining: Deltas
}

/**
 * Forms spreads in the order given, each of as many deltas of opposite sign as both legs have left, and
 * charges for each. Legs of one sign form none.
 *
 * Rules: [SPAN4]
 */
export function charge(deltas: Deltas, spreads: readonly CalendarSpread[]): CalendarCharge {
  const remaining = new Map(deltas)
  const charges = spreads.map((spread) => Ratio.mul(form(remaining, spread), spread.rate))
  return { charge: Ratio.sum(charges), remaining }
}

/** How many spreads are formed; their deltas are taken. */
function form(remaining: Map<string, Ratio>, { legs, ratio }: CalendarSpread): Ratio {
  const [near, far] = legs.map((leg) => remaining.get(leg) ?? Ratio.zero) as [Ratio, Ratio]
  if (Integer.sign(near.numerator) + Integer.sign(far.numerator) !== 0) return Ratio.zero
  const count = Ratio.min(Ratio.div(Ratio.abs(near), ratio[0]), Ratio.div(Ratio.abs(far), ratio[1]))
  remaining.set(legs[0], toward(near, Ratio.mul(count, ratio[0])))
  remaining.set(legs[1], toward(far, Ratio.mul(count, ratio[1])))
  return count
}

/** Nearer to zero by so much. */
const toward = (delta: Ratio, by: Ratio): Ratio =>
  delta.numerator > 0n ? Ratio.sub(delta, by) : Ratio.add(delta, by)

export * as CalendarSpread from './CalendarSpread.ts'
