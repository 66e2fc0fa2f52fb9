import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import { Accrual } from '../loan/Accrual.ts'
import { reserveOf } from '../loan/reserveOf.ts'
import { State } from '../State.ts'

/** Has the fund give a pool what was written off there. */
export interface CoverDeficit extends Header {
  readonly type: 'CoverDeficit'
  readonly pool: PoolId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

/** Rules: [POOL12] */
export function decide(state: State, command: CoverDeficit): Decision {
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, { asset, deficit }] = found
  const { amount } = command
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected a positive amount, found ${amount}`)
  }
  if (amount > deficit) {
    const detail = `expected at most the deficit of ${deficit} atoms, found ${amount}`
    return Decision.reject('pool.deficitUnknown', detail)
  }
  const held = State.house(state, 'fund').balances[asset.index] ?? 0n
  if (held < amount) {
    const detail = `expected a balance of the fund of at least ${amount} atoms, found ${held}`
    return Decision.reject('balance.insufficient', detail)
  }
  const paid = { type: 'DeficitPaid', pool: pool.id, asset: asset.id, amount } as const
  return [...Accrual.of(state, pool), paid]
}

export * as CoverDeficit from './CoverDeficit.ts'
