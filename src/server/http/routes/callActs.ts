import { type TProperties, Type } from 'typebox'
import type { JsonObject } from '../../../wire/JsonText.ts'
import { callOf } from '../callOf.ts'
import { Route } from '../Route.ts'
import { Submission } from '../Submission.ts'
import { shapes } from '../shapes.ts'
import { answer } from './commands.ts'

const reason = Type.String({ minLength: 1, maxLength: 512, description: 'Kept in the journal.' })

/** What people decide about a call, each one command. */
export const callActs: readonly Route[] = [
  act('acknowledge', 'AcknowledgeCall', 'Says that somebody saw a call.', {}),
  act('extend', 'ExtendCall', 'Moves the deadline of a call.', {
    ...{ deadline: shapes.time, reason },
    code: Type.Optional(shapes.name('One of those that its procedure takes, where it names any.')),
  }),
  act('waive', 'WaiveCall', 'Waives a call.', { reason }),
  act('note', 'NoteCall', 'Writes a note on a call.', { text: reason }),
  act('assign', 'AssignCall', 'Says who works on a call; null for nobody.', {
    to: shapes.orNull(shapes.name('Who.')),
  }),
  act(
    'answer',
    'AnswerCall',
    'Says to how much of a call the called party agrees; it disputes the rest.',
    { agreed: amount('What is agreed, in the numeraire of its account.'), reason },
    { isOfAccount: true },
  ),
  act(
    'resolve',
    'ResolveDispute',
    'Ends the dispute of a call: what was asked stands, or less.',
    { amount: Type.Optional(amount('Left out, what was asked.')), reason },
    { isOfAccount: true },
  ),
]

function amount(description: string) {
  return Type.String({ minLength: 1, maxLength: 64, description })
}

/** Whether the command names the account of its call, in whose numeraire its amounts are. */
interface About {
  readonly isOfAccount: boolean
}

function act(
  verb: string,
  type: string,
  says: string,
  fields: TProperties,
  { isOfAccount }: About = { isOfAccount: false },
): Route {
  return Route.route({
    method: 'POST',
    path: `/v1/calls/:id/${verb}`,
    scope: 'desk',
    tag: 'Calls',
    says,
    params: { id: shapes.name('The call.') },
    body: Type.Object(
      {
        id: Type.String({
          minLength: 1,
          maxLength: 64,
          description: 'The client’s own id: a repeat is harmless.',
        }),
        by: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 128,
            description: 'Who, where not the key itself.',
          }),
        ),
        ...fields,
      },
      shapes.strict,
    ),
    answer: shapes.object({ answers: Type.Array(answer) }),
    async handle({ front, caller, params, body }) {
      const { account } = callOf(front, caller, params.id)
      const about = { call: params.id, ...(isOfAccount && { account }) }
      return await Submission.one(front, caller, { type, ...about, ...(body as JsonObject) })
    },
  })
}
