import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { pendingFunding } from '../../../model/trade.ts'
import { Integer } from '../../../money/Integer.ts'
import { Curve } from '../../prices/Curve.ts'
import { Piecewise } from '../../prices/Piecewise.ts'
import type { PricePath } from '../../prices/PricePath.ts'
import { TieredTerms } from './TieredTerms.ts'

/**
 * An account's total holdings and requirements in one asset, in its atoms, as functions of one
 * price.
 */
export interface Bundle {
  /** Balance, profits and pending funding. */
  held: Curve
  /** Maintenance, one entry per position. */
  readonly required: Piecewise[]
  /** Atoms that rounding may take from the holdings, and add to the requirements. */
  heldDust: bigint
  requiredDust: Curve
  /** Whether any of it depends on the price, in the asset's own atoms. */
  moves: boolean
}

/** That of an asset, begun where there is none yet. */
export function bundleOf(found: Map<number, Bundle>, asset: number): Bundle {
  const known = found.get(asset)
  if (known !== undefined) return known
  const fresh: Bundle = {
    ...{ held: Curve.zero, required: [], heldDust: 0n, requiredDust: Curve.zero, moves: false },
  }
  found.set(asset, fresh)
  return fresh
}

/** Walks once through an account, in the order of the walk, and collects curves by asset index. */
export function bundles(path: PricePath): Map<number, Bundle> {
  const found = new Map<number, Bundle>()
  const bundle = (asset: number): Bundle => bundleOf(found, asset)
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
  const { instrument, cost } = position
  const index = path.prices.funding[instrument.index] ?? 0n
  add(bundle, Curve.constant(pendingFunding(position, index) - cost))
  const usable = PriceBook.usable(path.prices, instrument)
  if (usable === undefined) {
    addUnmarked(position, bundle, path)
    return
  }
  const step = path.steps[instrument.index]
  const price = step === undefined ? usable : still(position, path)
  if (price !== undefined) addStill(position, price, bundle, path)
  else addMoving(position, step as bigint, bundle, path)
}

/**
 * A price that represents a whole range, over which a position's rounded worth and notional are
 * equal at both ends. Both are monotone in the price, so they are constant over the range.
 */
function still({ instrument, lots }: Position, { range, steps }: PricePath): bigint | undefined {
  const step = steps[instrument.index] as bigint
  const [from, to] = [Integer.mul(step, range.from), Integer.mul(step, range.to)]
  const isSame =
    Instrument.value(instrument, lots, from) === Instrument.value(instrument, lots, to) &&
    Instrument.notional(instrument, lots, from) === Instrument.notional(instrument, lots, to)
  return isSame ? from : undefined
}

/** A position without a mark counts at cost, at every price. */
function addUnmarked(position: Position, bundle: Bundle, path: PricePath): void {
  add(bundle, Curve.constant(position.cost))
  addMaintenance(bundle, position, Integer.abs(position.cost), path)
}

/** Adds the maintenance of a notional; dust may lack a table, and asks for nothing. */
function addMaintenance(
  bundle: Bundle,
  position: Position,
  notional: bigint,
  path: PricePath,
): void {
  const table = tableOf(position, path)
  if (table === undefined) return
  const row = Brackets.tier(table, Brackets.sizeIn(table, notional, position.lots))
  const maintenance = Brackets.maintenanceIn(table, row, notional)
  bundle.required.push(Piecewise.whole(path.range, Curve.constant(maintenance)))
}

function addStill(position: Position, price: bigint, bundle: Bundle, path: PricePath): void {
  const { instrument, lots } = position
  add(bundle, Curve.constant(Instrument.value(instrument, lots, price)))
  addMaintenance(bundle, position, Instrument.notional(instrument, lots, price), path)
}

function addMoving(position: Position, step: bigint, bundle: Bundle, path: PricePath): void {
  const { instrument, lots } = position
  bundle.moves = true
  add(bundle, worth(instrument, lots, step))
  const table = tableOf(position, path)
  if (table !== undefined) bundle.required.push(maintenance(position, table, step, path))
  const isExact = instrument.payoff === 'linear' && instrument.multiplier.denominator === 1n
  if (!isExact) bundle.heldDust += 1n
  const rounded = isExact || table === undefined ? Curve.zero : steepest(table, lots)
  bundle.requiredDust = Curve.add(bundle.requiredDust, Curve.add(Curve.constant(1n), rounded))
}

const tableOf = ({ instrument }: Position, { rules }: PricePath): Brackets | undefined =>
  TieredTerms.of(rules).brackets[instrument.index]

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
 * (notional × rate - deduction) ÷ denominator, split where the notional, rounded as in the walk,
 * enters another bracket, so that a table with steps is exact to the tick.
 */
function maintenance(
  { instrument, lots }: Position,
  table: Brackets,
  step: bigint,
  path: PricePath,
): Piecewise {
  const sized = worth(instrument, lots, step)
  const size = { ...sized, b: Integer.abs(sized.b), c: Integer.abs(sized.c) }
  return Piecewise.cut(path.range, borders(table, size), (from) => {
    const notional = Instrument.notional(instrument, lots, Integer.mul(step, from))
    const row = Brackets.tier(table, Brackets.sizeIn(table, notional, lots))
    const { rate, deduction } = row
    const signed = from > 0n ? size : Curve.times(size, -1n)
    const asked = Curve.times(signed, rate, table.denominator)
    return Curve.sub(asked, Curve.constant(deduction, table.denominator))
  })
}

/**
 * The first tick past each change of bracket. A notional rounded up reaches a floor where it
 * exceeds the floor less one: size × t above zero and size × -t below it, or size ÷ t.
 */
const borders = ({ tiers, by }: Brackets, { b, c, over }: Curve): readonly bigint[] => [
  1n,
  ...(by === 'lots' ? [] : tiers.slice(1)).flatMap(({ floor }) => {
    const short = Integer.mul(floor - 1n, over)
    if (c !== 0n) return short > 0n ? [Integer.divUp(c, short)] : []
    const reached = Integer.divDown(short, b) + 1n
    return [reached, 1n - reached]
  }),
]

/** The highest rate: the most one atom of notional may add. */
function steepest(table: Brackets, lots: bigint): Curve {
  const { tiers, denominator, by } = table
  if (by === 'lots') {
    const { rate: only } = Brackets.tier(table, Integer.abs(lots))
    return Curve.constant(only, denominator)
  }
  const rate = tiers.reduce((most, tier) => (tier.rate > most ? tier.rate : most), 0n)
  return Curve.constant(rate, denominator)
}
