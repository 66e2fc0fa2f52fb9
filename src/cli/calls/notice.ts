import { datetime } from '../../base/datetime.ts'
import { span } from '../../base/span.ts'
import { MarginCall } from '../../calls/MarginCall.ts'
import { readText } from '../../connect/readText.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { waysOf } from '../report/renderCalls.ts'
import { UsageError } from '../UsageError.ts'

export const noticeOptions: Options = {
  notice: { about: 'print a notice in plain words to each who is called' },
  template: { value: 'FILE', about: 'with --notice, your own text, with {amount}, {due} and such' },
}

const TEMPLATE_BYTES_MAX = 65_536

/** What a notice says where the desk has no text of its own. */
const standard = `To {owner}

Margin call {call} on the account {account}

Please bring {amount} by {due} UTC{left}.
Instead of cash, each of these alone is enough: {orElse}.
The call was opened on {opened} UTC because the account reached the level "{level}" of its rules ({rulebook}).
{brought}If it is not met by then, what those rules say follows without further notice.`

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
    path === undefined ? standard : (await readText(path, TEMPLATE_BYTES_MAX)).trimEnd()
  return calls.filter(MarginCall.isOpen).map((call) => filled(template, wordsOf(call), path ?? ''))
}

function filled(template: string, words: Readonly<Record<string, string>>, path: string): string {
  return template.replace(/\{(\w*)\}/g, (place, name: string) => {
    const word = Object.hasOwn(words, name) ? words[name] : undefined
    if (word !== undefined) return word
    const known = Object.keys(words).join(', ')
    throw new UsageError(`--template: ${path}: expected one of ${known}, found ${place}`)
  })
}

function wordsOf(call: RegisteredCall): Readonly<Record<string, string>> {
  const { deadline, timestamp, brought, numeraire, amount, openedAt } = call
  const ways = waysOf(call.advice)
  const remaining = deadline === null ? 0 : deadline - timestamp
  return {
    ...{ call: call.id ?? '', account: call.account, owner: call.owner || call.account },
    ...{ level: call.level, ladder: call.ladder, rulebook: call.rulebook },
    amount: `${amount} ${numeraire}`,
    due: deadline === null ? 'now' : minute(deadline),
    left: remaining <= 0 ? ', which is past' : `, in ${span(remaining)}`,
    orElse: ways.length === 0 ? 'nothing' : ways.join('; '),
    opened: openedAt === null ? '' : minute(openedAt),
    brought: isNothing(brought) ? '' : `${brought} ${numeraire} were brought already.\n`,
  }
}

const isNothing = (amount: string | null): boolean =>
  amount === null || /^-|^0(\.0*)?$/.test(amount)

/** To the minute: a person reads it. */
const minute = (time: number): string => datetime(time).slice(0, 16).replace('T', ' ')
