import { StrikeCount } from '../calls/StrikeCount.ts'
import type { StrikeTerms } from '../model/CallProcedure.ts'
import { Rulebook } from '../model/Rulebook.ts'
import { AccountState } from './AccountState.ts'
import { boundWith } from './decide/restraints.ts'
import type { AnsweredCall, LiquidationEnded } from './Event.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'

/**
 * Counts a call as a strike of its account, and restricts it, or all its owner's accounts, by what so
 * many within the window bring. What it brings is a restriction like any other: it outlives the call.
 *
 * Rules: [CALL31] [PRAC3] [PRAC5]
 */
export function strike(
  run: Run,
  account: AccountState,
  { call, ladder }: AnsweredCall,
  terms: StrikeTerms,
): void {
  const { time } = run.state
  const step = StrikeCount.brought(terms, account.strikes, ladder, time)
  const until = StrikeCount.countsUntil(terms, time)
  Run.emit(run, { type: 'StrikeCounted', call, account: account.id, ladder, until })
  if (step === null) return
  const end = StrikeCount.endOf(step, terms, time)
  const said = {
    until: end,
    by: AccountState.itself,
    reason: `margin call ${call} is a strike of ${ladder}`,
  }
  for (const restriction of step.restrictions) {
    const restraint = State.nextRestraint(run.state)
    for (const { id } of boundWith(run.state, account, step.binds)) {
      const whose = {
        account: id,
        restraint,
        restriction,
        ...(step.binds && { binds: step.binds }),
      }
      Run.emit(run, { type: 'Restricted', ...whose, ...said })
    }
  }
}

/**
 * Ends a liquidation. The calls that it was to meet have come to their end with it, and count as strikes
 * by the version in force now, unless an operator ended it.
 *
 * Rules: [CALL31]
 */
export function endLiquidation(
  run: Run,
  account: AccountState,
  { outcome, suspension }: Pick<LiquidationEnded, 'outcome' | 'suspension'>,
): void {
  const calls = account.liquidation?.calls ?? []
  const { id } = account
  Run.emit(run, {
    type: 'LiquidationEnded',
    account: id,
    outcome,
    ...(suspension && { suspension }),
  })
  for (const answered of calls) {
    Run.emit(run, { type: 'CallLiquidated', call: answered.call, account: id, outcome })
    const terms = strikesOn(account, answered.ladder)
    if (outcome !== 'cancelled' && terms?.on === 'liquidation')
      strike(run, account, answered, terms)
  }
}

/** What strikes on a ladder bring, in the version in force. */
function strikesOn({ rules }: AccountState, id: string): StrikeTerms | undefined {
  const rulebook = rules?.active ?? undefined
  const ladder = rulebook?.ladders.find((one) => one.id === id)
  return rulebook && ladder && Rulebook.procedureOf(rulebook, ladder).strikes
}
