import type { Assessment } from '../model/Assessment.ts'
import { Value } from '../money/Value.ts'

/**
 * What an account may still commit to new positions and orders: equity less initial, at least zero.
 * Assessed as requests are, it counts the open profit that backs new risk; what may be withdrawn is
 * another question.
 *
 * Rules: [MARGIN11] [CREDIT3]
 *
 * @example
 * available(assessCredit(account, rules, book, 'risk'))
 */
export const available = ({ equity, initial }: Assessment): Value =>
  Value.max(Value.zero, Value.sub(equity, initial))
