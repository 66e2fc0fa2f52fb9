import { limits } from '../base/limits.ts'
import { Session } from '../calendar/Session.ts'
import type { InstrumentId } from '../model/Instrument.ts'
import type { Sessions } from '../model/Rulebook.ts'
import { Codec } from './Codec.ts'
import { timeOfDay } from './calendar.ts'
import { calendarSource } from './dueRule.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { show } from './WireError.ts'

const session: Codec<Session> = Codec.checked(
  Codec.record<Session>({
    calendar: calendarSource,
    opens: Codec.described(
      timeOfDay,
      'On the clock of the calendar, whose close ends the session.',
    ),
    opensOn: Codec.absent(Scalar.word('sameDay', 'dayBefore'), 'sameDay'),
  }),
  (value, at) => {
    const fault = Session.fault(value)
    if (fault !== null) throw Path.fault(at, 'field.value', 'hours of a market', fault)
  },
)

const always = Codec.nullable(session)

/** The hours of an instrument that is defined. */
const named = (id: InstrumentId): Codec<Session | null> => ({
  ...always,
  decode: (json, at) => {
    if (at.catalog.instrument(id) !== undefined) return always.decode(json, at)
    throw Path.fault(at, 'symbol.unknown', 'a defined instrument', show(id))
  },
})

/**
 * The hours of markets, by the calendars that are known by name or of one's own.
 *
 * Rules: [LIQ30]
 */
export const sessions: Codec<Sessions> = Codec.record<Sessions>({
  standard: Codec.described(
    Codec.optional(session),
    'Of what is not named; left out, it is traded always.',
  ),
  instruments: Codec.described(
    Codec.absent(Codec.mapped(named, limits.instruments), new Map()),
    'By instrument; null: always.',
  ),
})
