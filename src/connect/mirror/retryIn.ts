const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/** How long a venue asked to be left alone, where it did. */
export interface Retryable {
  readonly retryAfter?: number | null
}

/**
 * Milliseconds until a failed fetch is tried again: what the venue asked for, else twice as long after
 * each failure, up to a minute, with some chance in it so that not all come back at once.
 *
 * Rules: [WATCH5]
 */
export function retryIn(error: unknown, failures: number): number {
  const { retryAfter = null } = (error ?? {}) as Retryable
  const backoff = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16))
  const drawn = backoff * (0.75 + Math.random() / 4)
  return Math.max(retryAfter ?? 0, drawn)
}
