import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { setIndices } from '../loan/setIndices.ts'
import { State } from '../State.ts'

/** An insurance pool is about to pay: each of its lenders bears it in proportion. */
export interface InsuranceUsed {
  readonly type: 'InsuranceUsed'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
  /** What its supply claims stand for afterwards, rays. */
  readonly supply: bigint
}

export function evolve(state: State, event: InsuranceUsed): void {
  const [, reserve] = State.reserve(state, event)
  setIndices(state, reserve, event.supply, reserve.debtIndex)
}

export * as InsuranceUsed from './InsuranceUsed.ts'
