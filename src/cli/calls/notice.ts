import { MarginCall } from '../../calls/MarginCall.ts'
import { readText } from '../../connect/readText.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { plainNotice, standardNotice } from '../../wire/messages/plainNotice.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

export const noticeOptions: Options = {
  notice: { about: 'print a notice in plain words to each who is called' },
  template: { value: 'FILE', about: 'with --notice, your own text, with {amount}, {due} and such' },
}

const TEMPLATE_BYTES_MAX = 65_536

/**
 * A notice to each who is called, in plain words, from a template. A place that no call has a word for is
 * refused, so that none goes out with a hole.
 *
 * Rules: [DAY4]
 *
 * @throws UsageError, FileFault
 */
export async function noticesOf(
  calls: readonly RegisteredCall[],
  args: Arguments,
): Promise<readonly string[]> {
  const path = args.text('template')
  const template =
    path === undefined ? standardNotice : (await readText(path, TEMPLATE_BYTES_MAX)).trimEnd()
  const unknown = (place: string, known: readonly string[]): never => {
    throw new UsageError(`--template: ${path}: expected one of ${known.join(', ')}, found ${place}`)
  }
  return calls.filter(MarginCall.isOpen).map((call) => plainNotice(call, template, unknown))
}
