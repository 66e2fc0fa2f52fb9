import type { OrdersTaken } from '../../brokerage/FuturesMargin.ts'
import { PortfolioMargin } from '../../brokerage/PortfolioMargin.ts'
import type { Session, SessionHours } from '../../brokerage/SessionLeverage.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { UsMargin } from '../../calendar/UsMargin.ts'
import type { RestrictionKind, RestrictionTerm } from '../../calls/RestrictionWindow.ts'
import { Ratio } from '../../money/Ratio.ts'

// The words that cases have for the outcomes of rules: rooms decide, and a number in a word is the rule's own.

const endings: { readonly [rule in Intl.LDMLPluralRule]?: string } = {
  ...{ one: 'st', two: 'nd', few: 'rd' },
}
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })

/** A number in a row. */
export const ordinal = (nth: number): string => `${nth}${endings[ordinals.select(nth)] ?? 'th'}`

/** Of restrictions. */
export const kindNames: { readonly [kind in RestrictionKind]: string } = {
  liquidationOnly: 'liquidation-only',
  closingOnly: 'closing-only',
  freeze: 'freeze',
  cashAvailable: 'cash-available',
  fundsOnHand: 'funds-on-hand',
  increasedMargin: 'increased-margin',
  accountClosed: 'account-closed',
}

const actions: { readonly [kind in RestrictionKind]?: string } = {
  liquidationOnly: 'liquidations only',
  increasedMargin: 'increased margin',
}

/** Of a step of a ladder. */
export const ladderAction = (term: RestrictionTerm | null): string =>
  term === null ? 'strike' : `${actions[term.kind] ?? kindNames[term.kind]} ${term.days} days`

/** Of the rules of day trading. */
export const regimeNames: { readonly [regime in UsMargin.IntradayRegime]: string } = {
  legacyDayTrade: 'legacy-day-trade (f)(8)(B)',
  intradayMargin: `intraday-margin (d)(2) available (phase-in to ${CivilDate.format(UsMargin.phaseInUntil)})`,
}

/** Of a customer who is frozen for an intraday deficit. */
export const intradayFreeze =
  'no creating/increasing short position or debit balance (closing a short allowed), or until the deficit is satisfied'

/** Of a portfolio below the minimum equity. */
export const openingOrders = (isBarred: boolean): string =>
  isBarred
    ? `prohibited from the ${ordinal(PortfolioMargin.deficiencyDays + 1)} business day except risk-reducing that lower margin`
    : 'allowed'

/** Of the orders that SGX lets an account give. */
export const sgxOrders = ({ increase }: OrdersTaken): string =>
  increase ? 'any' : 'only trades which reduce required margins'

/** Of a group whose every leg is closed whole. */
export const wholeGroup = (lots: Ratio): string =>
  `minus holding quantity (full close of the ${Ratio.format(lots, 0)}-lot group)`

/** Of what opens an account again that was closed for calls past due. */
export const reopened = (isReopened: boolean): string | null =>
  isReopened ? 'deposit of the sum of all day-trade calls' : null

/** Of the leverage of a session. */
export const sessionNames: { readonly [session in Session]: string } = {
  open: 'open leverage',
  closingSoon: 'closed leverage (exchange still open, closing soon)',
  closed: 'closed leverage',
}

/** Of the time at which a position is cut to what the night lends. */
export const closingSoon = ({ closingSoonMs }: SessionHours): string =>
  `while exchange open and closing soon (${closingSoonMs / MINUTE_MS} min before close)`

const MINUTE_MS = 60_000
