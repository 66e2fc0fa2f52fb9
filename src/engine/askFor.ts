import type { Cause } from '../calls/MarginCall.ts'
import { MarginCall } from '../calls/MarginCall.ts'
import { cureQuantity } from '../margin/cureQuantity.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Ladder } from '../model/Rulebook.ts'
import type { Terms } from '../model/Terms.ts'
import { Quantity } from '../money/Quantity.ts'
import type { AccountState } from './AccountState.ts'
import type { Event } from './Event.ts'
import type { CuringReduction } from './events/CallOpened.ts'
import { isDoubtful } from './isDoubtful.ts'
import type { State } from './State.ts'

/**
 * Judges a ladder's open call, or opens one where the account stands on a calling rung.
 *
 * Rules: [ENG13] [CALL1] [CALL3]
 */
export function* askFor(
  state: State,
  account: AccountState,
  terms: Terms,
  place: number,
  assessment: Assessment,
  cause: Cause,
): Iterable<Event> {
  const open = state.calls.get(account.calls[place] ?? '')
  if (open === undefined) {
    yield* call(state, account, terms, place, assessment)
    return
  }
  const measure = Assessment.measure(assessment, 'maintenance')
  const isMet = MarginCall.amountNow(open, measure) === 0n && !isDoubtful(assessment)
  if (isMet) yield { type: 'CallMet', call: open.id, account: account.id, by: cause }
}

function* call(
  state: State,
  account: AccountState,
  terms: Terms,
  place: number,
  assessment: Assessment,
): Iterable<Event> {
  const { ladders, call: procedure } = terms.rulebook
  const ladder = ladders[place] as Ladder
  const level = ladder.levels[(account.levels[place] ?? 0) - 1]
  if (level?.action !== 'call' || account.liquidation !== null) return
  const measure = Assessment.measure(assessment, 'maintenance')
  yield {
    type: 'CallOpened',
    call: `call-${state.counters.call + 1}`,
    account: account.id,
    ladder: ladder.id,
    level: level.name,
    amount: Assessment.shortfall(measure, procedure.cureTo),
    reductions: reductions(state, account, terms),
    cureTo: procedure.cureTo,
    equity: measure.equity,
    requirement: measure.requirement,
    deadline: state.time + procedure.within,
  }
}

/** For each position that cures by itself, the trade that does it. */
function reductions(state: State, account: AccountState, terms: Terms): CuringReduction[] {
  const { call, method } = terms.rulebook
  return account.positions.flatMap((held) => {
    const size = cureQuantity(account, terms, state.book, held, call.cureTo, method.feeRate)
    if (size === null) return []
    const lots = held.lots > 0n ? Quantity.negate(size) : size
    return [{ instrument: held.instrument.id, leg: held.leg, lots }]
  })
}
