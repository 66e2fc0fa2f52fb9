import type { PoolId } from '../../model/Asset.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { Accrual } from '../loan/Accrual.ts'
import type { State } from '../State.ts'

/** Brings a pool's interest to now: what alone can make a quiet loan unhealthy. */
export interface AccrueInterest extends Header {
  readonly type: 'AccrueInterest'
  readonly pool: PoolId
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: AccrueInterest): Decision {
  const pool = find.pool(state, command.pool)
  return Decision.refused(pool) ? pool : Accrual.of(state, pool)
}

export * as AccrueInterest from './AccrueInterest.ts'
