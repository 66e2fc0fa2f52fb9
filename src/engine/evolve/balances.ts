import { move } from '../../ledger/move.ts'
import { post } from '../../ledger/post.ts'
import type { AccountState } from '../AccountState.ts'
import type { Corrected, Deposited, Transferred, Withdrawn } from '../Event.ts'
import { Outflows } from '../Outflows.ts'
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
  const { index } = State.asset(state, event.asset)
  move(State.house(state, 'world'), account, index, event.amount)
  countOutflow(state, account, index, -event.amount)
}

function withdrawn(state: State, event: Withdrawn): void {
  const account = State.account(state, event.account)
  const { index } = State.asset(state, event.asset)
  move(account, State.house(state, 'world'), index, event.amount)
  countOutflow(state, account, index, event.amount)
}

/** Counts what left, or came in where negative, for accounts whose rulebook limits it. */
function countOutflow(state: State, account: AccountState, asset: number, amount: bigint): void {
  const limits = State.rulesOf(state, account)?.rulebook.outflow
  if (limits === undefined || (limits.hour === null && limits.day === null)) return
  const before = state.outflows.get(asset) ?? Outflows.none
  state.outflows.set(asset, Outflows.add(before, state.time, amount))
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
