import { CallClock } from '../calls/CallClock.ts'
import { type Cause, MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { isCuredAtWorst } from '../margin/cures/isCured.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { AccountState, type Restraint } from './AccountState.ts'
import { canMove } from './canMove.ts'
import type { ExpiryDeferred } from './Event.ts'
import { answeredBy, startLiquidation } from './liquidate.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'
import { strike } from './strike.ts'
import type { Look } from './updateCalls.ts'

/**
 * Decides a call's deadline: met after all where nothing is missing, or else expired, with the
 * consequence of the procedure it was issued under.
 *
 * Rules: [ENG5] [CALL7] [CALL13]
 */
export function expire(run: Run, id: string): void {
  const { state } = run
  const call = state.calls.get(id)
  if (call === undefined || !MarginCall.expire(call, state.time).ok) return
  const account = State.account(state, call.account)
  const rules = State.rulesOf(state, account)
  const assessment = rules && assess(account, rules, state.book)
  if (rules !== null && isMetNow(state, account, rules, call)) {
    Run.emit(run, { type: 'CallMet', call: id, account: account.id, by: 'price' })
    return
  }
  const measure = assessment && Assessment.measure(assessment, 'maintenance')
  const shortfall = measure ? MarginCall.amountNow(call, measure) : Value.zero
  const until = call.status === 'pastDue' ? null : CallClock.graceEnd(call.procedure, call.deadline)
  if (until !== null && until > state.time) {
    Run.emit(run, { type: 'CallPastDue', call: id, account: account.id, shortfall, until })
    return
  }
  Run.emit(run, { type: 'CallExpired', call: id, account: account.id, shortfall })
  const { onExpiry, strikes } = call.procedure
  if (strikes?.on === 'expiry') strike(run, account, { call: id, ladder: call.ladder }, strikes)
  if (onExpiry === 'record') return
  if (onExpiry === 'restrict' || account.kind !== 'own') restrict(run, call)
  else if (rules === null || assessment === null) defer(run, call, 'unbound')
  else carryOut(run, { account, rules, assessment }, call)
}

/** At the worst end, so that no old price meets it. */
function isMetNow(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  call: MarginCall,
): boolean {
  const worst = assess(account, rules, state.book, 'credit')
  if (worst.certainty === 'unknown') return false
  const judged = MarginCall.judge(call, Assessment.measure(worst, 'maintenance'), 'price')
  return judged.ok && !MarginCall.isOpen(judged.value)
}

/**
 * Under the name of the one before, so that calls without end leave room for what people say. What strikes
 * have brought is another.
 *
 * Rules: [RSTR6]
 */
function restrict(run: Run, { id, account }: MarginCall): void {
  const before = State.account(run.state, account).restrictions.find(isOfExpiry)
  Run.emit(run, {
    type: 'Restricted',
    account,
    restraint: before?.id ?? State.nextRestraint(run.state),
    restriction: 'reduceOnly',
    until: null,
    by: AccountState.itself,
    reason: expiryOf(id),
  })
}

const expiryOf = (call: string): string => `margin call ${call} expired`

/** The words alone tell it from what a strike has brought: nobody else may sign as the engine does. */
const isOfExpiry = ({ by, reason }: Restraint): boolean => {
  const [, , call] = reason.split(' ')
  return by === AccountState.itself && reason === expiryOf(call ?? '')
}

/**
 * Liquidates down to what an expired call asked for, or lower where its procedure sells further. Where that cannot be done now it is kept, and
 * done as soon as it can be; where the account is no longer beyond it, nothing is left to do.
 */
function carryOut(run: Run, look: Look, call: MarginCall): void {
  const { cureTo, sellTo = cureTo } = call.procedure
  const isOver = isBeyond(look.assessment, cureTo)
  const obstacle = obstacleOf(run.state, look)
  if (isOver && obstacle === null) {
    const expired = { target: sellTo, calls: answeredBy(call) }
    startLiquidation(run, look.account, look.assessment, 'expiry', expired)
  } else if (isOver) defer(run, call, obstacle ?? 'uncertain')
  else if (look.assessment.certainty !== 'certain') defer(run, call, 'uncertain')
}

function defer(run: Run, call: MarginCall, reason: ExpiryDeferred['reason']): void {
  const { id, account, procedure } = call
  const { cureTo, sellTo } = procedure
  const levels = { cureTo, ...(sellTo && { sellTo }) }
  const named = answeredBy(call).map(({ ladder }) => ({ ladder }))[0]
  Run.emit(run, { type: 'ExpiryDeferred', call: id, account, ...levels, reason, ...named })
}

const isBeyond = (assessment: Assessment, cureTo: Ratio): boolean =>
  Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), cureTo)

/** What keeps a liquidation from beginning now; null where nothing does. */
function obstacleOf(state: State, { account, rules }: Look): ExpiryDeferred['reason'] | null {
  if (account.liquidation !== null) return 'liquidating'
  if (account.suspension !== null) return 'suspended'
  if (!Switches.mayAct(state, account)) return 'disarmed'
  return canMove(state, account, rules) ? null : 'halted'
}

/**
 * Carries out the expired calls of an account that could not be carried out at their deadlines,
 * under their own terms, unless the account came down to what they asked for meanwhile. Whether a
 * liquidation began.
 *
 * Rules: [CALL13]
 */
export function carryOutDues(run: Run, look: Look, cause: Cause): boolean {
  const { account, rules, assessment } = look
  for (const { call, cureTo } of [...account.dues]) {
    const isKnown = assessment.certainty !== 'unknown'
    const isCured = isKnown && isCuredAtWorst(account, rules, run.state.book, cureTo)
    if (isCured) Run.emit(run, { type: 'ExpiryCured', call, account: account.id, by: cause })
  }
  const strictest = AccountState.strictestDue(account)
  if (strictest === null || !isBeyond(assessment, strictest)) return false
  if (obstacleOf(run.state, look) !== null) return false
  const calls = account.dues.flatMap(({ call, ladder }) =>
    ladder === undefined ? [] : [{ call, ladder }],
  )
  const target = AccountState.strictestSale(account)
  startLiquidation(run, account, assessment, 'expiry', { target, calls })
  return true
}
