/** How many standard deviations are gone beyond, one way, with a chance of a quarter. */
const QUARTER = 0.6744897501960817

/**
 * The days within which a price that wanders without drift comes as far as a log move with a chance of a half, by a
 * day's volatility.
 *
 * Rules: [REACH1] [REACH7]
 */
export const timeToCall = (move: number, volatility: number): number => (move / (QUARTER * volatility)) ** 2

const units = [
  ['d', 1],
  ['h', 24],
  ['min', 1_440],
  ['s', 86_400],
] as const

/** A length of time told in days, in its largest unit with three digits at most. */
export function daysText(days: number): string {
  const [unit, many] = units.find(([, many]) => days * many >= 1) ?? units[units.length - 1] as (typeof units)[number]
  return days === 0 ? '0' : `${Number((days * many).toPrecision(3))} ${unit}`
}
