import type { MarginCall } from '../calls/MarginCall.ts'
import { bankruptcyPrice } from '../liquidation/bankruptcyPrice.ts'
import { disposal } from '../liquidation/disposal.ts'
import type { PlannedOrder } from '../liquidation/PlannedOrder.ts'
import { isCuredBy, plan, planConverting } from '../liquidation/plan.ts'
import { type Moment, pauseLeft, stepAt } from '../liquidation/stepAt.ts'
import { assess } from '../margin/assess.ts'
import { contributions } from '../margin/contributions.ts'
import { isCured, isCuredAtWorst } from '../margin/cures/isCured.ts'
import { Method } from '../margin/Method.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { AccountState, type Liquidation } from './AccountState.ts'
import { Backstop } from './Backstop.ts'
import { Clearing } from './Clearing.ts'
import type { AnsweredCall, MarketWeight } from './Event.ts'
import { Fund } from './Fund.ts'
import { LiquidationOrders } from './LiquidationOrders.ts'
import type { LiquidationTerms } from './LiquidationTerms.ts'
import { liquidateLoan } from './loan/liquidateLoan.ts'
import { overtake } from './protection/overtake.ts'
import { Refusals } from './Refusals.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'
import { endLiquidation } from './strike.ts'

/**
 * Begins a liquidation: open calls are cancelled and orders release their reserve. It keeps the
 * terms of the version in force now, with the level of an expired call as its target.
 *
 * Rules: [ENG14] [CALL14]
 */
export function startLiquidation(
  run: Run,
  account: AccountState,
  { equity, maintenance: requirement }: Assessment,
  cause: 'level' | 'expiry',
  { target, calls: expired }: Expired = { target: null, calls: [] },
): void {
  const { id } = account
  overtake(run, account)
  const calls = [...expired, ...strikesOf(run.state, account)]
  for (const call of account.calls) {
    if (call === undefined) continue
    Run.emit(run, {
      type: 'CallCancelled',
      call,
      account: id,
      reason: 'the account is liquidated',
    })
  }
  const weights = weightsOf(run.state, account)
  const terms = termsOf(run.state, account, target)
  const met = { ...(terms && { terms }), ...(calls.length > 0 && { calls }) }
  const started = { account: id, equity, requirement, cause, weights, ...met }
  Run.emit(run, { type: 'LiquidationStarted', ...started })
  closeOrders(run, account)
}

/** What expired calls are liquidated to, and those that it is to meet, where that is a strike. */
export interface Expired {
  readonly target: Ratio | null
  readonly calls: readonly AnsweredCall[]
}

/** The open calls of an account that count as strikes where a liquidation is to meet them. */
function strikesOf({ calls }: State, account: AccountState): readonly AnsweredCall[] {
  return account.calls.flatMap((id) => {
    const call = calls.get(id ?? '')
    return call === undefined ? [] : answeredBy(call)
  })
}

/** A call as a liquidation that is to meet it names it; none where that is no strike. */
export const answeredBy = ({ id, ladder, procedure }: MarginCall): readonly AnsweredCall[] =>
  procedure.strikes?.on === 'liquidation' ? [{ call: id, ladder }] : []

/**
 * Closes the orders that could still trade for an account under liquidation. Those of an isolated
 * position are its owner's.
 *
 * Rules: [ENG14] [ORD2]
 */
function closeOrders(run: Run, account: AccountState): void {
  const { isolates } = account
  const owner = account.parent ?? account
  for (const { id: order, instrument } of [...owner.orders]) {
    if (isolates !== null && instrument.index !== isolates) continue
    Run.emit(run, { type: 'OrderClosed', account: owner.id, order, reason: 'liquidation' })
  }
}

/**
 * The terms in force now. The level that an expired call is sold to replaces their target, and so
 * does a lower one that is still due.
 */
