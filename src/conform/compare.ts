import { Ratio } from '../money/Ratio.ts'
import type { Answer, Found } from './Adapter.ts'
import { FactError, Facts } from './Facts.ts'
import { remarks } from './mismatch.ts'

/**
 * Whether every expected value was found, at any depth: words and flags literally, each number
 * within the tolerance, bounds included. A bare tolerance is absolute; `{ rel }` is relative to the
 * expected value; `{ price: 0.01 }` and `{ price_rel: 0.01 }` are of the fields of that name, and the former of
 * those in whose name it is a word; without any, exact. Remarks of a case's author are no expected values, and neither is the word None
 * beside others: what was not asserted there.
 *
 * Rules: [CONF3]
 *
 * @example
 * compare({ price: 1114.78 }, { price: Ratio.of(111_478n, 100n) }, 0.005) // => true
 */
export function compare(expected: Facts, found: Found, tolerance: unknown): boolean {
  const stated = Object.entries(expected).filter(([name]) => !remarks.has(name))
  const asserted = stated.filter(([, value]) => value !== 'None')
  return (asserted.length > 0 ? asserted : stated).every(([name, value]) =>
    meets(name, value, found[name], tolerance),
  )
}

function meets(name: string, value: unknown, answer: Answer, tolerance: unknown): boolean {
  if (answer === undefined) return false
  if (Array.isArray(value)) {
    if (!isList(answer) || answer.length !== value.length) return false
    return value.every((one, index) => meets(name, one, answer[index], tolerance))
  }
  if (isList(answer))
    return answer.length > 0 && answer.every((one) => meets(name, value, one, tolerance))
  if (Facts.isFacts(value)) return isTree(answer) && compare(value, answer, tolerance)
  const number = numberOf(answer)
  if (number === null) return answer === value
  const wanted = typeof value === 'boolean' || value === null ? null : exactOf(value)
  if (wanted === null) return false
  const off = Ratio.abs(Ratio.sub(number, wanted))
  return Ratio.compare(off, allowance(name, wanted, tolerance)) <= 0
}

/** Of fields that are told without their fraction, as some tests assert them: exact. */
const truncated = 'integer part equal'

const isList = (answer: Answer): answer is readonly Answer[] => Array.isArray(answer)

/** An answer that is a number; null for every other. */
export function numberOf(answer: Answer): Ratio | null {
  if (typeof answer === 'bigint') return Ratio.of(answer)
  const isRatio = isTree(answer) && typeof answer.numerator === 'bigint'
  return isRatio ? (answer as unknown as Ratio) : null
}

const isTree = (answer: Answer): answer is Found =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer)

function exactOf(value: unknown): Ratio | null {
  try {
    return Facts.exact(value)
  } catch (error) {
    if (error instanceof FactError) return null
    throw error
  }
}

function allowance(name: string, expected: Ratio, tolerance: unknown): Ratio {
  if (tolerance === undefined || tolerance === null) return Ratio.zero
  if (tolerance === truncated) return Ratio.zero
  if (!Facts.isFacts(tolerance)) return Facts.exact(tolerance)
  const read = (...names: readonly string[]): Ratio =>
    Facts.optional(tolerance, names.find((one) => one in tolerance) ?? '') ?? Ratio.zero
  const own = Object.keys(tolerance).find((key) => key.startsWith(`${name}_rel`))
  const share = read(own ?? 'rel', 'margins_rel')
  return Ratio.add(Ratio.mul(Ratio.abs(expected), share), read(name, 'abs', ...wordsOf(name)))
}

/** The words of a field's name: `initHealth` is `init` and `health`. */
const wordsOf = (name: string): readonly string[] =>
  name.split(/(?=[A-Z])/).map((word) => word.toLowerCase())
