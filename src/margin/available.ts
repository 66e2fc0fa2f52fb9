import type { Assessment } from '../model/Assessment.ts'
import { Value } from '../money/Value.ts'

/**
 * What an account may still commit to new positions and orders: equity less initial, at least zero.
 * It is not what may be withdrawn, because it includes unrealised profit.
 *
 * Rules: [MARGIN11]
 *
 * @example
 * available(assess(account, rules, book, 'credit'))
 */
export const available = ({ equity, initial }: Assessment): Value =>
  Value.max(Value.zero, Value.sub(equity, initial))
