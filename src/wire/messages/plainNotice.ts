import { datetime } from '../../base/datetime.ts'
import { span } from '../../base/span.ts'
import type { AdviceReport } from '../../report/AdviceReport.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'

/** The words that a template of a notice may have in braces. */
export const noticeWords = [
  ...['call', 'account', 'owner', 'level', 'ladder', 'rulebook', 'type', 'amount'],
  ...['due', 'dueLocal', 'left', 'orElse', 'opened', 'brought'],
] as const

/** What a notice says in words of its own, in the language of whom it is to; places in braces. */
export interface NoticePhrases {
  /** Of `{due}`, where there is no deadline. */
  readonly now: string
  /** Of `{left}`. */
  readonly left: string
  readonly past: string
  /** Of `{orElse}`: each way, and what stands between two. */
  readonly sell: string
  readonly buy: string
  readonly repay: string
  readonly add: string
  readonly or: string
  readonly nothing: string
  /** Of `{brought}`, which is empty where nothing was. */
  readonly brought: string
}

export const standardPhrases: NoticePhrases = {
  ...{ now: 'now', left: ', in {left}', past: ', which is past' },
  ...{ sell: 'sell {size} {what}', buy: 'buy {size} {what}' },
  ...{ repay: 'repay {amount}', add: 'add {amount}', or: '; ', nothing: 'nothing' },
  brought: '{amount} were brought already.\n',
}

/** The places that a phrase may have. */
export const phrasePlaces: Readonly<Record<keyof NoticePhrases, readonly string[]>> = {
  ...{ now: [], left: ['left'], past: [], sell: ['size', 'what'], buy: ['size', 'what'] },
  ...{ repay: ['amount'], add: ['amount'], or: [], nothing: [], brought: ['amount'] },
}

/** What a notice says where the desk has no text of its own. */
export const standardNotice = `To {owner}

Margin call {call} on the account {account}

Please bring {amount} by {due} UTC{left}.
Instead of cash, each of these alone is enough: {orElse}.
The call was opened on {opened} UTC because the account reached the level "{level}" of its rules ({rulebook}).
{brought}If it is not met by then, what those rules say follows without further notice.`

/** The first place of a text that there is no word for, as it stands there; null where each has one. */
export function unknownPlace(text: string, known: readonly string[]): string | null {
  for (const [place, name = ''] of text.matchAll(/\{(\w*)\}/g)) {
    if (!known.includes(name)) return place
  }
  return null
}

/**
 * A notice of a call in plain words, from a template whose places are all known. Amounts are exact: a letter is
 * what is owed.
 *
 * Rules: [DAY4] [DAY6]
 *
 * @example
 * plainNotice(call, 'Bring {amount}.') // => 'Bring 19.666667 USDT.'
 */
export const plainNotice = (
  call: RegisteredCall,
  template: string = standardNotice,
  phrases: NoticePhrases = standardPhrases,
): string => filled(template, wordsOf(call, phrases))

const filled = (text: string, words: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w*)\}/g, (place, name: string) => words[name] ?? place)

function wordsOf(
  call: RegisteredCall,
  phrases: NoticePhrases,
): Readonly<Record<(typeof noticeWords)[number], string>> {
  const { deadline, timestamp, brought, numeraire, amount, openedAt, dueLocal } = call
  const ways = waysIn(call.advice, phrases)
  const remaining = deadline === null ? 0 : deadline - timestamp
  const due = deadline === null ? phrases.now : minute(deadline)
  return {
    ...{ call: call.id ?? '', account: call.account, owner: call.owner || call.account },
    ...{ level: call.level, ladder: call.ladder, rulebook: call.rulebook },
    type: call.terms.type ?? call.ladder,
    amount: `${amount} ${numeraire}`,
    ...{ due, dueLocal: dueLocal ?? (deadline === null ? due : `${due} UTC`) },
    left: remaining <= 0 ? phrases.past : filled(phrases.left, { left: span(remaining) }),
    orElse: ways.length === 0 ? phrases.nothing : ways.join(phrases.or),
    opened: openedAt === null ? '' : minute(openedAt),
    brought: isNothing(brought)
      ? ''
      : filled(phrases.brought, { amount: `${brought} ${numeraire}` }),
  }
}

/** What cures beside cash, each alone. */
function waysIn({ reductions, remedies }: AdviceReport, phrases: NoticePhrases): readonly string[] {
  const trades = reductions.map(({ instrument, leg, contracts }) => {
    const isSale = contracts.startsWith('-')
    const size = isSale ? contracts.slice(1) : contracts
    const what = `${instrument}${leg === 'net' ? '' : ` ${leg}`}`
    return filled(isSale ? phrases.sell : phrases.buy, { size, what })
  })
  const others = remedies.map(({ act, asset, amount }) =>
    filled(phrases[act], { amount: `${amount} ${asset}` }),
  )
  return [...trades, ...others]
}

const isNothing = (amount: string | null): boolean =>
  amount === null || /^-|^0(\.0*)?$/.test(amount)

/** To the minute: a person reads it. */
const minute = (time: number): string => datetime(time).slice(0, 16).replace('T', ' ')
