import { contributions } from '../margin/contributions.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import type { Event } from './Event.ts'
import type { Trade } from './events/Trade.ts'
import { State } from './State.ts'

/**
 * After a fill opened isolated risk, brings the sub-account up to its initial requirement out of
 * what its parent has in the settlement asset. A fill is a fact: where the parent has too little,
 * it gives what there is.
 *
 * Rules: [ENG9]
 */
export function* fundIsolated(
  state: State,
  isolated: AccountState,
  instrument: Instrument,
  { lots }: Trade,
): Iterable<Event> {
  const { parent } = isolated
  const terms = State.terms(state, isolated)
  if (parent === null || terms === null || lots === 0n) return
  let lack = Amount.negate(isolated.balances[instrument.settleIndex] ?? Amount.zero)
  for (const { initial, profit, funding } of contributions(isolated, terms, state.book, 'credit')) {
    lack = Amount.add(lack, Amount.sub(initial, Amount.add(profit, funding)))
  }
  const spare = parent.balances[instrument.settleIndex] ?? Amount.zero
  const amount = Amount.min(lack, spare)
  if (amount <= 0n) return
  const asset = instrument.settle
  yield { type: 'Transferred', from: parent.id, to: isolated.id, asset, amount, reason: 'margin' }
}
