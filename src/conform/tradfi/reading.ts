import type { Result } from '../../base/Result.ts'
import { type Answer, Calendar } from '../../calendar/Calendar.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { calendarNamed } from '../../calendar/presets.ts'
import { TimeOfDay } from '../../calendar/TimeOfDay.ts'
import { FactError, Facts } from '../Facts.ts'

/** Weekends, and the holidays of the case; New York's where it names none. */
export function calendarOf(inputs: Facts): Calendar {
  if (!('holidays' in inputs)) return calendarNamed('NYSE')
  const holidays = texts(inputs, 'holidays').map((text) => ({
    name: text,
    day: { kind: 'once', date: read(text) } as const,
  }))
  return told(
    Calendar.of({
      ...{ id: 'case', source: '', zone: 'America/New_York', from: 2000, until: 2050 },
      ...{ weekend: [6, 7], close: TimeOfDay.DAY_MS, holidays, earlyCloses: [] },
    }),
  )
}

/** A field that is a list of texts. */
export function texts(inputs: Facts, name: string): readonly string[] {
  const value = inputs[name]
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
  throw new FactError(`${name}: expected a list of texts, found ${JSON.stringify(value)}`)
}

export const dateOf = (inputs: Facts, name: string): CivilDate => read(inputs[name])

export const read = (text: unknown): CivilDate => given(text, 'a date', CivilDate.parse)
export const timeOf = (text: unknown): TimeOfDay => given(text, 'a time of day', TimeOfDay.parse)

function given<T>(text: unknown, expected: string, parse: (text: string) => T | null): T {
  const value = typeof text === 'string' ? parse(text) : null
  if (value !== null) return value
  throw new FactError(`expected ${expected}, found ${JSON.stringify(text)}`)
}

/** An answer that the case must have. */
export function told<T>(answer: Answer<T> | Result<T, unknown>): T {
  if (answer.ok) return answer.value
  throw new FactError(`no answer: ${JSON.stringify(answer.error)}`)
}

/** A field that is a whole number, as a count. */
export const countOf = (inputs: Facts, name: string): number => Number(Facts.whole(inputs, name))
