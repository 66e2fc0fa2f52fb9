/** The longest that somebody else may have us wait at once, where nobody says. */
const LONGEST_MS = 600_000

/**
 * Milliseconds that a `Retry-After` asks for: seconds, or a date; at most the longest that is waited.
 * Null where it says neither.
 *
 * @example
 * retryAfter('2') // => 2000
 */
export function retryAfter(
  header: string | null,
  { longest = LONGEST_MS, now = Date.now() } = {},
): number | null {
  if (header === null) return null
  const text = header.trim()
  const wait = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return Number.isNaN(wait) ? null : Math.min(longest, Math.max(0, wait))
}
