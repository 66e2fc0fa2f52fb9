import { Elastic } from '../../src/market/impact/Elastic.ts'
import { Impact } from '../../src/market/impact/Impact.ts'
import { ImpactCurve } from '../../src/market/impact/ImpactCurve.ts'
import { Linear } from '../../src/market/impact/Linear.ts'
import { Cascade } from '../../src/pressure/Cascade.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import { unwrap } from '../unwrap.ts'
import type { Moment } from './replay/replay.ts'

/** Pressure on a book at one time, on a market of normal depth and on one of a tenth of it. */
export interface MomentRow {
  readonly name: string
  readonly time: number
  readonly price: number
  /** Relative to the longs open an hour before the low. */
  readonly open: number
  /** Forced within log moves of 5, 10 and 20 %, as shares of the longs open then. */
  readonly forced: readonly [number, number, number]
  readonly whole: Pressure
  readonly thin: Pressure
}

/** The result on one market. */
export interface Pressure {
  /** Π within 10 %. */
  readonly relative: number
  /** The smallest shock that forces a fiftieth of the longs at once; null where none does. */
  readonly critical: number | null
  /**
   * The exogenous shock that ends at the fall to the low: zero or less where none is needed, null
   * after the low.
   */
  readonly needed: number | null
}

/** Depth over open longs: the ratio of the published book of T5, 25 bn for 4 bn. */
export const depthRatio = 6.25
/** The reported remaining depth during the event: less than a tenth. */
export const thinShare = 0.1
const cliffShare = 0.02

/**
 * Analyses one time; `base` is the longs an hour before the low, `fall` the log move to the low.
 */
export function of(
  { price, open, curve }: Moment,
  { name, time, base, fall }: { name: string; time: number; base: Moment; fall: number | null },
): MomentRow {
  const worth = open * price
  const share = (move: number): number =>
    worth === 0 ? 0 : PressureCurve.forced(curve, move) / worth
  const market = marketOf(base)
  return {
    ...{ name, time, price, open: open / base.open },
    forced: [share(0.05), share(0.1), share(0.2)],
    whole: pressureOf(curve, market, worth, fall),
    thin: pressureOf(curve, ImpactCurve.deepened(market, thinShare), worth, fall),
  }
}

/** Depth is relative to the book an hour before the low, at its price. */
export const marketOf = ({ open, price }: Moment): ImpactCurve =>
  Impact.curve(
    unwrap(Elastic.create(unwrap(Linear.create(depthRatio * open * price)), price)),
    'sell',
  )

function pressureOf(
  curve: PressureCurve,
  market: ImpactCurve,
  worth: number,
  fall: number | null,
): Pressure {
  const [cliff] = Cascade.cliffs(Cascade.create(curve, market), cliffShare * worth)
  return {
    relative: PressureCurve.relative(curve, market, 0.1),
    critical: cliff?.shock ?? null,
    needed: fall === null ? null : fall - market.move(PressureCurve.forced(curve, fall)),
  }
}

export * as MomentRow from './MomentRow.ts'
