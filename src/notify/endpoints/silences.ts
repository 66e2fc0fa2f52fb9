import { type Static, Type } from 'typebox'
import type { Notifier } from '../Notifier.ts'
import { matchSchema, namePattern } from '../Route.ts'
import { type Made, type Silence, Silences } from '../Silences.ts'
import { type Asked, type Endpoint, strict, text, textOrNull, timeOrNull } from './Endpoint.ts'

const words = (description: string) => Type.String({ minLength: 1, maxLength: 256, description })

const wanted = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: namePattern,
        description: 'The client’s own id: a repeat is harmless. Drawn where left out.',
      }),
    ),
    match: Type.Object(matchSchema.properties, {
      ...strict,
      minProperties: 1,
      description: 'What it is about: what is given must all hold, and something must be given.',
    }),
    until: Type.String({
      format: 'date-time',
      description: 'When it ends by itself, an ISO 8601 moment to come.',
    }),
    reason: words('Why, for whoever looks for what was not told.'),
  },
  { ...strict, description: 'What is not to be told for a time.' },
)

const shown = Type.Object(
  {
    id: Type.Union([text, Type.Null()], { description: 'Null for one of the configuration.' }),
    match: matchSchema,
    until: text,
    by: text,
    reason: text,
    madeAt: timeOrNull,
    endedAt: timeOrNull,
    endedBy: textOrNull,
    isInForce: Type.Boolean(),
  },
  { ...strict, description: 'A silence, and who ended it where somebody did.' },
)

const identified = Type.Object(
  { id: Type.String({ pattern: namePattern, description: 'Of a silence.' }) },
  strict,
)

/** What is not told for a time. */
export const silences: readonly Endpoint[] = [
  {
    ...{ method: 'GET', path: '/silences', scope: 'desk' },
    summary: 'All silences, also those that ended within a week, and who made and ended them',
    schema: { response: Type.Object({ silences: Type.Array(shown) }, strict) },
    handle: (notifier) => ({
      silences: Silences.all(notifier.settings.silences).map((one) => showing(notifier, one)),
    }),
  },
  {
    ...{ method: 'POST', path: '/silences', scope: 'desk' },
    summary: 'Say nothing about something for a time: the ledger keeps what would have been said',
    schema: { body: wanted, response: shown },
    handle: make,
  },
  {
    ...{ method: 'DELETE', path: '/silences/:id', scope: 'desk' },
    summary: 'End a silence before its time: what still stands and was not told is told',
    schema: { params: identified, response: shown },
    handle: end,
  },
]

function showing(notifier: Notifier, one: Silence | Made): Static<typeof shown> {
  const { match, until, by, reason } = one
  const made = 'id' in one ? one : { id: null, madeAt: null, endedAt: null, endedBy: null }
  return {
    ...{ id: made.id, match, until, by, reason, madeAt: made.madeAt },
    ...{ endedAt: made.endedAt, endedBy: made.endedBy },
    isInForce: Silences.isInForce(one, notifier.now()),
  }
}

function make(notifier: Notifier, { by, body }: Asked): object {
  const asked = body as Static<typeof wanted>
  const made = Silences.make(notifier.settings.silences, asked, by, notifier.now())
  notifier.nudge()
  return showing(notifier, made)
}

function end(notifier: Notifier, { by, params }: Asked): object {
  const ended = Silences.end(notifier.settings.silences, params.id ?? '', by, notifier.now())
  notifier.nudge()
  return showing(notifier, ended)
}
