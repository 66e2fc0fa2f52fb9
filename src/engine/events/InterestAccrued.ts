import { assert } from '../../base/assert.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { setIndices } from '../loan/setIndices.ts'
import { State } from '../State.ts'

/** Interest grew: what the claims on a reserve stand for, in rays, as of a second. */
export interface InterestAccrued {
  readonly type: 'InterestAccrued'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly supply: bigint
  readonly debt: bigint
  /** Whole seconds since 1970. */
  readonly at: number
}

export function evolve(state: State, event: InterestAccrued): void {
  const [, reserve] = State.reserve(state, event)
  assert(event.debt >= reserve.debtIndex, 'a debt never shrinks by interest')
  reserve.accruedAt = event.at
  setIndices(state, reserve, event.supply, event.debt)
}

export * as InterestAccrued from './InterestAccrued.ts'
