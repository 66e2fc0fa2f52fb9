import type { AheadTerms, FundingDue } from '../../report/Ahead.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import { instrumentOf } from './pricesOf.ts'
import { shareOf, spanOf, wrong } from './typedNumber.ts'

/** What is asked of a look ahead. */
export interface AheadTold {
  /** How far, as `30d`; undefined for a month. */
  readonly within: string | undefined
  /** `SYMBOL=SHARE@TIME`: what longs pay then. */
  readonly funding: readonly string[]
}

const month = '30d'

/**
 * Reads what is asked of a look ahead.
 *
 * @throws AskedError that says what was expected
 */
export const aheadOf = (
  view: BookView,
  one: AccountView,
  { within = month, funding }: AheadTold,
): AheadTerms => ({
  until: view.prices.time + spanOf('within', within),
  scheduled: view.scheduled ?? [],
  interest: one.interest,
  funding: funding.map((text) => fundingOf(view, text)),
})

function fundingOf(view: BookView, text: string): FundingDue {
  const [, symbol = '', share = '', time = ''] = /^(.+)=([^=@]+)@(\S+)$/.exec(text) ?? []
  const at = /T.*(Z|[+-]\d\d:\d\d)$/.test(time) ? Date.parse(time) : Number.NaN
  if (Number.isNaN(at)) throw wrong('funding', "'SYMBOL=SHARE@2026-01-05T16:00:00Z'", text)
  return { instrument: instrumentOf(view, symbol), rate: shareOf('funding', share), at }
}
