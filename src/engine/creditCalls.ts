import { CallAmount, type Means } from '../calls/CallAmount.ts'
import { MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { CallProcedure } from '../model/CallProcedure.ts'
import { Rulebook } from '../model/Rulebook.ts'
import type { Ratio } from '../money/Ratio.ts'
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
  const byDeeds = calledByDeeds(account)
  const isMeasured = open.length > 0 || byDeeds.length > 0
  const before = isMeasured ? creditView(state, account) : null
  Run.emitAll(run, consequences)
  const after = before === null ? null : creditView(state, account)
  if (before === null || after === null) return
  if (byDeeds.some(({ cureTo }) => isWorse(cureTo, before, after))) run.acted.add(account)
  for (const id of open) {
    const call = state.calls.get(id)
    if (call !== undefined) creditCall(run, call, means, before, after)
  }
}

/**
 * Credits a trade to the calls of the position's own account, and of the main account that margins
 * it: what a reduction releases meets a call on an isolated position as it meets any other.
 *
 * Rules: [CALL5]
 */
export function creditTrade(
  run: Run,
  account: AccountState,
  holder: AccountState,
  emit: () => void,
): void {
  const own = (): void => creditCalls(run, holder, 'reduction', emit)
  if (holder === account) own()
  else creditCalls(run, account, 'reduction', own)
}

/** What bringing an asset to an account, or taking it out, is: cash is the numeraire of its rulebook. */
export function meansOf(state: State, account: AccountState, { index }: Asset): Means {
  const rules = State.rulesOf(state, account)
  return rules === null || rules.numeraire.index === index ? 'deposit' : 'collateral'
}

/** The procedures that call an account for what it does, so that it is measured though no call is open. */
function calledByDeeds({ rules }: AccountState): readonly CallProcedure[] {
  const rulebook = rules?.active ?? null
  if (rulebook === null) return []
  return rulebook.ladders.flatMap((ladder) => {
    const procedure = Rulebook.procedureOf(rulebook, ladder)
    return procedure.trigger?.on === 'transaction' ? [procedure] : []
  })
}

/** Whether more cash is lacking than before, at the same prices, to a cure level. */
const isWorse = (cureTo: Ratio, before: Assessment, after: Assessment): boolean =>
  CallAmount.eased(cureTo, maintenance(before), maintenance(after)) < 0n

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
