import type { Asset, ClaimSide, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import { Pool, type Reserve, type ReserveSpec } from '../Pool.ts'
import { State } from '../State.ts'

/** Money may be lent and borrowed in a pool; its claims are assets from now on. */
export interface PoolDefined {
  readonly type: 'PoolDefined'
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

export function evolve(state: State, event: PoolDefined): void {
  const id = Pool.accountId(event.pool)
  State.addHouse(state, id, 'pool')
  const account = State.account(state, id) as AccountState
  const reserves = event.reserves.map((spec) => open(state, event.pool, spec))
  state.pools.set(event.pool, { id: event.pool, account, reserves })
  for (const rules of state.rulebooks.values()) rules.terms = null
}

function open(state: State, pool: PoolId, { asset: id, curve, caps }: ReserveSpec): Reserve {
  const asset = State.asset(state, id)
  return {
    asset,
    supply: claim(state, pool, asset, 'supply'),
    debt: claim(state, pool, asset, 'debt'),
    curve,
    caps,
    supplyIndex: Ray.one,
    debtIndex: Ray.one,
    accruedAt: State.seconds(state),
    deficit: Amount.zero,
  }
}

function claim(state: State, pool: PoolId, of: Asset, side: ClaimSide): Asset {
  const index = state.assets.length
  const id = Pool.claimId(pool, side, of.id)
  const asset: Asset = { id, index, decimals: of.decimals, claim: { pool, of: of.index, side } }
  state.assets.push(asset)
  state.assetById.set(id, asset)
  state.book.accrued[index] = Ratio.one
  return asset
}

export * as PoolDefined from './PoolDefined.ts'
