import { Type } from 'typebox'
import { type Answered, answerIn } from '../../wire/messages/answerIn.ts'
import { formats } from '../../wire/messages/written.ts'
import { Refusal, unreadable } from '../Refusal.ts'
import { shapes } from './shapes.ts'

/** A counterparty's answer beside the call that it is about. */
const answer = shapes.object({
  ...{ format: Type.Enum([...formats]), call: shapes.text('The call that it names.') },
  answer: Type.Enum(['inFull', 'part', 'disputed']),
  amount: shapes.text('What the call asks now.'),
  agreed: shapes.text('To how much of it the answer agrees.'),
  disputed: shapes.text('What is left in dispute.'),
  currency: shapes.text('Of all three.'),
  reason: shapes.text('Empty where none was given.'),
  unused: Type.Array(shapes.text('What of the message was not used.')),
})

/** @throws Refusal where it cannot be read */
function read(text: string): Answered {
  const found = answerIn(withSoh(text))
  if (!found.ok) throw unreadable(found.error, ['text'])
  return found.value
}

/** What is pasted has lost the character that ends a field of FIX. */
const withSoh = (text: string): string =>
  text.startsWith('8=FIX') && !text.includes('\u0001')
    ? text.trim().replaceAll('|', '\u0001')
    : text

const unlike = (what: string, expected: string, found: string): Refusal =>
  new Refusal(
    400,
    `answer.${what}`,
    `the answer: expected the ${what} ${expected}, found ${found}`,
    {
      path: ['text'],
    },
  )

export const answerText = { answer, read, unlike }
