import { Type } from 'typebox'
import { Agreement } from '../../../csa/Agreement.ts'
import { State } from '../../../csa/State.ts'
import { CsaReport } from '../../../report/CsaReport.ts'
import { amountText } from '../../../report/figures.ts'
import { agreement as terms } from '../../../wire/csa/agreement.ts'
import { csaMembers } from '../../../wire/csaOutputs.ts'
import { Input } from '../../../wire/Input.ts'
import type { Json, JsonObject } from '../../../wire/JsonText.ts'
import { compareAnswer } from '../../../wire/messages/compareAnswer.ts'
import { toldOf } from '../../../wire/messages/ofCsa.ts'
import { formats, written } from '../../../wire/messages/written.ts'
import { Path } from '../../../wire/Path.ts'
import type { Caller } from '../../access/Caller.ts'
import { AnnexRecord } from '../../annex/AnnexRecord.ts'
import { missing, Refusal, unreadable } from '../../Refusal.ts'
import { answerText } from '../answerText.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { requireAll, requireUnlimited } from '../requireAll.ts'
import { shapes } from '../shapes.ts'

const params = { id: shapes.name('The annex, by its name.') }
const one = shapes.object({ ...csaMembers, name: shapes.text('By which it is asked for.') })
const form = shapes.object({
  format: Type.Enum([...formats]),
  text: shapes.orNull(shapes.text('The message; null where it cannot be written.')),
  fault: shapes.orNull(shapes.text('Why it cannot.')),
})

/** Characters of messages that come at once. */
const TEXT_MAX = 262_144
const text = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: TEXT_MAX, description: 'As they came.' }) },
  shapes.strict,
)

/** Sides of agreements about collateral between institutions. */
export const annexes: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/annexes',
    scope: 'read',
    tag: 'Annexes',
    says: 'Every side of an agreement about collateral that this service keeps the record of, as it stands.',
    answer: shapes.object({ annexes: Type.Array(one) }),
    handle({ front, caller }) {
      requireAll(caller, 'annexes')
      return { annexes: [...front.annexes.values()].map(reportOf) }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/annexes/:id',
    scope: 'read',
    tag: 'Annexes',
    says: 'One side as it stands, with the terms of its agreement, and what it has to tell the other: in its own form, and in each format that has a place for it.',
    params,
    answer: shapes.object({
      ...csaMembers,
      name: shapes.text('By which it is asked for.'),
      terms: Type.Object(
        {},
        { additionalProperties: true, description: 'As docs/schema/agreement.schema.json has it.' },
      ),
      lines: shapes.count('Lines of its record.'),
      messages: Type.Array(
        shapes.object({
          number: shapes.count('Of this side; 0 of one that only confirms or refuses.'),
          type: shapes.text('What it says.'),
          text: shapes.text('The line that the other side takes.'),
          forms: Type.Array(form),
        }),
      ),
    }),
    handle({ front, caller, params: { id } }) {
      const annex = annexOf(front, caller, id)
      return {
        ...reportOf(annex),
        terms: terms.encode(annex.state.agreement, Path.top()),
        lines: annex.lines,
        messages: messagesOf(annex),
      }
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/annexes/:id/commands',
    scope: 'desk',
    tag: 'Annexes',
    says: 'Tells a side a figure, or asks it for something: a line of `plimsoll csa` without its time, which is the service’s. It is in the record before it is answered; what is refused changes nothing.',
    params,
    body: Type.Object({ type: Type.String() }, { additionalProperties: true }),
    answer: one,
    async handle({ front, caller, params: { id }, body }) {
      requireUnlimited(caller, 'a command of an annex')
      const annex = annexOf(front, caller, id)
      const asked = ofCaller(body as Json, caller)
      await done(annex, front, (time) => annex.text.asked(asked, time))
      return reportOf(annex)
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/annexes/:id/messages',
    scope: 'desk',
    tag: 'Annexes',
    says: 'Takes messages of the other side, one a line, as it printed them: each once and in its turn, whatever was lost, doubled or overtaken.',
    params,
    body: text,
    answer: one,
    async handle({ front, caller, params: { id }, body }) {
      requireUnlimited(caller, 'messages of an annex')
      const annex = annexOf(front, caller, id)
      const lines = (body as { readonly text: string }).text.split('\n')
      for (const [index, line] of lines.entries()) {
        if (line.trim() !== '') await take(annex, front, line, index + 1)
      }
      return reportOf(annex)
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/annexes/:id/read',
    scope: 'desk',
    tag: 'Annexes',
    says: 'Reads an answer of another system to a call, in the words of the CDM, FIX or ISO 20022, and tells it beside the call. It changes nothing.',
    params,
    body: text,
    answer: answerText.answer,
    handle({ front, caller, params: { id }, body }) {
      const { state } = annexOf(front, caller, id)
      const { base } = state.agreement
      const read = answerText.read((body as { readonly text: string }).text)
      const call = state.books.calls.get(read.call)
      if (call === undefined) throw missing('call', read.call)
      if (read.currency !== base.asset) {
        throw answerText.unlike('currency', base.asset, read.currency)
      }
      return compareAnswer(read, { amount: amountText(call.amount, base), currency: base.asset })
    },
  }),
]

const reportOf = (annex: AnnexRecord) => ({ name: annex.name, ...CsaReport.of(annex.state) })

function annexOf(front: Front, caller: Caller, id: string): AnnexRecord {
  requireAll(caller, 'annexes')
  const found = front.annexes.get(id)
  if (found === undefined) throw missing('annex', id)
  return found
}

/** Whoever waives is who asks, where nobody is told. */
function ofCaller(body: Json, { name }: Caller): Json {
  const { type, time, by } = body as JsonObject
  if (time !== undefined) {
    throw new Refusal(400, 'annex.time', 'expected no time, which is the service’s', {
      path: ['time'],
    })
  }
  return type === 'WaiveCall' && by === undefined ? { ...(body as JsonObject), by: name } : body
}

async function done(
  annex: AnnexRecord,
  front: Front,
  commandAt: Parameters<typeof AnnexRecord.submit>[2],
): Promise<void> {
  const refused = await AnnexRecord.submit(annex, front.clock.now(), commandAt)
  if (refused !== null) throw new Refusal(409, refused.code, refused.detail)
}

async function take(annex: AnnexRecord, front: Front, line: string, number: number) {
  const read = annex.text.command(line, 0, { line: number })
  if (!read.ok) throw unreadable(read.error, ['text'])
  const { value } = read
  if (value.type !== 'Receive') {
    throw new Refusal(
      400,
      'annex.message',
      `line ${number}: expected a message of the other side`,
      {
        path: ['text'],
      },
    )
  }
  await done(annex, front, (time) => ({ ...value, time }))
}

function messagesOf({ state, text }: AnnexRecord) {
  const { agreement, me } = state
  const [sender, target] = [agreement[me].party, agreement[Agreement.other(me)].party]
  return [...State.unread(state), ...State.standing(state)].map((message) => {
    const told = message.seq === 0 ? null : toldOf(state, message)
    const session = { sender, target, seq: message.seq }
    const forms =
      told === null
        ? []
        : formats.map((format) => {
            const form = Input.attempt(() =>
              written(format, { name: `message ${message.seq}`, told, session }),
            )
            return {
              format,
              text: form.ok ? form.value : null,
              fault: form.ok ? null : form.error.message,
            }
          })
    return { number: message.seq, type: message.body.type, text: text.message(message), forms }
  })
}
