/**
 * Stops the program when we, not the user, are wrong.
 *
 * An assertion guards what the code itself promises; user input is answered with a rejection, a
 * failing world with a fault. On in production: a wrong margin engine must not go on.
 *
 * @throws AssertionError where `condition` is false
 * @example
 * assert(1n + 1n === 2n, 'evolve: events arrive in order')
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}

/** Marks a value that the types allow and the program's own invariants exclude. */
export function defined<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new AssertionError(message)
  return value
}

/** The error of a broken invariant: the process stops, the journal is the recovery. */
export class AssertionError extends Error {
  override readonly name = 'Base.AssertionError'
}
