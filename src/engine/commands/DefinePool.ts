import { limits } from '../../base/limits.ts'
import type { PoolId } from '../../model/Asset.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { Pool, type ReserveSpec } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Makes a lending pool known: its reserves, how their rates go with use, and their caps. */
export interface DefinePool extends Header {
  readonly type: 'DefinePool'
  readonly pool: PoolId
  readonly reserves: readonly ReserveSpec[]
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: DefinePool): Decision {
  const { pool, reserves } = command
  if (state.pools.has(pool)) {
    return Decision.reject('pool.duplicate', `pool ${pool} is defined already`)
  }
  const isFull = state.pools.size >= limits.pools || reserves.length > limits.reserves
  if (isFull || state.assets.length + 2 * reserves.length > limits.assets) {
    const most = `at most ${limits.pools} pools of ${limits.reserves} reserves`
    return Decision.reject('command.tooLarge', `expected ${most}, and ${limits.assets} assets`)
  }
  if (pool.includes(':') || reserves.length === 0) {
    return Decision.reject('command.malformed', 'expected a name without : and a reserve or more')
  }
  const seen = new Set<string>()
  for (const spec of reserves) {
    const fault = reserveFault(state, pool, spec, seen)
    if (fault !== null) return fault
    seen.add(spec.asset)
  }
  return [{ type: 'PoolDefined', pool, reserves }]
}

function reserveFault(
  state: State,
  pool: PoolId,
  { asset: id, curve, caps }: ReserveSpec,
  seen: ReadonlySet<string>,
): Rejection | null {
  const asset = find.asset(state, id)
  if (Decision.refused(asset)) return asset
  if (asset.claim !== undefined) return Decision.reject('asset.isClaim', `${id} is a claim itself`)
  const isTaken = (['supply', 'debt'] as const).some((side) =>
    state.assetById.has(Pool.claimId(pool, side, id)),
  )
  if (seen.has(id) || isTaken) {
    return Decision.reject('asset.duplicate', `${id}: its claims in pool ${pool} are defined`)
  }
  const { optimalUsage, base, slope1, slope2, reserveFactor } = curve
  const isSound =
    [base, slope1, slope2].every((rate) => rate >= 0n && rate <= limits.rate) &&
    optimalUsage > 0n &&
    optimalUsage < 10_000n &&
    reserveFactor >= 0n &&
    reserveFactor <= 10_000n
  const isCapped = [caps.supply, caps.borrow].every((cap) => cap === null || cap >= 0n)
  if (isSound && isCapped) return null
  return Decision.reject('command.malformed', `${id}: expected rates and caps within limits`)
}

export * as DefinePool from './DefinePool.ts'
