const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** By Standard Webhooks: 75 h 35 min 5 s in all. */
const standard: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
]

const FIVES_OF_A_DAY = 288

/** Where a person waits at the other end: soon, and every five minutes of a day. */
const soon: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  ...new Array<number>(FIVES_OF_A_DAY).fill(5 * MINUTE_MS),
]

/** The waits before the attempts after the first. */
export const schedules = { standard, soon }
