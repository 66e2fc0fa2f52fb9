import { Type } from 'typebox'
import { Zone } from '../../../calendar/Zone.ts'
import { dayOf } from '../../../wire/asked/dayOf.ts'
import { day as report } from '../../../wire/dayOutputs.ts'
import { asking } from '../asking.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'
import { fileOf } from './journal.ts'

const zones = ['UTC', ...Zone.ids.filter((id) => id !== 'UTC')]

/** What the desk did in a day, and what it leaves to the next. */
export const day: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/day',
    scope: 'read',
    tag: 'Calls',
    says: 'The report of a desk’s day: what was opened, met, expired, waived and cancelled, what is left by age and by who works on it, strikes and restrictions, and every call that was in force.',
    query: {
      date: Type.Optional(shapes.name('As 2026-01-05; the one that it is there now by default.')),
      zone: Type.Optional(shapes.name('Whose midnights, as `America/New_York`; UTC by default.')),
    },
    answer: shapes.object({
      day: report,
      zones: Type.Array(shapes.text('A zone that may be asked for.')),
    }),
    async handle({ front, caller, query: { date, zone } }) {
      requireAll(caller, 'the report of a day')
      fileOf(front)
      const now = front.clock.now()
      const asked = asking({ code: 'day.invalid', at: 'query' }, () =>
        dayOf({ day: date, zone }, now),
      )
      return { day: await front.days.read(asked), zones }
    },
  }),
]
