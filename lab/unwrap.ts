import type { Result } from '../src/base/Result.ts'

/**
 * The value of a result that cannot fail here, since its input is our own.
 *
 * @throws TypeError where it failed all the same
 */
export function unwrap<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value
  throw new TypeError(`expected a value, found ${JSON.stringify(result.error)}`)
}
