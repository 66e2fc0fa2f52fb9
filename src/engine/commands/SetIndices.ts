import { limits } from '../../base/limits.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Decision } from '../Decision.ts'
import type { Event } from '../Event.ts'
import type { Header } from '../Header.ts'
import { reserveOf } from '../loan/reserveOf.ts'
import { State } from '../State.ts'

/** Tells what the claims on a pool kept elsewhere stand for, in rays. */
export interface SetIndices extends Header {
  readonly type: 'SetIndices'
  readonly pool: PoolId
  readonly indices: readonly ReserveIndex[]
}

export interface ReserveIndex {
  readonly asset: AssetId
  readonly supply: bigint
  readonly debt: bigint
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, { pool, indices }: SetIndices): Decision {
  const events: Event[] = []
  for (const { asset, supply, debt } of indices) {
    const found = reserveOf(state, { pool, asset })
    if (Decision.refused(found)) return found
    const [, { supplyIndex, debtIndex }] = found
    if (supply < supplyIndex || debt < debtIndex) {
      const least = `at least ${supplyIndex} and ${debtIndex}`
      const detail = `${asset}: expected indices of ${least}, found ${supply} and ${debt}`
      return Decision.reject('index.backwards', detail)
    }
    if (supply >= limits.claimIndex || debt >= limits.claimIndex) {
      return Decision.reject('amount.outOfLimits', `${asset}: expected indices within limits`)
    }
    const at = State.seconds(state)
    events.push({ type: 'InterestAccrued', pool, asset, supply, debt, at })
  }
  if (new Set(indices.map(({ asset }) => asset)).size === indices.length) return events
  return Decision.reject('command.malformed', 'expected each reserve once')
}

export * as SetIndices from './SetIndices.ts'
