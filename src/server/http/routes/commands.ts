import { type TSchema, Type } from 'typebox'
import { commands as codecs } from '../../../wire/commands.ts'
import type { Json } from '../../../wire/JsonText.ts'
import { Refusal } from '../../Refusal.ts'
import { Route } from '../Route.ts'
import { Submission } from '../Submission.ts'
import { shapes } from '../shapes.ts'

const { orNull, seq, text } = shapes

/** The most commands of one list. */
const LIST_MAX = 5_000

/** A time is the engine's to say, and the actor is the key's name. */
const bodies = Object.values(codecs).map(({ schema }) => {
  const { required, properties, ...rest } = schema as unknown as {
    readonly required: readonly string[]
    readonly properties: Readonly<Record<string, TSchema>>
  }
  const left = ['time', 'by']
  return {
    ...rest,
    required: required.filter((name) => !left.includes(name)),
    properties: { ...properties, actor: text('The key’s own name, where it is told at all.') },
  } as unknown as TSchema
})

const command = Type.Union(bodies, {
  description: 'A command, as docs/schema/command.schema.json has it.',
})

/** What became of one command. */
export const answer = shapes.object({
  command: orNull(text('Its id, which makes a repeat harmless; null where it had none.')),
  seq: orNull(seq),
  isRepeat: Type.Boolean({
    description: 'Whether it was taken before, so that nothing changed now.',
  }),
  events: Type.Array(
    Type.Object(
      {},
      { additionalProperties: true, description: 'As docs/schema/event.schema.json has it.' },
    ),
  ),
  refused: orNull(
    shapes.object({
      code: text('The rejection’s.'),
      detail: text('What was expected and found.'),
      at: orNull(text('A JSON pointer.')),
    }),
  ),
  successor: Type.Optional(
    Type.Integer({
      description: 'Of marks that newer ones replaced while they waited: the entry of those.',
    }),
  ),
})

/** Commands. */
export const commands: readonly Route[] = [
  Route.route({
    method: 'POST',
    path: '/v1/commands',
    scope: 'read',
    tag: 'Commands',
    says: 'One command, or a list that is admitted in order and answered one by one: not all or nothing.',
    body: Type.Union([command, Type.Array(command, { maxItems: LIST_MAX })]),
    answer: shapes.object({ answers: Type.Array(answer) }),
    isOwnBody: true,
    async handle({ front, caller, body }) {
      const json = body as Json | undefined
      if (json === undefined) {
        throw new Refusal(400, 'field.missing', 'expected a command or a list, found nothing', {
          path: [],
        })
      }
      if (!Array.isArray(json)) return await Submission.one(front, caller, json)
      if (json.length > LIST_MAX) {
        const detail = `expected at most ${LIST_MAX} commands, found ${json.length}`
        throw new Refusal(400, 'limit.exceeded', detail, { path: [] })
      }
      return { answers: await Submission.list(front, caller, json) }
    },
  }),
]
