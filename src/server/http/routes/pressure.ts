import { Type } from 'typebox'
import { missing, Refusal } from '../../Refusal.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

/** The longest that a reader waits for the first study. */
const FIRST_MS = 10_000

const loose = (description: string) => Type.Object({}, { additionalProperties: true, description })

/** What moves would force. */
export const pressure: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/pressure',
    scope: 'read',
    tag: 'Markets',
    says: 'What moves would force out of the most held markets, and whether it would run away.',
    query: { instrument: Type.Optional(shapes.name('Along this market alone.')) },
    answer: shapes.object({
      asOf: Type.Integer({ minimum: 0, description: 'The entry that it was studied as of.' }),
      timestamp: shapes.time,
      datetime: Type.String(),
      note: shapes.orNull(Type.String()),
      ways: Type.Array(loose('As `plimsoll pressure --json` has it.')),
      contagion: Type.Null(),
    }),
    async handle({ front, caller, query: { instrument } }) {
      requireAll(caller, 'the pressure of the whole book')
      const { analyst, replica } = front
      if (instrument !== undefined && !replica.state.instrumentById.has(instrument)) {
        throw missing('instrument', instrument)
      }
      await analyst.first(FIRST_MS)
      const record = analyst.record(instrument ?? null)
      if (record !== null) return record
      throw new Refusal(503, 'pressure.pending', 'the first study is not done yet', {
        retryAfter: 10,
      })
    },
  }),
]
