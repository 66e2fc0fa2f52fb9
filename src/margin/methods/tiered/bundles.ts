import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { pendingFunding } from '../../../model/trade.ts'
import { Integer } from '../../../money/Integer.ts'
import { Curve } from '../../Curve.ts'
import { Interval } from '../../Interval.ts'
import { Piecewise } from '../../Piecewise.ts'
import type { PricePath } from '../../PricePath.ts'

/** All that an account has and owes in one asset, in its atoms, as one price moves. */
export interface Bundle {
  /** Balance, profits and pending funding. */
  held: Curve
  /** Maintenance, once a position. */
  readonly required: Piecewise[]
  /** Atoms that rounding may take from what is held, and add to what is required. */
  heldDust: bigint
  requiredDust: Curve
}

/** Goes once through an account, as the walk does, and gathers curves by asset index. */
export function bundles(path: PricePath): ReadonlyMap<number, Bundle> {
  const found = new Map<number, Bundle>()
  const bundle = (asset: number): Bundle => {
    const known = found.get(asset)
    if (known !== undefined) return known
    const fresh = { held: Curve.zero, required: [], heldDust: 0n, requiredDust: Curve.zero }
    found.set(asset, fresh)
    return fresh
  }
  path.account.balances.forEach((balance, asset) => {
    if (balance !== undefined && balance !== 0n) add(bundle(asset), Curve.constant(balance))
  })
  for (const position of path.account.positions) {
    gather(position, bundle(position.instrument.settleIndex), path)
  }
  return found
}

const add = (bundle: Bundle, curve: Curve): void => {
  bundle.held = Curve.add(bundle.held, curve)
}

function gather(position: Position, bundle: Bundle, path: PricePath): void {
  const { instrument, lots, cost } = position
  const index = path.book.funding[instrument.index] ?? 0n
  add(bundle, Curve.constant(pendingFunding(position, index) - cost))
  const step = path.steps[instrument.index]
  if (step === undefined) {
    // The start was assessed and found certain: every position has its mark and its table.
    const price = PriceBook.usable(path.book, instrument) as bigint
    add(bundle, Curve.constant(Instrument.value(instrument, lots, price)))
    const notional = Instrument.notional(instrument, lots, price)
    const maintenance = Brackets.maintenance(tableOf(position, path), notional)
    bundle.required.push(Piecewise.whole(path.range, Curve.constant(maintenance)))
    return
  }
  add(bundle, worth(instrument, lots, step))
  bundle.required.push(maintenance(position, step, path))
  const isExact = instrument.payoff === 'linear' && instrument.multiplier.denominator === 1n
  if (!isExact) bundle.heldDust += 1n
  const rounded = isExact ? Curve.zero : steepest(tableOf(position, path))
  bundle.requiredDust = Curve.add(bundle.requiredDust, Curve.add(Curve.constant(1n), rounded))
}

const tableOf = ({ instrument }: Position, { terms }: PricePath): Brackets =>
  terms.brackets[instrument.index] as Brackets

/** lots × price × multiplier, or -lots × multiplier ÷ price, where the price is step × t. */
function worth({ payoff, multiplier }: Instrument, lots: bigint, step: bigint): Curve {
  const { numerator, denominator } = multiplier
  if (payoff === 'linear') {
    const b = Integer.mul(Integer.mul(lots, step), numerator)
    return { a: 0n, b, c: 0n, over: denominator }
  }
  const c = Integer.mul(-lots, numerator)
  return { a: 0n, b: 0n, c, over: Integer.mul(step, denominator) }
}

/**
 * (notional × rate - deduction) ÷ denominator, cut where the notional, rounded as the walk rounds
 * it, enters another bracket, so that a table with steps is met to the tick.
 */
function maintenance(position: Position, step: bigint, path: PricePath): Piecewise {
  const { instrument, lots } = position
  const table = tableOf(position, path)
  const notional = (t: bigint): bigint =>
    Instrument.notional(instrument, lots, Integer.mul(step, t))
  const size = worth(instrument, instrument.payoff === 'linear' ? abs(lots) : -abs(lots), step)
  return Piecewise.cut(path.range, borders(table, notional, path.range), (from) => {
    const { rate, deduction } = Brackets.tier(table, notional(from))
    const signed = from > 0n ? size : Curve.times(size, -1n)
    const asked = Curve.times(signed, rate, table.denominator)
    return Curve.sub(asked, Curve.constant(deduction, table.denominator))
  })
}

const abs = Integer.abs

/** Below zero the notional falls with the price, above it rises or, inverse, falls. */
function borders(
  { tiers }: Brackets,
  notional: (t: bigint) => bigint,
  { from, to }: Interval,
): bigint[] {
  const sides =
    from > 0n
      ? [{ from, to }]
      : [
          { from, to: 0n },
          { from: 1n, to },
        ]
  const starts = sides.map((side) => side.from)
  const entries = sides.flatMap((side) => {
    const rises = notional(side.to) > notional(side.from)
    return tiers
      .slice(1)
      .map(({ floor }) => Interval.first(side, (t) => notional(t) >= floor === rises))
  })
  return [...starts, ...entries.filter((border) => border !== null)]
}

/** The highest rate: what one atom of notional may add. */
function steepest({ tiers, denominator }: Brackets): Curve {
  const rate = tiers.reduce((most, tier) => (tier.rate > most ? tier.rate : most), 0n)
  return Curve.constant(rate, denominator)
}
