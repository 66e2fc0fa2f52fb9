import { Type } from 'typebox'
import { MarginCall } from '../../calls/MarginCall.ts'
import { readText } from '../../connect/readText.ts'
import { Remote } from '../../connect/remote/Remote.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import { noticeWords, plainNotice, unknownPlace } from '../../wire/messages/plainNotice.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { expectShape } from '../remote/expect.ts'
import { UsageError } from '../UsageError.ts'

export const noticeOptions: Options = {
  notice: { about: 'print a notice in plain words to each who is called' },
  template: { value: 'FILE', about: 'with --notice, your own text, with {amount}, {due} and such' },
}

const TEMPLATE_BYTES_MAX = 65_536

const served = Type.Object({ notice: Type.Union([Type.String(), Type.Null()]) })

/**
 * The notices that a running service has for calls, each in the text that is for it there.
 *
 * Rules: [DAY6]
 *
 * @throws RemoteFault
 */
export async function noticesOfService(
  calls: readonly RegisteredCall[],
  remote: Remote,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const { id } of calls.filter(MarginCall.isOpen)) {
    const path = `/calls/${encodeURIComponent(id ?? '')}/messages`
    const answer = await Remote.get(remote, path)
    const { notice } = expectShape(served, answer, 'GET /v1/calls/:id/messages')
    // One that ended meanwhile asks for nothing.
    if (notice !== null) found.push(notice)
  }
  return found
}

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
    path === undefined ? undefined : (await readText(path, TEMPLATE_BYTES_MAX)).trimEnd()
  const place = template === undefined ? null : unknownPlace(template, noticeWords)
  if (place !== null) {
    const words = noticeWords.join(', ')
    throw new UsageError(`--template: ${path}: expected one of ${words}, found ${place}`)
  }
  return calls.filter(MarginCall.isOpen).map((call) => plainNotice(call, template))
}
