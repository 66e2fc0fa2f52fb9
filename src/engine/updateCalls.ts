import { CallClock } from '../calls/CallClock.ts'
import { Ladder } from '../calls/Ladder.ts'
import { type Cause, MarginCall, type Occasion } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import { type Level, Rulebook, type Ladder as Rungs } from '../model/Rulebook.ts'
import type { AccountState } from './AccountState.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'

/** An account under monitoring: its rulebook and its assessment. */
export interface Look {
  readonly account: AccountState
  readonly rules: BoundRulebook
  readonly assessment: Assessment
}

/** One ladder of an account. */
interface Rank {
  readonly index: number
  readonly ladder: Rungs
  readonly procedure: CallProcedure
  /** The highest level that calls it now; null for none. */
  readonly level: Level | null
}

function rankOf({ account, rules: { rulebook } }: Look, index: number): Rank {
  const ladder = rulebook.ladders[index] as Rungs
  const level = Ladder.calling(ladder, account.levels[index] ?? 0)
  return { index, ladder, procedure: Rulebook.procedureOf(rulebook, ladder), level }
}

/**
 * Updates a ladder's open call, or opens one where the account is on a calling rung. One call for
 * each stay on the rung: a call that was waived or expired is not reopened.
 *
 * Rules: [ENG18] [CALL1] [CALL3] [LADDER5]
 */
export function updateCall(
  run: Run,
  look: Look,
  index: number,
  cause: Cause,
  occasion: Occasion = 'look',
): void {
  const rank = rankOf(look, index)
  const open = openOn(run.state, look, index)
  if (open === undefined) {
    openCall(run, look, rank, occasion)
    return
  }
  if (isMet(run.state, look, open, cause)) {
    Run.emit(run, { type: 'CallMet', call: open.id, account: open.account, by: cause })
    return
  }
  if (asksNow(run, look, open.procedure, occasion)) askAnew(run, look, rank, open, occasion)
  raiseCall(run, look, rank)
  rescheduleCall(run, look, index)
}

const openOn = ({ calls }: State, { account }: Look, index: number): MarginCall | undefined =>
  calls.get(account.calls[index] ?? '')

/** Judged at the worst end, so that no old price meets a call, and no unknown one. */
function isMet(
  state: State,
  { account, rules, assessment }: Look,
  open: MarginCall,
  cause: Cause,
): boolean {
  const meets = (at: Assessment): boolean => {
    const judged = MarginCall.judge(open, maintenance(at), cause)
    return judged.ok && !MarginCall.isOpen(judged.value)
  }
  if (!meets(assessment) || assessment.certainty === 'unknown') return false
  return assessment.certainty === 'certain' || meets(assess(account, rules, state.book, 'credit'))
}

/**
 * Whether a procedure asks for anything now: always, after a deed of the account, or at its times.
 *
 * Rules: [CALL30]
 */
function asksNow(
  { acted }: Run,
  { account }: Look,
  { trigger }: CallProcedure,
  occasion: Occasion,
): boolean {
  if (trigger === undefined || trigger.on === 'crossing') return true
  return trigger.on === 'schedule' ? occasion === 'schedule' : acted.has(account)
}

/**
 * Asks for what an open call does not ask yet: a part more of one that is cumulative, or all of it by
 * another call in its place.
 *
 * Rules: [CALL24] [CALL25]
 */
function askAnew(run: Run, look: Look, rank: Rank, open: MarginCall, occasion: Occasion): void {
  const measure = maintenance(look.assessment)
  const amount = MarginCall.askedAnew(open, measure, occasion)
  if (amount === 0n) return
  const { id: call, account } = open
  if (open.parts === undefined) {
    const successor = State.nextCall(run.state)
    Run.emit(run, { type: 'CallSuperseded', call, account, successor, amount, ...measure })
    return
  }
  const clock = rank.level ?? {}
  const { at: deadline, ...undated } = CallClock.deadlineOf(open.procedure, clock, run.state.time)
  Run.emit(run, { type: 'CallIncreased', call, account, amount, deadline, ...undated })
}

/**
 * Raises an open call of an account that climbed to a more severe calling level: that level's own
 * deadline holds where it is earlier.
 *
 * Rules: [CALL17]
 */
function raiseCall(run: Run, look: Look, { index, ladder, level }: Rank): void {
  const { time } = run.state
  const open = openOn(run.state, look, index)
  if (level === null || open === undefined) return
  if (Ladder.rungOf(ladder, level.name) <= Ladder.rungOf(ladder, open.level)) return
  const deadline = MarginCall.raisedDeadline(open, level, time)
  const raised = { call: open.id, account: open.account, level: level.name, deadline }
  Run.emit(run, { type: 'CallRaised', ...raised })
}

/**
 * Moves a cumulative call to the part that is due next, as parts were paid or taken out again.
 *
 * Rules: [CALL24]
 */
function rescheduleCall(run: Run, look: Look, index: number): void {
  const { time } = run.state
  const open = openOn(run.state, look, index)
  const deadline = open === undefined ? null : MarginCall.dueNext(open, time)
  if (open === undefined || deadline === null) return
  Run.emit(run, { type: 'CallRescheduled', call: open.id, account: open.account, deadline })
}

function openCall(
  run: Run,
  look: Look,
  { ladder, procedure, level }: Rank,
  occasion: Occasion,
): void {
  const { account, assessment } = look
  if (level === null || account.liquidation !== null) return
  if (account.suppressedCalls.has(ladder.id)) return
  if (!asksNow(run, look, procedure, occasion)) return
  const measure = maintenance(assessment)
  const issue = { id: State.nextCall(run.state), account: account.id, ladder: ladder.id }
  const now = run.state.time
  const call = MarginCall.open({ ...issue, level, maintenance: measure, procedure, now })
  // At its best end it may be cured already, and stand on the rung for an old price alone.
  if (call.amount === 0n) return
  const { id, deadline, amount, undated } = call
  Run.emit(run, {
    type: 'CallOpened',
    call: id,
    account: account.id,
    ladder: ladder.id,
    level: level.name,
    amount,
    cureTo: procedure.cureTo,
    equity: measure.equity,
    requirement: measure.requirement,
    deadline,
    ...(undated !== undefined && { undated }),
  })
}

const maintenance = (assessment: Assessment): Measure =>
  Assessment.measure(assessment, 'maintenance')

/**
 * Asks, at a time of a ladder's schedule, for what all accounts on its calling rungs lack, as they
 * stand before the command that comes then.
 *
 * Rules: [CALL30]
 */
export function callOnSchedule(run: Run, rulebook: string, index: number): void {
  const { state } = run
  for (const account of State.troubled(state)) {
    const rules = State.rulesOf(state, account)
    if (account.rules?.id !== rulebook || rules === null || account.liquidation !== null) continue
    const look = { account, rules, assessment: assess(account, rules, state.book) }
    updateCall(run, look, index, 'price', 'schedule')
  }
}
