import type { MarginCall } from '../calls/MarginCall.ts'
import type { AccountId } from '../model/Account.ts'
import type { Asset, AssetId, PoolId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { AccountState } from './AccountState.ts'
import { Decision } from './Decision.ts'
import type { Pool } from './Pool.ts'
import type { Rejection } from './Rejection.ts'
import type { State } from './State.ts'

/** Looks up the ids in a command, or rejects the unknown one. */
export const find = {
  asset: (state: State, id: AssetId): Asset | Rejection =>
    state.assetById.get(id) ?? Decision.reject('asset.unknown', `no asset ${id} is defined`),

  instrument: (state: State, id: InstrumentId): Instrument | Rejection =>
    state.instrumentById.get(id) ??
    Decision.reject('instrument.unknown', `no instrument ${id} is defined`),

  pool: (state: State, id: PoolId): Pool | Rejection =>
    state.pools.get(id) ?? Decision.reject('pool.unknown', `no pool ${id} is defined`),

  account: (state: State, id: AccountId): AccountState | Rejection =>
    state.accountById.get(id) ?? Decision.reject('account.unknown', `no account ${id} is open`),

  /** An account kept here that a client may trade. */
  own: (state: State, id: AccountId): AccountState | Rejection => {
    const account = find.account(state, id)
    if (Decision.refused(account) || account.kind === 'own') return account
    return Decision.reject('account.notOwn', `account ${id} is ${account.kind}, expected own`)
  },

  call: (state: State, id: string): MarginCall | Rejection =>
    state.calls.get(id) ?? Decision.reject('call.unknown', `no call ${id} is open`),
}