function termsOf(
  state: State,
  account: AccountState,
  target: Ratio | null,
): LiquidationTerms | null {
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  const { version, liquidation } = rules.rulebook
  const asked = target ?? liquidation.target
  const due = AccountState.strictestSale(account) ?? asked
  return { version, ...liquidation, target: Ratio.compare(due, asked) < 0 ? due : asked }
}

/** The maintenance of an account by market, the weights for a later deficit. What is a hedge weighs nothing. */
function weightsOf(state: State, account: AccountState): MarketWeight[] {
  const rules = State.rulesOf(state, account)
  const sums = new Map<string, Amount>()
  for (const { position, maintenance } of rules ? contributions(account, rules, state.book) : []) {
    const { id } = position.instrument
    sums.set(id, Amount.add(sums.get(id) ?? Amount.zero, maintenance))
  }
  return [...sums].map(([instrument, maintenance]) => ({
    instrument,
    maintenance: maintenance > 0n ? maintenance : Amount.zero,
  }))
}

/**
 * Continues one liquidation: ends it where the account is cured, orders reductions and conversions
 * where it is not. Waits while an order is unanswered, and reduces nothing in a pause. An account with no
 * equity left goes to the waterfall: selling its positions cannot cure it.
 *
 * Rules: [ENG14] [LIQ1] [LIQ21]
 */
export function liquidate(run: Run, account: AccountState): void {
  const { state } = run
  const { liquidation } = account
  const bound = State.rulesOf(state, account)
  if (liquidation === null || bound === null) return
  const moment = momentOf(state, account, liquidation)
  const rules = underTerms(bound, liquidation, moment)
  if (liquidation.inFlight.size > 0) {
    endIfCured(run, account, rules)
    return
  }
  if (Method.of(rules).procedure === 'loan') {
    liquidateLoan(run, account, rules)
    return
  }
  const assessment = assess(account, rules, state.book)
  if (isCured(account, rules, state.book, rules.rulebook.liquidation.target)) {
    // An old price ends no liquidation: it is held until the price is back.
    if (isCuredAtWorst(account, rules, state.book, rules.rulebook.liquidation.target)) {
      endLiquidation(run, account, { outcome: outcomeOf(account) })
    }
    return
  }
  if (!Switches.mayAct(state, account)) return
  // It is taken over with all others when prices or the clock move next.
  if (Backstop.takes(state, account, rules)) return
  const isMovable = (one: Instrument): boolean =>
    Switches.isMovable(state, one, rules) && !Refusals.holdsOff(liquidation, one, state.time)
  const isPaused = pauseLeft(rules.rulebook.liquidation, moment) > 0
  const orders =
    assessment.net < 0n || isPaused
      ? planConverting(account, rules, state.book, isMovable)
      : plan(account, rules, state.book, Refusals.pending(state, liquidation), isMovable)
  orderAll(run, account, rules, orders)
  awaitOpening(run, account, rules, orders)
}

/**
 * Says that a liquidation waits for the first market to open of those that it holds, where what was ordered does not
 * cure; once for each opening.
 *
 * Rules: [ENG25]
 */
function awaitOpening(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  orders: readonly PlannedOrder[],
): void {
  const { state } = run
  const [first] = account.positions
    .flatMap(({ instrument }) => {
      const until = Switches.opensAt(state, instrument, rules)
      return until === null ? [] : [{ instrument, until }]
    })
    .toSorted((a, b) => a.until - b.until || a.instrument.index - b.instrument.index)
  if (first === undefined || account.liquidation?.waitsUntil === first.until) return
  if (isCuredBy(account, rules, state.book, orders)) return
  const about = { account: account.id, instrument: first.instrument.id, until: first.until }
  Run.emit(run, { type: 'LiquidationWaits', ...about, reason: 'session' })
}

/**
 * Frees an account that is cured while its orders are out: they are withdrawn. What is auctioned is
 * not, for it has bidders.
 *
 * Rules: [CALL15]
 */
