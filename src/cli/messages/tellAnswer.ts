import { readText } from '../../connect/readText.ts'
import { Ratio } from '../../money/Ratio.ts'
import { ratioIn } from '../../report/figures.ts'
import { answerIn } from '../../wire/messages/answerIn.ts'
import { ratioText } from '../../wire/Numeral.ts'
import type { Arguments } from '../Arguments.ts'
import { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/** What of a call an answer is compared with. */
export interface Asked {
  readonly amount: string
  readonly currency: string
}

/** An answer beside its call: what of it is agreed, and what is left in dispute. */
interface Compared {
  readonly format: string
  readonly call: string
  readonly answer: 'inFull' | 'part' | 'disputed'
  readonly amount: string
  readonly agreed: string
  readonly disputed: string
  readonly currency: string
  readonly reason: string
  readonly unused: readonly string[]
}

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
  const { unused, reason, ...answer } = read.value
  const call = asked(answer.call)
  if (call === null)
    throw new UsageError(`${path}: expected a call that is open, found ${answer.call}`)
  if (call.currency !== answer.currency) {
    const found = `${answer.currency} in an answer to ${answer.call}`
    throw new UsageError(`${path}: expected ${call.currency}, found ${found}`)
  }
  const [amount, agreed] = [ratioIn(call.amount), ratioIn(answer.agreed)]
  // What is asked may have fallen since it was told.
  const difference = Ratio.sub(amount, agreed)
  const left = difference.numerator < 0n ? Ratio.zero : difference
  const compared: Compared = {
    ...{ format: answer.format, call: answer.call },
    answer: left.numerator === 0n ? 'inFull' : agreed.numerator > 0n ? 'part' : 'disputed',
    ...{ amount: call.amount, agreed: answer.agreed, disputed: ratioText(left) },
    ...{ currency: answer.currency, reason, unused },
  }
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
