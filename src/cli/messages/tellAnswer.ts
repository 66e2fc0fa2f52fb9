import { readText } from '../../connect/readText.ts'
import { answerIn } from '../../wire/messages/answerIn.ts'
import { type Asked, type Compared, compareAnswer } from '../../wire/messages/compareAnswer.ts'
import type { Arguments } from '../Arguments.ts'
import { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/**
 * Reads a counterparty's answer from a file and tells what it says of which call. Nothing is changed by it.
 *
 * Rules: [MSG7]
 *
 * @throws UsageError where it is about a call that is not open, or in another currency
 * @throws WireError where it cannot be read
 */
export async function tellAnswer(
  path: string,
  asked: (call: string) => Asked | null,
  args: Arguments,
  io: Io,
): Promise<void> {
  const read = answerIn(await readText(path), { file: path })
  if (!read.ok) throw read.error
  const answered = read.value
  const call = asked(answered.call)
  if (call === null)
    throw new UsageError(`${path}: expected a call that is open, found ${answered.call}`)
  if (call.currency !== answered.currency) {
    const found = `${answered.currency} in an answer to ${answered.call}`
    throw new UsageError(`${path}: expected ${call.currency}, found ${found}`)
  }
  const compared = compareAnswer(answered, call)
  await Io.print(io, args.has('json') ? JSON.stringify(compared) : sentence(compared))
}

const words = { inFull: 'agreed in full', part: 'agreed in part', disputed: 'disputed' } as const

function sentence(one: Compared): string {
  const { call, answer, agreed, amount, currency, disputed, reason, unused } = one
  const why = reason === '' ? '' : `: ${reason}`
  const lines = [
    `${call}: ${words[answer]}, ${agreed} of ${amount} ${currency}; ${disputed} in dispute${why}`,
    ...(unused.length === 0 ? [] : [`  not used: ${unused.join(', ')}`]),
  ]
  return lines.join('\n')
}
