import { assess } from '../margin/assess.ts'
import { atMarks, type Committed, committed } from '../margin/committed.ts'
import { assessCredit, type IdleProfit, idleProfits } from '../margin/creditView.ts'
import { type UnbackedDebt, unbackedDebt } from '../margin/liability.ts'
import type { PriceSide } from '../margin/MarginContext.ts'
import { type Inadmissible, Method } from '../margin/Method.ts'
import { Staleness } from '../margin/Staleness.ts'
import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { MeasureName } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { Decision, type ProFormaAccount, type Purpose } from './Decision.ts'
import { fundsOnHandFault } from './fundsOnHand.ts'
import { borne, exposedByTurns, type Lack, lacking } from './IsolatedMargin.ts'
import type { Rejection } from './Rejection.ts'
import { State } from './State.ts'
import { addsNothing, uncertainty } from './uncertainty.ts'

/**
 * The one margin check of every request, at the worst that the open orders may lead to. Open profit
 * counts as far as the rulebook says for the purpose, and no request makes a debt that the rulebook
 * does not list. A request that lowers the equity in excess of a requirement must leave the account
 * at or above its initial requirement, at the worst end of any price range; an outflow must leave the
 * outflow floor as well. A request that lowers neither is never refused, even with negative equity:
 * repaying a loan out of pledged cash costs less equity than the debt it removes. An order that only closes
 * is looked at too where what it closes may be another's hedge.
 *
 * What leaves without new debt must leave what the method asks then (LOAN19); what the regime of a
 * loan does not allow is refused whatever the margin.
 *
 * Rules: [ENG4] [ENG7] [CREDIT1] [CREDIT3] [LOAN19] [ORD7] [ORD8] [METHOD15]
 */
export function checkMargin(
  state: State,
  { account, view, purpose, dust = 0n }: ProFormaAccount,
): Rejection | null {
  const { book } = state
  const rules = State.rulesOf(state, account)
  if (rules === null) {
    return Decision.reject('rulebook.unbound', `account ${account.id} has no rulebook in force`)
  }
  const unruled = Method.of(rules).admits(view, rules)
  if (unruled !== null) return inadmissible(unruled, rules)
  const forbidden = Method.of(rules).forbids(account, view, { rules, prices: book })
  if (forbidden !== null)
    return Decision.reject(forbidden.code, `${account.id}: ${forbidden.detail}`)
  const { account: now } = borne(account, account, { rules, book })
  const { account: later, isKnown } = borne(account, view, { rules, book })
  const exposed = exposedByTurns(account, view, { rules, book })
  // What an order elsewhere asks, where its price is missing or old, keeps nobody from closing.
  if (exposed === null || !(isKnown || purpose === 'reduce')) return unpriced(account)
  if (exposed > 0n) return overexposed(account, exposed)
  const lack = account.parent === null ? lacking(view, now, later, { rules, book }) : null
  if (lack !== null) return unfunded(state, lack)
  const debt = account.parent === null ? unbackedDebt(now, later, rules) : null
  if (debt !== null) return unbacked(debt)
  if (Method.of(rules).isFree(later)) return null
  const blind = unmarked(account, view, book)
  if (blind !== null) return blind
  const [had, has] = [committed(now, rules, book), committed(later, rules, book)]
  const [kept, left] = [had.maintenance.balances, has.maintenance.balances]
  const isRelieved = [account, later].some((one) => Method.of(rules).hedges(one, rules))
  if (purpose === 'reduce' && !isRelieved && isSame(kept, left)) return null
  const unpaid = fundsOnHandFault({ account, view, purpose }, { rules, book })
  if (unpaid !== null) return unpaid
  const use = purpose === 'risk' || purpose === 'reduce' ? 'risk' : 'spend'
  const at = (one: Committed, side: PriceSide): Standing =>
    standing(one, (worst) =>
      side === 'credit' ? assessCredit(worst, rules, book, use) : assess(worst, rules, book),
    )
  const after = at(has, 'credit')
  // At both ends: what an old price makes worthless for credit may still be all that keeps it up.
  const isHarmless =
    isNoWorse(at(had, 'credit'), after, purpose, dust) &&
    (later.orders.length === 0 ||
      isNoWorse(
        at(atMarks(had, book), 'credit'),
        at(atMarks(has, book), 'credit'),
        purpose,
        dust,
      )) &&
    isNoWorse(at(had, 'liquidation'), at(has, 'liquidation'), purpose, dust)
  const { initial } = after
  const isHidden = purpose === 'risk' && isOrdered(account, view) && excess(after, 'initial') < 0n
  if (isHarmless && !isHidden && (initial.certainty !== 'unknown' || addsNothing(account, view)))
    return null
  const floor = isOutflow(purpose) ? rules.rulebook.outflowFloor : Ratio.zero
  const measure = purpose === 'borrow' ? 'initial' : Method.of(rules).release(rules)
  const idle = () => [
    ...idleProfits(has.initial, rules, book, use).map(notCounted),
    ...oldCollateral(view, rules, book),
  ]
  return uncertainty(view, rules, book, initial) ?? shortfall(after[measure], measure, floor, idle)
}

