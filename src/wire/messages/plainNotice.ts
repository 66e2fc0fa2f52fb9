import { datetime } from '../../base/datetime.ts'
import { span } from '../../base/span.ts'
import type { AdviceReport } from '../../report/AdviceReport.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'

/** What a notice says where the desk has no text of its own. */
export const standardNotice = `To {owner}

Margin call {call} on the account {account}

Please bring {amount} by {due} UTC{left}.
Instead of cash, each of these alone is enough: {orElse}.
The call was opened on {opened} UTC because the account reached the level "{level}" of its rules ({rulebook}).
{brought}If it is not met by then, what those rules say follows without further notice.`

/** The words that a template of a notice may have in braces, as they are of a call. */
export type NoticeWords = Readonly<Record<string, string>>

/**
 * A notice of a call in plain words, from a template. Amounts are exact: a letter is what is owed.
 *
 * Rules: [DAY4]
 *
 * @param unknown what is done about a place that there is no word for, which is never left as a hole
 * @example
 * plainNotice(call, 'Bring {amount}.', fail) // => 'Bring 19.666667 USDT.'
 */
export function plainNotice(
  call: RegisteredCall,
  template: string,
  unknown: (place: string, known: readonly string[]) => never,
): string {
  const words = wordsOf(call)
  return template.replace(/\{(\w*)\}/g, (place, name: string) => {
    const word = Object.hasOwn(words, name) ? words[name] : undefined
    return word ?? unknown(place, Object.keys(words))
  })
}

function wordsOf(call: RegisteredCall): NoticeWords {
  const { deadline, timestamp, brought, numeraire, amount, openedAt } = call
  const ways = waysIn(call.advice)
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

/** What cures beside cash, each alone. */
function waysIn({ reductions, remedies }: AdviceReport): readonly string[] {
  const trades = reductions.map(({ instrument, leg, contracts }) => {
    const isSale = contracts.startsWith('-')
    const size = isSale ? contracts.slice(1) : contracts
    return `${isSale ? 'sell' : 'buy'} ${size} ${instrument}${leg === 'net' ? '' : ` ${leg}`}`
  })
  return [...trades, ...remedies.map(({ act, asset, amount }) => `${act} ${amount} ${asset}`)]
}

const isNothing = (amount: string | null): boolean =>
  amount === null || /^-|^0(\.0*)?$/.test(amount)

/** To the minute: a person reads it. */
const minute = (time: number): string => datetime(time).slice(0, 16).replace('T', ' ')
