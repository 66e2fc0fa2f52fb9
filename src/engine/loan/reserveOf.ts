import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Looks up a pool and the reserve of it that a command names, or says what is unknown. */
export function reserveOf(
  state: State,
  command: { readonly pool: PoolId; readonly asset: AssetId },
): readonly [Pool, Reserve] | Rejection {
  const pool = find.pool(state, command.pool)
  if (Decision.refused(pool)) return pool
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const reserve = Pool.reserve(pool, asset)
  if (reserve !== undefined) return [pool, reserve]
  return Decision.reject('pool.noReserve', `pool ${pool.id} has no reserve of ${asset.id}`)
}
