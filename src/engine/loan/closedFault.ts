import { Decision } from '../Decision.ts'
import type { Pool, Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'

/**
 * Why a reserve is closed for a use: paused for all of them, frozen for new loans and new supply.
 *
 * Rules: [POOL28]
 */
export function closedFault(
  { id }: Pool,
  { asset, status }: Reserve,
  isNew: boolean,
): Rejection | null {
  const detail = `expected an active reserve of ${asset.id} in pool ${id}, found it ${status}`
  if (status === 'paused') return Decision.reject('pool.paused', detail)
  return status === 'frozen' && isNew ? Decision.reject('pool.frozen', detail) : null
}
