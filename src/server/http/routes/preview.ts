import { Type } from 'typebox'
import { CommandText } from '../../../wire/CommandText.ts'
import { catalogOf } from '../../../wire/catalogOf.ts'
import type { Json, JsonObject } from '../../../wire/JsonText.ts'
import { impact } from '../../../wire/outputs.ts'
import { Refusal, unreadable } from '../../Refusal.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

type Impact = { properties: { accounts: { items: object }; refused: object; liquidatable: object } }
const { accounts: impacted, refused, liquidatable } = (impact as unknown as Impact).properties

/** What a command would do to everybody. */
export const preview: readonly Route[] = [
  Route.route({
    method: 'POST',
    path: '/v1/rulebooks/preview',
    scope: 'read',
    tag: 'Markets',
    says: 'What a version of a rulebook or a set of prices would do to the present book. Nothing changes.',
    body: Type.Object(
      {
        command: Type.Object(
          {},
          {
            additionalProperties: true,
            description: 'A `DefineRulebook` or `SetMarks`; id and time may be left out.',
          },
        ),
      },
      shapes.strict,
    ),
    answer: Type.Object(
      {
        refused: refused as never,
        liquidatable: liquidatable as never,
        called: shapes.count('Accounts that a call would be opened for.'),
        liquidated: shapes.count('Accounts that could newly be liquidated.'),
        changed: shapes.count('Accounts whose numbers would change.'),
        worst: Type.Array(impacted.items as never, {
          description: 'The ten who would lose most equity over maintenance.',
        }),
      },
      shapes.strict,
    ),
    handle({ front, caller, body }) {
      requireAll(caller, 'a preview of the whole book')
      return previewed(front, body.command as JsonObject)
    },
  }),
]

async function previewed(front: Front, json: JsonObject) {
  const { state, head } = front.replica
  // As of now: while nothing is told the engine's own time stands, and a price of now would be of its future.
  const now = front.isTold ? state.time : Math.max(state.time, front.clock.now())
  const source: Json = { id: 'preview', ...json }
  const read = CommandText.fromJson(source, catalogOf(state), now)
  if (!read.ok) throw unreadable(read.error, ['command'])
  const { type } = read.value
  if (type !== 'DefineRulebook' && type !== 'SetMarks') {
    const detail = `expected DefineRulebook or SetMarks, found ${type}`
    throw new Refusal(400, 'field.value', detail, { path: ['command', 'type'] })
  }
  return await front.previewer.impact({ ...read.value, time: now }, head.seq)
}
