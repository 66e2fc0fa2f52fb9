import { type Cause, MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { AccountState } from './AccountState.ts'
import { type Consequences, Run } from './Run.ts'
import { State } from './State.ts'

/**
 * Applies an event to an account and credits its open calls by the amount it lowered the cash that
 * cures them, at the same prices. A call with nothing outstanding is met.
 *
 * Rules: [ENG11] [CALL5]
 */
export function creditCalls(
  run: Run,
  account: AccountState,
  cause: Cause,
  consequences: Consequences,
): void {
  const { state } = run
  const open = account.calls.filter((id) => id !== undefined)
  const before = open.length > 0 ? creditView(state, account) : null
  Run.emitAll(run, consequences)
  const after = before === null ? null : creditView(state, account)
  if (before === null || after === null) return
  for (const id of open) {
    const call = state.calls.get(id)
    if (call !== undefined) creditCall(run, call, cause, before, after)
  }
}

const creditView = (state: State, account: AccountState): Assessment | null => {
  const rules = State.rulesOf(state, account)
  return rules === null ? null : assess(account, rules, state.book, 'credit')
}

const maintenance = (assessment: Assessment): Measure =>
  Assessment.measure(assessment, 'maintenance')

/**
 * An unknown price is unknown before and after, so the deposit is credited; it does not meet the
 * call.
 */
function creditCall(
  run: Run,
  call: MarginCall,
  cause: Cause,
  before: Assessment,
  after: Assessment,
): void {
  const brought = MarginCall.released(call, maintenance(before), maintenance(after))
  if (brought === 0n) return
  const changed = MarginCall.bring(call, brought)
  if (!changed.ok) return
  const remaining = MarginCall.amountNow(changed.value, maintenance(after))
  const { id, account } = call
  Run.emit(run, { type: 'CallPartlyMet', call: id, account, brought, remaining })
  const isMet = remaining === 0n && after.certainty !== 'unknown'
  if (isMet) Run.emit(run, { type: 'CallMet', call: id, account, by: cause })
}
