import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { setIndices } from '../loan/setIndices.ts'
import { State } from '../State.ts'

/** A pool's lenders bore a loss, each in proportion to what he had lent. */
export interface LossShared {
  readonly type: 'LossShared'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** What the supply claims stand for afterwards, rays. */
  readonly supply: bigint
}

export function evolve(state: State, event: LossShared): void {
  const [, reserve] = State.reserve(state, event)
  reserve.deficit = Amount.sub(reserve.deficit, event.amount)
  setIndices(state, reserve, event.supply, reserve.debtIndex)
}

export * as LossShared from './LossShared.ts'
