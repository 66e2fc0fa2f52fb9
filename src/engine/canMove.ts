import { Method } from '../margin/Method.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { AccountState } from './AccountState.ts'
import { Movable } from './loan/Movable.ts'
import type { State } from './State.ts'
import { Switches } from './Switches.ts'

/**
 * Whether a liquidation could do anything now, or once markets open: something of the account can be moved, or it holds
 * nothing that would have to be. A loan whose collateral is all halted waits as long as that is
 * worth what is owed.
 *
 * Rules: [ENG22]
 */
export function canMove(state: State, account: AccountState, rules: BoundRulebook): boolean {
  if (!Switches.isOn(state, 'liquidation', 'asset', [])) return false
  if (Method.of(rules).procedure === 'loan') return canMoveLoan(state, account, rules)
  const { positions, balances } = account
  if (positions.length === 0) return true
  const isMovable = (instrument: (typeof state.instruments)[number]): boolean =>
    Switches.isMovableOpen(state, instrument, rules)
  return (
    positions.some(({ instrument }) => isMovable(instrument)) ||
    state.instruments.some(
      (one) => one.kind === 'spot' && (balances[one.baseIndex] ?? 0n) > 0n && isMovable(one),
    )
  )
}

function canMoveLoan(state: State, account: AccountState, rules: BoundRulebook): boolean {
  const { pledges, held, debts } = Movable.of(state, account, rules)
  return pledges.length > 0 || held.length === 0 || Movable.worth(held) < Movable.worth(debts)
}