function endIfCured(run: Run, account: AccountState, rules: BoundRulebook): void {
  const { state } = run
  const out = [...(account.liquidation?.inFlight ?? [])]
  if (!out.every((id) => state.orders.has(id))) return
  const { certainty, gross } = assess(account, rules, state.book)
  const { target } = rules.rulebook.liquidation
  if (certainty === 'unknown' || !isCuredAtWorst(account, rules, state.book, target)) return
  LiquidationOrders.cancelAll(run, account, 'cured')
  const outcome = gross > 0n ? 'cured' : 'closed'
  endLiquidation(run, account, { outcome })
}

const outcomeOf = ({ positions }: AccountState) => (positions.length > 0 ? 'cured' : 'closed')

/**
 * The rulebook in force with the terms under which a liquidation began: requirements are those of
 * now, how much is sold at what fee is as it was said, by how long it lasts already. One that began before
 * its terms were recorded takes those of now.
 *
 * Rules: [CALL14] [LIQ20] [LIQ22]
 */
function underTerms(
  bound: BoundRulebook,
  { cause, terms }: Liquidation,
  moment: Moment,
): BoundRulebook {
  const { rulebook } = bound
  const { liquidation, call } = rulebook
  const asNow = cause === 'expiry' ? { ...liquidation, target: call.cureTo } : liquidation
  return { ...bound, rulebook: { ...rulebook, liquidation: stepAt(terms ?? asNow, moment) } }
}

function momentOf({ time }: State, { lastStep }: AccountState, { startedAt }: Liquidation): Moment {
  const since = (at: number | null | undefined): number | null => (at == null ? null : time - at)
  return {
    sinceStart: time - startedAt,
    sinceStep: since(lastStep?.at),
    sincePart: since(lastStep?.partAt),
  }
}

/** Sends the orders of a plan; the legs of its unit name the first of them. */
function orderAll(
  run: Run,
  account: AccountState,
  rules: BoundRulebook,
  orders: readonly PlannedOrder[],
): void {
  let unit: string | null = null
  for (const planned of orders) {
    if (planned.isUnit) unit ??= State.nextOrder(run.state)
    order(run, account, rules, planned, planned.isUnit ? unit : null)
  }
}

function order(
  run: Run,
  account: AccountState,
  { rulebook }: BoundRulebook,
  ...[planned, unit]: readonly [PlannedOrder, string | null]
): void {
  const { instrument, leg, lots, purpose, bankruptcyPrice, limitPrice } = planned
  const { state } = run
  Run.emit(run, {
    type: 'LiquidationOrdered',
    order: State.nextOrder(state),
    account: account.id,
    instrument: instrument.id,
    leg,
    lots,
    purpose,
    bankruptcyPrice,
    ...(limitPrice !== undefined && { limitPrice }),
    deadline: state.time + rulebook.liquidation.silence,
    ...(unit !== null && { unit }),
  })
}

/**
 * Orders the fund's disposals: at each mark a share of each position taken over, at a limit price
 * where the fund's loss reaches its capacity in the market.
 *
 * Rules: [ENG16]
 */
export function dispose(run: Run): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  for (const held of [...fund.positions]) {
    const clearing = Clearing.of(state, held.instrument)
    if (clearing === null || Fund.isDisposing(state, held)) continue
    if (!Switches.isMovable(state, held.instrument)) continue
    const lots = disposal(held.lots, clearing.disposal)
    if (lots === 0n) continue
    Run.emit(run, {
      type: 'LiquidationOrdered',
      order: State.nextOrder(state),
      account: fund.id,
      instrument: held.instrument.id,
      leg: held.leg,
      lots,
      purpose: 'dispose',
      bankruptcyPrice: worstPrice(state, held),
      deadline: state.time + clearing.silence,
    })
  }
}

/** The last price at which selling the whole position keeps the fund within its capacity there. */
function worstPrice(state: State, held: Position): Price | null {
  const mark = state.book.marks[held.instrument.index]
  if (mark === undefined) return null
  const share = Amount.add(Fund.bearable(state, held.instrument), Fund.profit(state, held))
  return bankruptcyPrice(held.instrument, held.lots, mark.price, share)
}
