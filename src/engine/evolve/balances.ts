import { move } from '../../ledger/move.ts'
import { post } from '../../ledger/post.ts'
import type { Corrected, Deposited, Transferred, Withdrawn } from '../Event.ts'
import { State } from '../State.ts'

/** The balance events: the effect of each on State. */
export const balances = {
  Corrected: corrected,
  Deposited: deposited,
  Transferred: transferred,
  Withdrawn: withdrawn,
}

function deposited(state: State, event: Deposited): void {
  const account = State.account(state, event.account)
  move(State.house(state, 'world'), account, State.asset(state, event.asset).index, event.amount)
}

function withdrawn(state: State, event: Withdrawn): void {
  const account = State.account(state, event.account)
  move(account, State.house(state, 'world'), State.asset(state, event.asset).index, event.amount)
}

function transferred(state: State, event: Transferred): void {
  const from = State.account(state, event.from)
  const to = State.account(state, event.to)
  move(from, to, State.asset(state, event.asset).index, event.amount)
}

function corrected(state: State, event: Corrected): void {
  post(
    event.postings.map(({ account, asset, amount }) => ({
      holder: State.account(state, account),
      asset: State.asset(state, asset).index,
      amount,
    })),
  )
}
