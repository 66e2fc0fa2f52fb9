import { CallAmount, type Means } from '../calls/CallAmount.ts'
import { MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import { type Ladder, Rulebook } from '../model/Rulebook.ts'
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
  means: Means,
  consequences: Consequences,
): void {
  const { state } = run
  const open = account.calls.filter((id) => id !== undefined)
  const isMeasured = open.length > 0 || isCalledByDeeds(account)
  const before = isMeasured ? creditView(state, account) : null
  Run.emitAll(run, consequences)
  const after = before === null ? null : creditView(state, account)
  if (before === null || after === null) return
  if (isCalledByDeeds(account) && isWorse(account, before, after)) run.acted.add(account)
  for (const id of open) {
    const call = state.calls.get(id)
    if (call !== undefined) creditCall(run, call, means, before, after)
  }
}

/** What bringing an asset to an account, or taking it out, is: cash is the numeraire of its rulebook. */
export function meansOf(state: State, account: AccountState, { index }: Asset): Means {
  const rules = State.rulesOf(state, account)
  return rules === null || rules.numeraire.index === index ? 'deposit' : 'collateral'
}

/** Whether a ladder calls an account for what it does, so that it is measured though no call is open. */
const isCalledByDeeds = ({ rules }: AccountState): boolean =>
  rules?.active?.ladders.some((ladder) => isByDeeds(rules.active, ladder)) ?? false

const isByDeeds = (rulebook: Pick<Rulebook, 'call'> | null, ladder: Ladder): boolean =>
  rulebook !== null && Rulebook.procedureOf(rulebook, ladder).trigger?.on === 'transaction'

/** Whether more cash is lacking than before, at the same prices, to what a ladder asks. */
function isWorse({ rules }: AccountState, before: Assessment, after: Assessment): boolean {
  const rulebook = rules?.active ?? null
  return (rulebook?.ladders ?? []).some((ladder) => {
    if (rulebook === null || !isByDeeds(rulebook, ladder)) return false
    const { cureTo } = Rulebook.procedureOf(rulebook, ladder)
    return CallAmount.eased(cureTo, maintenance(before), maintenance(after)) < 0n
  })
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
  means: Means,
  before: Assessment,
  after: Assessment,
): void {
  const brought = MarginCall.released(call, maintenance(before), maintenance(after), means)
  if (brought === 0n) return
  const changed = MarginCall.bring(call, brought)
  if (!changed.ok) return
  const remaining = MarginCall.amountNow(changed.value, maintenance(after))
  const { id, account } = call
  Run.emit(run, { type: 'CallPartlyMet', call: id, account, brought, remaining })
  const isMet = remaining === 0n && after.certainty !== 'unknown'
  const by = means === 'collateral' ? 'deposit' : means
  if (isMet) Run.emit(run, { type: 'CallMet', call: id, account, by })
}
