import type { Tone } from './levels.ts'

/** How near the deadline of a call is: the same tones as levels, and a word, so colour is never alone. */
export interface Ageing {
  readonly tone: Tone
  readonly word: string
}

const HOUR = 3_600_000

export function ageingOf(left: number | null): Ageing {
  if (left === null) return { tone: 'unknown', word: 'no deadline' }
  if (left < 0) return { tone: 'liquidate', word: 'overdue' }
  if (left < HOUR / 4) return { tone: 'call', word: 'minutes' }
  if (left < HOUR) return { tone: 'warning', word: 'within the hour' }
  return { tone: left < 6 * HOUR ? 'notice' : 'healthy', word: 'later' }
}
