import type { AccountId } from '../../model/Account.ts'
import type { AccountState } from '../AccountState.ts'
import type { ModeChange } from '../commands/ChangeMode.ts'
import { State } from '../State.ts'

/** An account's mode is different. */
export interface ModeChanged {
  readonly type: 'ModeChanged'
  readonly account: AccountId
  readonly change: ModeChange
}

export function evolve(state: State, event: ModeChanged): void {
  const account = State.account(state, event.account)
  const { change } = event
  state.touched.add(account.index)
  if (change.kind === 'positionMode') {
    account.positionMode = change.mode
    return
  }
  const { index } = State.instrument(state, change.instrument)
  if (change.kind === 'leverage') setLeverage(account, index, change.leverage)
  else if (change.mode === 'isolated') account.isolating.add(index)
  else account.isolating.delete(index)
}

function setLeverage(account: AccountState, instrument: number, leverage: bigint): void {
  account.leverages[instrument] = leverage
  const isolated = account.isolated[instrument]
  if (isolated !== undefined) isolated.leverages[instrument] = leverage
}

export * as ModeChanged from './ModeChanged.ts'
