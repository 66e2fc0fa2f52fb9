import type { Asset } from '../../../model/Asset.ts'
import type { Position } from '../../../model/Position.ts'
import type { HaircutTier } from '../../../model/Rulebook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Box, Envelope } from '../../Envelope.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { Chords } from './Chords.ts'
import { TieredTerms } from './TieredTerms.ts'

/**
 * Draws the lines of an account under exchange brackets; false where it has none: where a position is
 * not linear, not paid in the numeraire or has no price above zero, where what is left in the numeraire
 * is weighed, and where a debt has no price.
 *
 * Profits and coins are straight in their prices. Maintenance bends at the floors of its table: it lies
 * under its chord over the box, and above the line of the row that holds it now.
 *
 * Rules: [SENTRY1] [METHOD14]
 */
export function bound(context: MarginContext, box: Box, into: Envelope): boolean {
  const { positions } = context.account
  const { multipliers } = doublesOf(context)
  for (let index = 0; index < positions.length; index++) {
    if (!draw(context, positions[index] as Position, multipliers, box, into)) return false
  }
  return boundBalances(context, box, into)
}

/** The same of what is held and owed, but for positions; false where it has no lines. */
export function boundBalances(context: MarginContext, box: Box, into: Envelope): boolean {
  const { balances } = context.account
  if (!doublesOf(context).inFull) return false
  for (let index = 0; index < balances.length; index++) {
    const amount = balances[index]
    if (amount === undefined || amount === 0n) continue
    if (!hold(context, index, amount, box, into)) return false
  }
  return true
}

/** What is read of a rulebook for every account, found once. */
interface Doubles {
  /** Whether cash counts atom for atom, owed or held. */
  readonly inFull: boolean
  /** By instrument: settlement atoms per lot and tick. */
  readonly multipliers: Float64Array
}

const known = new WeakMap<TieredTerms, Doubles>()

function doublesOf({ account, rules }: MarginContext): Doubles {
  const terms = TieredTerms.of(rules)
  const found = known.get(terms)
  if (found !== undefined) return found
  const { index } = rules.numeraire
  const tiers = terms.collateral[index]?.tiers
  const isWhole =
    tiers?.length === 1 && Ratio.compare(tiers[0]?.weight ?? Ratio.zero, Ratio.one) === 0
  const made: Doubles = {
    inFull:
      (tiers === undefined || isWhole) &&
      TieredTerms.liabilityOf({ account, rules }, index) === undefined,
    multipliers: Float64Array.from(rules.instruments, ({ multiplier }) =>
      Ratio.toNumber(multiplier),
    ),
  }
  known.set(terms, made)
  return made
}

function draw(
  { rules, prices }: MarginContext,
  position: Position,
  multipliers: Float64Array,
  box: Box,
  into: Envelope,
): boolean {
  const { instrument, lots } = position
  const { index, payoff, settleIndex } = instrument
  const table = TieredTerms.of(rules).brackets[index]
  const mark = prices.marks[index]
  const isPlain = payoff === 'linear' && settleIndex === rules.numeraire.index
  if (!isPlain || table === undefined || mark === undefined || mark.price <= 0n) return false
  const factor = box.ofMark(index)
  const held = Integer.toDouble(lots) * (multipliers[index] as number)
  const size = Math.abs(held)
  Envelope.booked(into, position, prices.funding[index] ?? 0n)
  const high = box.high[factor] as number
  const at = (box.at[factor] as number) * size
  const chords = Chords.of(table, lots, (box.low[factor] as number) * size, high * size, at)
  Envelope.line(into, factor, held, chords.lowSlope * size, chords.highSlope * size)
  into.requiredLow += chords.low
  into.requiredHigh += chords.high
  into.gross += 2 * high * size + chords.gross
  into.dust += 4 + Math.abs(chords.lowSlope) + Math.abs(chords.highSlope)
  return true
}

/** A balance, of which the numeraire counts as it is, and a coin not listed for nothing. */
function hold(
  context: MarginContext,
  index: number,
  amount: bigint,
  box: Box,
  into: Envelope,
): boolean {
  const { rules, prices } = context
  const { numeraire } = rules
  into.dust += 4
  if (index === numeraire.index) {
    Envelope.constant(into, Integer.toDouble(amount))
    return true
  }
  const haircut = TieredTerms.of(rules).collateral[index]
  if (amount > 0n && haircut === undefined) return true
  // A claim would be priced by an index of its own.
  if ((rules.assets[index] as Asset).claim !== undefined) return false
  if (prices.indices[index] === undefined || prices.indices[numeraire.index] === undefined) {
    // Once it has a first price, whoever holds it is looked at.
    return amount > 0n
  }
  const factor = box.ofAsset(index)
  const liability = amount < 0n ? TieredTerms.liabilityOf(context, index) : undefined
  const weight = liability === undefined ? 1 : Ratio.toNumber(liability.weight)
  const equity =
    amount < 0n ? Integer.toDouble(amount) * weight : weighed(haircut?.tiers ?? [], amount)
  const required =
    liability === undefined ? 0 : -Integer.toDouble(amount) * Ratio.toNumber(liability.maintenance)
  Envelope.line(into, factor, equity, required)
  into.gross += (Math.abs(equity) + required) * (box.high[factor] as number)
  return true
}

/** What an amount counts for, in its own atoms: each part at the weight of its tier. */
function weighed(tiers: readonly HaircutTier[], amount: bigint): number {
  let sum = 0
  for (let index = 0; index < tiers.length; index++) {
    const { floor, weight } = tiers[index] as HaircutTier
    if (amount <= floor) break
    const next = tiers[index + 1]?.floor ?? amount
    sum += Integer.toDouble(Integer.min(amount, next) - floor) * Ratio.toNumber(weight)
  }
  return sum
}
