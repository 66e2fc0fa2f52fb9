/**
 * Stops the program on a broken invariant.
 *
 * An assertion guards what the code itself promises. Invalid user input gets a rejection, a failing
 * environment a fault. Assertions stay on in production: a margin engine with a broken invariant
 * must not continue.
 *
 * @throws AssertionError where `condition` is false
 * @example
 * assert(1n + 1n === 2n, 'evolve: events arrive in order')
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}

/** Asserts that a value is present where the types allow absence and the invariants do not. */
export function defined<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new AssertionError(message)
  return value
}

/** The error of a broken invariant: the process stops, the journal is the recovery. */
export class AssertionError extends Error {
  override readonly name = 'Base.AssertionError'
}
