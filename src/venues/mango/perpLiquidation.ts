import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Account, Perp } from './Account.ts'
import { endHealth, leastMending, withPerp, withToken } from './mending.ts'
import { unweighted } from './perpHealth.ts'

/** Which perpetual a liquidator takes over, how much of it at most and at which fees, shares of the price. */
export interface PerpTerms {
  readonly index: number
  /** Coins of base in a lot. */
  readonly lot: Ratio
  readonly lotsMost: bigint
  readonly profitMost: Ratio
  readonly liquidatorFee: Ratio
  readonly platformFee: Ratio
  /** What is not paid of a profit taken over. */
  readonly profitFee: Ratio
}

/** What is left of an account, and what who liquidates it took over, in signs of its own. */
export interface PerpLiquidation {
  readonly account: Account
  readonly lots: bigint
  readonly profit: Ratio
  readonly liquidator: { readonly base: Ratio; readonly quote: Ratio; readonly token: Ratio }
}

/** How far a liquidation has come. */
interface Course {
  readonly account: Account
  readonly lots: bigint
  readonly profit: Ratio
}

/**
 * A perpetual taken over from an account without open orders, in five steps that each end where the health of the end
 * is zero: lots while the perpetual counts against it; its profit, as far as it counts; lots up to what can be settled
 * then; that; and lots for what a profit counts. Lots are taken only where their weight frees more than their fees
 * take, profit only where it is paid more than it counts. Lots are
 * whole: the last may bring health above zero by less than a lot.
 *
 * Rules: [VEN88]
 *
 * @example
 * // 5 dollars and 4 short at 1 with weights 0.5 and 1.5: two lots end it.
 * liquidatePerp(account, terms).lots // => 2n
 */
export function liquidatePerp(account: Account, terms: PerpTerms): PerpLiquidation {
  const start: Course = { account, lots: 0n, profit: Ratio.zero }
  const negative = reduced(start, terms, (at) => perpOf(at, terms).health.numerator >= 0n)
  const settled = isSettled(account, terms) ? settling(negative, terms) : negative
  const counts = perpOf(settled.account, terms).overall.init.numerator > 0n
  const end = counts ? reduced(settled, terms, () => false) : settled
  return { ...end, liquidator: takenOver(account, end, terms) }
}

/** The second to the fourth step. */
function settling(course: Course, terms: PerpTerms): Course {
  const first = paidOut(course, terms)
  const left = Ratio.sub(terms.profitMost, first.profit)
  const isEnough = (account: Account): boolean => {
    const { health } = perpOf(account, terms)
    if (Ratio.compare(health, left) >= 0) return true
    return endHealth(settledBy(account, terms, Ratio.positive(health))).numerator >= 0n
  }
  return paidOut(reduced(first, terms, isEnough), terms)
}

const perpOf = (account: Account, { index }: Pick<PerpTerms, 'index'>) => {
  const perp = account.perps[index] as Perp
  return { ...perp, health: unweighted(perp, 'liquidationEnd') }
}

const isSettled = (account: Account, terms: PerpTerms): boolean =>
  Ratio.compare(Ratio.sub(Ratio.one, terms.profitFee), perpOf(account, terms).overall.init) > 0

/** As few lots fewer as bring health, or what a step wants besides, far enough. */
function reduced(
  course: Course,
  terms: PerpTerms,
  isEnough: (account: Account) => boolean,
): Course {
  const { base } = perpOf(course.account, terms)
  if (!isMending(course.account, terms)) return course
  const held = Ratio.mulDown(1n, Ratio.div(Ratio.abs(base), terms.lot))
  const after = (lots: bigint): Account => reducedBy(course.account, terms, lots)
  const isDone = (lots: bigint): boolean =>
    endHealth(after(lots)).numerator >= 0n || isEnough(after(lots))
  const lots = fewest(Integer.min(held, terms.lotsMost - course.lots), isDone)
  return { ...course, account: after(lots), lots: course.lots + lots }
}

/** Whether a lot frees more by its weight than its fees take. */
function isMending(account: Account, { index, liquidatorFee, platformFee }: PerpTerms): boolean {
  const { base, asset, liab } = perpOf(account, { index })
  const weight = base.numerator < 0n ? liab.init : asset.init
  const freed = Ratio.abs(Ratio.sub(weight, Ratio.one))
  return Ratio.compare(freed, Ratio.add(liquidatorFee, platformFee)) > 0
}

/** The least whole number that does, or the most: what does goes on doing. */
function fewest(most: bigint, isDone: (lots: bigint) => boolean): bigint {
  let [least, end] = [0n, most]
  while (least < end) {
    const middle = Integer.divDown(least + end, 2n)
    if (isDone(middle)) end = middle
    else least = middle + 1n
  }
  return least
}

/** Toward zero at the oracle's price, a long for less and a short for more of it. */
function reducedBy(account: Account, terms: PerpTerms, lots: bigint): Account {
  const taken = baseOf(account, terms, lots)
  const price = feePrice(account, terms, Ratio.add(terms.liquidatorFee, terms.platformFee))
  return withPerp(account, terms.index, Ratio.negate(taken), Ratio.mul(taken, price))
}

/** Signed as the position is. */
function baseOf(account: Account, terms: PerpTerms, lots: bigint): Ratio {
  const size = Ratio.mul(Ratio.of(lots), terms.lot)
  return perpOf(account, terms).base.numerator < 0n ? Ratio.negate(size) : size
}

function feePrice(account: Account, terms: PerpTerms, fee: Ratio): Ratio {
  const { base, prices } = perpOf(account, terms)
  const signed = base.numerator < 0n ? fee : Ratio.negate(fee)
  return Ratio.mul(prices.oracle, Ratio.add(Ratio.one, signed))
}

/** Profit is paid as far as it counts, at most what is taken over, and no more than ends it. */
function paidOut(course: Course, terms: PerpTerms): Course {
  const left = Ratio.sub(terms.profitMost, course.profit)
  const most = Ratio.positive(Ratio.min(left, perpOf(course.account, terms).health))
  const after = (amount: Ratio): Account => settledBy(course.account, terms, amount)
  const paid = leastMending(after, perpOf(course.account, terms).settleToken, most)
  return { ...course, account: after(paid), profit: Ratio.add(course.profit, paid) }
}

function settledBy(account: Account, terms: PerpTerms, profit: Ratio): Account {
  const paid = Ratio.mul(profit, Ratio.sub(Ratio.one, terms.profitFee))
  const less = withPerp(account, terms.index, Ratio.zero, Ratio.negate(profit))
  return withToken(less, perpOf(account, terms).settleToken, paid)
}

/** From the account as it was. The platform keeps its fee; the rest of what it gave goes to who liquidates it. */
function takenOver(account: Account, { lots, profit }: Course, terms: PerpTerms) {
  const base = baseOf(account, terms, lots)
  const cost = Ratio.mul(base, feePrice(account, terms, terms.liquidatorFee))
  return {
    base,
    quote: Ratio.sub(profit, cost),
    token: Ratio.negate(Ratio.mul(profit, Ratio.sub(Ratio.one, terms.profitFee))),
  }
}
