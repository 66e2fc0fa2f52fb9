/** A value, or the reason why there is none. Rejections are values; only shells throw. */
export type Result<T, E> = Success<T> | Failure<E>

export interface Success<T> {
  readonly ok: true
  readonly value: T
}

export interface Failure<E> {
  readonly ok: false
  readonly error: E
}

/**
 * Wraps a value.
 *
 * @example
 * Result.success(1n) // => { ok: true, value: 1n }
 */
export const success = <T>(value: T): Success<T> => ({ ok: true, value })

/**
 * Wraps a reason.
 *
 * @example
 * Result.failure('decimal.malformed') // => { ok: false, error: 'decimal.malformed' }
 */
export const failure = <E>(error: E): Failure<E> => ({ ok: false, error })

export * as Result from './Result.ts'
