import { plan } from '../liquidation/plan.ts'
import { assess } from '../margin/assess.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { AccountState } from './AccountState.ts'
import { mayLiquidate } from './attend.ts'
import type { Event } from './Event.ts'
import { pursueLoan } from './loan/pursueLoan.ts'
import { State } from './State.ts'

/**
 * Carries one liquidation on: ends it where the account is cured, orders reductions and conversions
 * where it is not. Waits while an answer is out. What has lost all is left for the waterfall: its
 * positions are worth less than nothing to sell.
 *
 * Rules: [ENG14] [LIQ1]
 */
export function* liquidate(state: State, account: AccountState): Iterable<Event> {
  const { liquidation } = account
  const bound = State.terms(state, account)
  if (liquidation === null || liquidation.inFlight.size > 0 || bound === null) return
  if (bound.loan !== null) {
    yield* pursueLoan(state, account, liquidation.cause === 'expiry' ? aimingAtCure(bound) : bound)
    return
  }
  const terms = liquidation.cause === 'expiry' ? aimingAtCure(bound) : bound
  const assessment = assess(account, terms, state.book)
  if (assessment.certainty === 'unknown') return
  const measure = Assessment.measure(assessment, 'maintenance')
  if (!Assessment.exceeds(measure, terms.rulebook.liquidation.target)) {
    yield { type: 'LiquidationEnded', account: account.id, outcome: outcomeOf(account) }
    return
  }
  if (!mayLiquidate(state, account)) return
  yield* orderAll(state, account, terms, assessment.net < 0n)
}

const outcomeOf = ({ positions }: AccountState) => (positions.length > 0 ? 'cured' : 'closed')

/** A call that expired is carried out to the level the call asked for. */
function aimingAtCure(terms: BoundRulebook): BoundRulebook {
  const { rulebook } = terms
  const liquidation = { ...rulebook.liquidation, target: rulebook.call.cureTo }
  return { ...terms, rulebook: { ...rulebook, liquidation } }
}

function* orderAll(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  isBankrupt: boolean,
): Iterable<Event> {
  const { silence } = terms.rulebook.liquidation
  for (const planned of plan(account, terms, state.book, [])) {
    if (isBankrupt && planned.purpose !== 'convert') continue
    yield {
      type: 'LiquidationOrdered',
      order: `liquidation-${state.counters.order + 1}`,
      account: account.id,
      instrument: planned.instrument.id,
      leg: planned.leg,
      lots: planned.lots,
      purpose: planned.purpose,
      bankruptcyPrice: planned.bankruptcyPrice,
      deadline: state.time + silence,
    }
  }
}
