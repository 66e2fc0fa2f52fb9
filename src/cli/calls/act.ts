import { Type } from 'typebox'
import { Remote } from '../../connect/remote/Remote.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { Io } from '../Io.ts'
import { expectShape } from '../remote/expect.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'

/** What can be done about a call of a running service. */
export const acts = [
  ...(['acknowledge', 'extend', 'waive', 'note', 'assign'] as const),
  ...(['answer', 'resolve'] as const),
] as const

export type Act = (typeof acts)[number]

export const actOptions: Options = {
  reason: { value: 'TEXT', about: 'of extend, waive, answer and resolve: why; journaled' },
  until: { value: 'WHEN', about: 'of extend: the new deadline: a time, or from now as 2h' },
  code: {
    value: 'CODE',
    about: 'of extend: one of those that its procedure takes, where it names any',
  },
  text: { value: 'TEXT', about: 'of note: what to write down, up to 512 characters' },
  to: { value: 'NAME', about: "of assign: who works on it; '' for nobody" },
  agreed: { value: 'AMOUNT', about: 'of answer: to how much of it the called party agrees' },
  amount: { value: 'AMOUNT', about: 'of resolve: what stands; without it what was asked' },
  by: { value: 'NAME', about: "who says so, where it is not the key's own name" },
  id: { value: 'ID', about: "the command's id: the same one again is harmless" },
}

const answers = Type.Object({
  seq: Type.Integer(),
  answers: Type.Array(
    Type.Object({
      command: Type.Union([Type.String(), Type.Null()]),
      seq: Type.Union([Type.Integer(), Type.Null()]),
      isRepeat: Type.Boolean(),
    }),
    { minItems: 1 },
  ),
})

export const isAct = (word: string): word is Act => acts.some((act) => act === word)

/**
 * Does something about a call: one command, whose id is drawn before it is sent, so that it is sent
 * again where an answer is lost and never done twice.
 *
 * Rules: [REG5] [REMOTE3]
 *
 * @throws UsageError, RemoteFault
 */
export async function act(remote: Remote, what: Act, call: string, args: Arguments, io: Io) {
  const by = args.text('by')
  const type = typeOf[what]
  const command = {
    ...(type !== null && { type, call }),
    ...{ id: args.text('id') ?? Remote.newId(), ...fieldsOf(what, args, io.now()) },
    ...(by !== undefined && { by }),
  }
  // What is in the numeraire of the called account is told at the place of the call, which knows it.
  const place = type === null ? `/calls/${encodeURIComponent(call)}/${what}` : '/commands'
  const answer = await Remote.post(remote, place, command)
  const [done] = expectShape(answers, answer, `POST /v1${place}`).answers
  if (args.has('json')) await Io.print(io, JSON.stringify(answer))
  else {
    const repeat = done?.isRepeat === true ? '; it was taken before, and nothing changed now' : ''
    await Io.print(io, `${call}: ${said[what]}, entry ${done?.seq ?? '–'}${repeat}`)
  }
}

const typeOf: Readonly<Record<Act, string | null>> = {
  acknowledge: 'AcknowledgeCall',
  extend: 'ExtendCall',
  waive: 'WaiveCall',
  note: 'NoteCall',
  assign: 'AssignCall',
  answer: null,
  resolve: null,
}

const said: Readonly<Record<Act, string>> = {
  acknowledge: 'acknowledged',
  extend: 'extended',
  waive: 'waived',
  note: 'noted',
  assign: 'assigned',
  answer: 'answered',
  resolve: 'resolved',
}

/** What an act takes besides; another act's option is refused, not left without effect. */
const takes: Readonly<Record<Act, readonly string[]>> = {
  acknowledge: [],
  extend: ['until', 'reason', 'code'],
  waive: ['reason'],
  note: ['text'],
  assign: ['to'],
  answer: ['agreed', 'reason'],
  resolve: ['amount', 'reason'],
}

function fieldsOf(what: Act, args: Arguments, now: number): JsonObject {
  for (const option of Object.keys(actOptions)) {
    const isCommon = option === 'by' || option === 'id'
    if (!isCommon && args.has(option) && !takes[what].includes(option)) {
      throw new UsageError(`calls ${what}: expected no --${option}`)
    }
  }
  const needed = (option: string): string => {
    const text = args.text(option)
    if (text !== undefined) return text
    throw new UsageError(`calls ${what}: expected --${option}, found nothing`)
  }
  switch (what) {
    case 'acknowledge':
      return {}
    case 'extend': {
      const code = args.text('code')
      const deadline = timeOf('--until', needed('until'), now)
      return { deadline, reason: needed('reason'), ...(code !== undefined && { code }) }
    }
    case 'waive':
      return { reason: needed('reason') }
    case 'note':
      return { text: needed('text') }
    case 'assign':
      return { to: needed('to') === '' ? null : needed('to') }
    case 'answer':
      return { agreed: needed('agreed'), reason: needed('reason') }
    case 'resolve': {
      const amount = args.text('amount')
      return { reason: needed('reason'), ...(amount !== undefined && { amount }) }
    }
  }
}
