import { Ladder } from '../calls/Ladder.ts'
import { type Cause, MarginCall } from '../calls/MarginCall.ts'
import { cureQuantity } from '../margin/cureQuantity.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Rulebook, type Ladder as Rungs } from '../model/Rulebook.ts'
import { Quantity } from '../money/Quantity.ts'
import type { AccountState } from './AccountState.ts'
import type { CuringReduction, Event } from './Event.ts'
import { isDoubtful } from './isDoubtful.ts'
import { remediesOf } from './loan/remediesOf.ts'
import type { State } from './State.ts'

/**
 * Judges a ladder's open call, or opens one where the account holds a calling rung: once for each
 * stand on it, so that a call waived or expired is not followed by the same call again.
 *
 * Rules: [ENG18] [CALL1] [CALL3] [LADDER5]
 */
export function* updateCall(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  index: number,
  assessment: Assessment,
  cause: Cause,
): Iterable<Event> {
  const open = state.calls.get(account.calls[index] ?? '')
  if (open === undefined) {
    yield* call(state, account, terms, index, assessment)
    return
  }
  const measure = Assessment.measure(assessment, 'maintenance')
  const isMet = MarginCall.amountNow(open, measure) === 0n && !isDoubtful(assessment)
  if (isMet) yield { type: 'CallMet', call: open.id, account: account.id, by: cause }
}

function* call(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  index: number,
  assessment: Assessment,
): Iterable<Event> {
  const { ladders, call: procedure } = terms.rulebook
  const ladder = ladders[index] as Rungs
  const level = Ladder.calling(ladder, account.levels[index] ?? 0)
  if (level === null || account.liquidation !== null || account.suppressedCalls.has(ladder.id))
    return
  const measure = Assessment.measure(assessment, 'maintenance')
  yield {
    type: 'CallOpened',
    call: `call-${state.counters.call + 1}`,
    account: account.id,
    ladder: ladder.id,
    level: level.name,
    amount: Assessment.shortfall(measure, procedure.cureTo),
    reductions: reductions(state, account, terms),
    remedies: remediesOf(state, account, terms, procedure.cureTo),
    cureTo: procedure.cureTo,
    equity: measure.equity,
    requirement: measure.requirement,
    deadline: state.time + procedure.within,
  }
}

/** For each position that cures by itself, the trade that does it. */
function reductions(state: State, account: AccountState, terms: BoundRulebook): CuringReduction[] {
  const { call } = terms.rulebook
  const feeRate = Rulebook.feeRate(terms.rulebook)
  return account.positions.flatMap((held) => {
    const size = cureQuantity(account, terms, state.book, held, call.cureTo, feeRate)
    if (size === null) return []
    const lots = held.lots > 0n ? Quantity.negate(size) : size
    return [{ instrument: held.instrument.id, leg: held.leg, lots }]
  })
}
