import type { Assessment } from '../../../model/Assessment.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { pathUnit } from '../../Method.ts'
import { TieredTerms } from './TieredTerms.ts'

/**
 * How far all prices may move, in any way, before marginRatio of maintenance could exceed a
 * threshold: a lower bound on the length of each price's path. Each step counts as |change| ÷ the
 * smaller of before and after, in units of 1e-9. Zero where something is unknown or no headroom
 * remains.
 *
 * After a path of length c every price is within 1 - c and 1 ÷ (1 - c) of where it was. With δ = c
 * ÷ (1 - c), equity loses at most δ times everything that depends on prices, and maintenance gains
 * at most δ times each notional at the rate of twice its size. A holding of another asset than the
 * numeraire depends on two prices at once and gets half the path.
 *
 *     (maintenance + δ Σ rate × notional) ÷ (equity - δ (gross + coins)) ≤ threshold
 *
 * Rules: [MARGIN20]
 */
export function headroom(context: MarginContext, assessment: Assessment, threshold: Ratio): bigint {
  if (assessment.certainty !== 'certain') return 0n
  const { rules, account } = context
  const { positions, balances } = account
  const traded = growthOf(context)
  const held = coinsOf(context)
  if (traded === null || held === null) return 0n
  const { numerator, denominator } = threshold
  const { equity, maintenance } = assessment
  // What positions lose may be owed in the numeraire, and counts there as a listed debt does.
  const lost = lossOf(context, rules.numeraire, assessment.gross)
  const [gross, coins] = [lost.equity, held.equity]
  const growth = traded + held.required + lost.required
  // Each term is rounded against the account by less than a unit, before and after.
  const dust = BigInt(2 * (positions.length + 3 * balances.length + 1))
  const slack = Integer.mul(equity - dust, numerator) - Integer.mul(maintenance + dust, denominator)
  if (slack <= 0n) return 0n
  const moves = Integer.mul(gross + coins, numerator) + Integer.mul(growth, denominator)
  if (moves === 0n) return pathUnit
  const near = nearestStep(context)
  const delta = Integer.min(near, Integer.mulDivDown(slack, pathUnit, moves))
  const factors = coins > 0n ? 2n : 1n
  return Integer.mulDivDown(delta, pathUnit, Integer.mul(factors, pathUnit + delta))
}

/**
 * Σ notional × the rate that applies to twice of it; null where a position does not settle in the
 * numeraire.
 */
function growthOf({ account: { positions }, rules, prices }: MarginContext): bigint | null {
  const { brackets } = TieredTerms.of(rules)
  let sum = 0n
  for (let index = 0; index < positions.length; index++) {
    const position = positions[index]
    if (position === undefined) continue
    const { instrument, lots } = position
    const mark = prices.marks[instrument.index]
    const table = brackets[instrument.index]
    const isPlain =
      instrument.payoff === 'linear' && instrument.settleIndex === rules.numeraire.index
    if (!isPlain || mark === undefined || table === undefined || mark.price <= 0n) return null
    const notional = Instrument.notional(instrument, lots, mark.price)
    const { rate } = Brackets.tier(table, Brackets.sizeIn(table, notional + notional, lots))
    sum += Integer.mulDivUp(notional, rate, table.denominator)
  }
  return sum
}

/**
 * How much larger every notional may become before one enters a bracket whose rate is charged on all of
 * it, where maintenance steps: at most twice the size. Tables by lots do not step with the price.
 */
function nearestStep({ account: { positions }, rules, prices }: MarginContext): bigint {
  const { brackets } = TieredTerms.of(rules)
  let nearest = pathUnit
  for (const { instrument, lots } of positions) {
    const table = brackets[instrument.index]
    const mark = prices.marks[instrument.index]
    if (table === undefined || mark === undefined) continue
    if (table.by === 'lots' || table.steps === undefined) continue
    const notional = Instrument.notional(instrument, lots, mark.price)
    const next = table.tiers.find(({ floor }) => floor > notional)?.floor
    if (next === undefined || notional === 0n) continue
    nearest = Integer.min(nearest, Integer.mulDivDown(next - notional - 1n, pathUnit, notional))
  }
  return Integer.max(0n, nearest)
}

/** What equity may lose, and requirements may gain, of a value that moves in full. */
interface Loss {
  readonly equity: bigint
  readonly required: bigint
}

/** The loss of a value that is owed, or comes to be owed, of an asset: more where it is listed. */
function lossOf(context: MarginContext, { index }: Asset, value: bigint): Loss {
  const liability = TieredTerms.liabilityOf(context, index)
  if (liability === undefined) return { equity: value, required: 0n }
  return {
    equity: Ratio.mulUp(value, liability.weight),
    required: Ratio.mulUp(value, liability.maintenance),
  }
}

/**
 * What moves with all balances except the numeraire's, owed or held; null where it is unknown.
 */
function coinsOf(context: MarginContext): Loss | null {
  const { account, rules, prices } = context
  const { balances } = account
  let [equity, required] = [0n, 0n]
  for (let index = 0; index < balances.length; index++) {
    const amount = balances[index]
    if (amount === undefined || amount === 0n || index === rules.numeraire.index) continue
    const owed = Amount.of(-Integer.abs(amount))
    const asset = rules.assets[index] as Asset
    const worth = PriceBook.convert(prices, owed, asset, rules.numeraire)
    // A holding without a price counts for nothing now, and for no less once it has one.
    if (worth === null && amount < 0n) return null
    const value = -(worth ?? 0n)
    const loss = amount < 0n ? lossOf(context, asset, value) : { equity: value, required: 0n }
    equity += loss.equity
    required += loss.required
  }
  return { equity, required }
}
