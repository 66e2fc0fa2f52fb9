import { Type } from 'typebox'
import { limits } from '../../../base/limits.ts'
import { MarginCall } from '../../../calls/MarginCall.ts'
import type { RegisteredCall } from '../../../report/CallsRegister.ts'
import { Input } from '../../../wire/Input.ts'
import { compareAnswer } from '../../../wire/messages/compareAnswer.ts'
import { NoticeTemplate } from '../../../wire/messages/NoticeTemplate.ts'
import { noticeOf } from '../../../wire/messages/ofCall.ts'
import { formats, outgoing, written } from '../../../wire/messages/written.ts'
import { Refusal } from '../../Refusal.ts'
import { answerText } from '../answerText.ts'
import { callOf } from '../callOf.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const params = { id: shapes.name('The call.') }
const format = Type.Enum([...formats])

/** Characters of a message that is read: far more than any has. */
const MESSAGE_MAX = 65_536

/** Who calls, where nobody said. */
const DESK = 'PLIMSOLL'

/** A call as a message to whom it asks, and a counterparty's answer to it. */
export const callMessages: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/calls/:id/messages',
    scope: 'read',
    tag: 'Calls',
    says: 'An open call as it is told to whom it asks: a notice in plain words, and the message of each format, or why it has no place for it.',
    params,
    query: {
      desk: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: limits.identifier,
          description: `Who calls; ${DESK} by default.`,
        }),
      ),
      template: Type.Optional(
        shapes.name('The text of the notice, by name; the one for such a call by default.'),
      ),
    },
    answer: shapes.object({
      notice: shapes.orNull(shapes.text('Null where nothing is asked any more.')),
      template: shapes.orNull(shapes.text('The name of the text that it is written from.')),
      templates: Type.Array(shapes.text('The name of a text that there is.')),
      forms: Type.Array(
        shapes.object({
          format,
          text: shapes.orNull(shapes.text('The message; null where it cannot be written.')),
          fault: shapes.orNull(shapes.text('Why it cannot.')),
        }),
      ),
    }),
    handle({ front, caller, params: { id }, query: { desk = DESK, template } }) {
      const call = callOf(front, caller, id)
      const templates = [...front.notices.map(({ name }) => name), NoticeTemplate.standardName]
      if (!MarginCall.isOpen(call)) return { notice: null, template: null, templates, forms: [] }
      const name = template ?? NoticeTemplate.nameFor(call, front.notices)
      const notice = NoticeTemplate.written(call, name, front.notices)
      if (notice === null) throw noTemplate(name, templates)
      return { notice, template: name, templates, forms: formsOf(call, desk) }
    },
  }),
  Route.route({
    method: 'POST',
    path: '/v1/calls/:id/read',
    scope: 'desk',
    tag: 'Calls',
    says: 'Reads a counterparty’s answer to a call, in the words of the CDM, FIX or ISO 20022, and tells it beside the call. It changes nothing.',
    params,
    body: Type.Object(
      {
        text: Type.String({
          minLength: 1,
          maxLength: MESSAGE_MAX,
          description: 'The message; SOH, which ends a field of FIX, may be written as |.',
        }),
      },
      shapes.strict,
    ),
    answer: answerText.answer,
    handle({ front, caller, params: { id }, body }) {
      return readAnswer(callOf(front, caller, id), (body as { readonly text: string }).text)
    },
  }),
]

const noTemplate = (found: string, names: readonly string[]): Refusal =>
  new Refusal(
    400,
    'notice.unknown',
    `the notice: expected one of ${names.join(', ')}, found ${found}`,
    { path: ['query', 'template'] },
  )

function formsOf(call: RegisteredCall, desk: string) {
  const notice = noticeOf(call, desk)
  if (notice === null) return []
  return formats.map((format) => {
    const told = Input.attempt(() => written(format, outgoing(notice, 1)))
    return {
      format,
      text: told.ok ? told.value : null,
      fault: told.ok ? null : told.error.message,
    }
  })
}

/** @throws Refusal where it cannot be read, or is about another call or currency */
function readAnswer(call: RegisteredCall, text: string) {
  const read = answerText.read(text)
  const asked = { amount: call.amount, currency: call.numeraire }
  if (read.call !== call.id) throw answerText.unlike('call', `${call.id}`, read.call)
  if (!MarginCall.isOpen(call)) {
    throw answerText.unlike('call', 'one that is open', `${call.status}`)
  }
  if (read.currency !== asked.currency) {
    throw answerText.unlike('currency', asked.currency, read.currency)
  }
  return compareAnswer(read, asked)
}
