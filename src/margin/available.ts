import type { Assessment } from '../model/Assessment.ts'
import { Value } from '../money/Value.ts'

/**
 * What an account may still commit to new positions and orders: equity less initial, not below
 * zero. It says nothing of what may leave, for profits not yet taken are in it.
 *
 * Rules: [MARGIN11]
 *
 * @example
 * available(assess(account, terms, book, 'credit'))
 */
export const available = ({ equity, initial }: Assessment): Value =>
  Value.max(Value.zero, Value.sub(equity, initial))
