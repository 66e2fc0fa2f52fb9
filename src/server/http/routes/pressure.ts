import { Type } from 'typebox'
import { missing, Refusal } from '../../Refusal.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

/** The longest that a reader waits for the first study. */
const FIRST_MS = 10_000

/** Over 0 and under 100, with at most four decimals: no price falls further. */
const PER_CENT = '(?!0+(\\.0+)?(,|$))\\d{1,2}(\\.\\d{1,4})?'

/** Shares of the price, the smallest first. */
const movesOf = (shocks: string): readonly number[] =>
  [...new Set(shocks.split(',').map((text) => Number(text) / 100))].sort((a, b) => a - b)

const loose = (description: string) => Type.Object({}, { additionalProperties: true, description })

/** What moves would force. */
export const pressure: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/pressure',
    scope: 'read',
    tag: 'Markets',
    says: 'What moves would force out of the most held markets, and whether it would run away.',
    query: {
      instrument: Type.Optional(shapes.name('Along this market alone.')),
      shocks: Type.Optional(
        Type.String({
          pattern: `^${PER_CENT}(,${PER_CENT}){0,11}$`,
          maxLength: 96,
          description:
            'Moves of your own in per cent, as `5,12.5,40`: studied as of now instead of 1, 2, 5, 10 and 20.',
        }),
      ),
    },
    answer: shapes.object({
      asOf: Type.Integer({ minimum: 0, description: 'The entry that it was studied as of.' }),
      timestamp: shapes.time,
      datetime: Type.String(),
      note: shapes.orNull(Type.String()),
      ways: Type.Array(loose('As `plimsoll pressure --json` has it.')),
      index: shapes.orNull(
        loose(
          'From 0 to 100: how much of what a shock of a tenth comes to is the book’s own doing.',
        ),
      ),
      between: Type.Optional(
        shapes.orNull(
          loose(
            'Between what the index is since, as of a later entry; null while it is of that study.',
          ),
        ),
      ),
      together: Type.Array(
        loose('All markets at once, a way each, as `plimsoll pressure --json` has it.'),
      ),
      contagion: shapes.orNull(
        loose('How a move of one market forces trades in another; null along one market.'),
      ),
    }),
    async handle({ front, caller, query: { instrument, shocks } }) {
      requireAll(caller, 'the pressure of the whole book')
      const { analyst, replica } = front
      if (instrument !== undefined && !replica.state.instrumentById.has(instrument)) {
        throw missing('instrument', instrument)
      }
      if (shocks !== undefined) {
        return await analyst.ask({ symbol: instrument ?? null, moves: movesOf(shocks) })
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
