import { type TProperties, Type } from 'typebox'
import { limits } from '../../../base/limits.ts'
import type { JsonObject } from '../../../wire/JsonText.ts'
import { Parts } from '../../../wire/Parts.ts'
import { Route } from '../Route.ts'
import { Submission } from '../Submission.ts'
import { shapes } from '../shapes.ts'
import { answer } from './commands.ts'

const reason = Type.String({
  minLength: 1,
  maxLength: limits.text,
  description: 'Kept in the journal.',
})

/** What operators do. */
export const operate: readonly Route[] = [
  control('/v1/arm', 'Arm', 'Lets liquidation act, market by market as marks are fresh.', {
    reason,
  }),
  control('/v1/disarm', 'Disarm', 'Stops liquidation: the engine assesses and calls only.', {
    reason,
  }),
  control(
    '/v1/switches',
    'Switch',
    'Turns one kind of action on or off, for everything or in one place.',
    {
      scope: Parts.switchScope.schema,
      what: Parts.switchName.schema,
      on: Type.Boolean(),
      grace: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: limits.time,
          description: 'Milliseconds for which liquidation stays off yet.',
        }),
      ),
      reason,
    },
  ),
]

/** A command of its own place. */
function control(path: string, type: string, says: string, fields: TProperties): Route {
  return Route.route({
    ...{ method: 'POST', path, scope: 'admin', tag: 'Operators', says },
    body: Type.Object(
      {
        id: Type.String({
          minLength: 1,
          maxLength: limits.identifier,
          description: 'The client’s own id: a repeat is harmless.',
        }),
        by: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: limits.actor,
            description: 'Who, where not the key itself.',
          }),
        ),
        ...fields,
      },
      shapes.strict,
    ),
    answer: shapes.object({ answers: Type.Array(answer) }),
    handle: ({ front, caller, body }) =>
      Submission.one(front, caller, { type, ...(body as JsonObject) }),
  })
}
