import { move } from '../../ledger/move.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** The fund gave a pool what it lacked. */
export interface DeficitPaid {
  readonly type: 'DeficitPaid'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

export function evolve(state: State, event: DeficitPaid): void {
  const [pool, reserve] = State.reserve(state, event)
  move(State.house(state, 'fund'), pool.account, reserve.asset.index, event.amount)
  reserve.deficit = Amount.sub(reserve.deficit, event.amount)
}

export * as DeficitPaid from './DeficitPaid.ts'