const unpriced = ({ id }: AccountState): Rejection =>
  Decision.reject('price.missing', `${id}: expected prices for what its isolated orders would ask`)

const overexposed = ({ id }: AccountState, lost: bigint): Rejection =>
  Decision.reject(
    'margin.insufficient',
    `${id}: expected orders on both sides to lose no more than the margin they bring, found ${lost} more`,
  )

function unfunded(state: State, { asset, expected, found }: Lack): Rejection {
  const { id } = State.assetAt(state, asset)
  const detail = `expected ${expected} atoms of ${id} to move to isolated positions, found ${found}`
  return Decision.reject('balance.insufficient', detail)
}

/** Refuses a new order that no mark can be measured against. */
function unmarked(before: Account, after: Account, book: PriceBook): Rejection | null {
  for (const order of after.orders) {
    const { kind, id } = order.instrument
    if (kind === 'spot' || before.orders.includes(order)) continue
    if (PriceBook.usable(book, order.instrument) !== undefined) continue
    return Decision.reject('price.missing', `${id}: expected a mark for an order, found none`)
  }
  return null
}

/**
 * Whether an order is new. One that takes risk for an account that has too little already may be hidden
 * behind the larger requirement of its other side, and is harmless only until both are filled.
 */
const isOrdered = (before: Account, after: Account): boolean =>
  after.orders.length > before.orders.length

/** An account assessed at the worst that its open orders may lead to, for each requirement. */
type Standing = { readonly [measure in MeasureName]: Assessment }

function standing(
  { initial, maintenance }: Committed,
  assessed: (account: Account) => Assessment,
): Standing {
  const one = assessed(initial)
  return { initial: one, maintenance: initial === maintenance ? one : assessed(maintenance) }
}

/**
 * Orders that only close ask nothing of an account from whose balances they take nothing more. What was
 * never held is a gap in the balances, and counts as nothing.
 */
const isSame = (a: Account['balances'], b: Account['balances']): boolean =>
  a.length === b.length && [...a].every((amount, index) => (amount ?? 0n) === (b[index] ?? 0n))

/** Refuses what the method has no requirement for, whether or not the account owes anything. */
const inadmissible = ({ code, instrument }: Inadmissible, { rulebook }: BoundRulebook): Rejection =>
  Decision.reject(
    code,
    `expected a rule of ${rulebook.id} for everything held and ordered, found none for ${instrument.id}`,
  )

const unbacked = ({ asset, owed, cap }: UnbackedDebt): Rejection =>
  Decision.reject(
    'liability.exceeded',
    `expected at most ${cap} atoms of ${asset.id} owed with every spot order filled, found ${owed}`,
  )

/**
 * A request that does not lower the excess over either requirement is accepted. Where a rounding is
 * allowed for, the excess may fall by that much, as long as no requirement is crossed. An order that
 * only closes may lower the excess over maintenance as long as it leaves one: it lowers the initial
 * requirement by more than it loses.
 */
function isNoWorse(before: Standing, after: Standing, purpose: Purpose, dust: bigint): boolean {
  return (['initial', 'maintenance'] as const).every((name) => {
    const [had, has] = [excess(before, name), excess(after, name)]
    if (has >= had || (has >= had - dust && (has >= 0n || had < 0n))) return true
    return name === 'maintenance' && purpose === 'reduce' && has >= 0n
  })
}

const excess = (standing: Standing, name: MeasureName): bigint =>
  standing[name].equity - standing[name][name]

const isOutflow = (purpose: Purpose): boolean => purpose === 'outflow' || purpose === 'borrow'

/** Says what is expected and found, and what of the account was not counted. */
function shortfall(
  assessment: Assessment,
  measure: MeasureName,
  floor: Ratio,
  idle: () => readonly string[],
): Rejection | null {
  const { equity, gross, [measure]: required } = assessment
  const least = Ratio.mulUp(gross, floor)
  if (equity >= Integer.max(required, least)) return null
  const [code, expected, when] =
    equity < required
      ? (['margin.insufficient', required, 'afterwards'] as const)
      : (['margin.outflowFloor', least, 'after an outflow'] as const)
  const found = `expected equity of at least ${expected} ${when}, found ${equity} (atoms of the numeraire)`
  return Decision.reject(code, [found, ...idle()].join('; '))
}

const notCounted = ({ instrument, amount }: IdleProfit): string =>
  `open profit of ${amount} atoms of ${instrument.settle} in ${instrument.id} backs nothing here`

/** Says of every holding whose price is old that it counts for nothing. */
function oldCollateral(view: Account, rules: BoundRulebook, book: PriceBook): readonly string[] {
  const needed = new Set(Staleness.of(view, rules, book, 'credit'))
  return Staleness.of(view, rules, book, 'liquidation')
    .filter((one) => !needed.has(one))
    .map(({ id }) => `${id} counts for nothing, its price is older than allowed`)
}
