const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/**
 * A length of time in the two units that matter, for people.
 *
 * @example
 * span(7_500_000) // => '2 h 5 min'
 */
export function span(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.ceil(ms / 1_000)} s`
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`
  const [hours, minutes] = [Math.floor(ms / HOUR_MS), Math.floor((ms % HOUR_MS) / MINUTE_MS)]
  if (ms < DAY_MS) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`
  const rest = Math.floor((ms % DAY_MS) / HOUR_MS)
  return rest === 0 ? `${Math.floor(ms / DAY_MS)} d` : `${Math.floor(ms / DAY_MS)} d ${rest} h`
}
