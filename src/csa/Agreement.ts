import { Result } from '../base/Result.ts'
import { type Answer, Calendar } from '../calendar/Calendar.ts'
import type { CivilDate } from '../calendar/CivilDate.ts'
import { type CutOff, type DayCount, DueRule } from '../calendar/DueRule.ts'
import { Zone } from '../calendar/Zone.ts'
import type { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'

/** The two sides of an agreement, as messages between institutions name them. */
export type Side = 'a' | 'b'

/** What parties have signed about collateral: a credit support annex, a repurchase or a loan agreement. */
export interface Agreement {
  readonly id: string
  readonly framework: Framework
  readonly signed: CivilDate
  readonly a: PartyTerms
  readonly b: PartyTerms
  /** The currency in which exposure, thresholds and values are counted. */
  readonly base: Unit
  readonly rounding: Rounding
  readonly valuation: Valuation
  readonly transfer: TransferTerms
  readonly eligible: readonly Eligible[]
  /** Interest on cash; none on cash without a row. */
  readonly interest: readonly InterestTerms[]
  /** What each side had posted when the two records began; null where nothing was. */
  readonly opening: Opening | null
}

/** What had been posted up to a date, and is held from it on. */
export interface Opening {
  readonly on: CivilDate
  readonly a: readonly Item[]
  readonly b: readonly Item[]
}

/** Some of an asset, in its atoms. */
export interface Item {
  readonly asset: string
  readonly quantity: Amount
}

/** The master agreement above it, by its usual name. */
export type Framework = (typeof frameworks)[number]

export const frameworks = ['ISDA', 'GMRA', 'GMSLA', 'other'] as const

/** What one party has agreed for itself, in atoms of the base currency. */
export interface PartyTerms {
  readonly party: string
  /** What the other side is exposed for without collateral; null is without bound. */
  readonly threshold: Amount | null
  /** The least that this party transfers: a smaller amount is not called. */
  readonly minimumTransfer: Amount
  /** What this party posts beyond any exposure. */
  readonly independentAmount: Amount
}

/** A currency or a security, and what an atom of it is. */
export interface Unit {
  readonly asset: string
  readonly decimals: number
}

/**
 * Multiples to which a transfer is rounded, and which way. A delivery up and a return down are both
 * borne by the one who posts; the other ways by the one who holds.
 */
export interface Rounding {
  /** Atoms of the base currency; 1 rounds nothing. */
  readonly step: Amount
  readonly delivery: Direction
  readonly return: Direction
}

export type Direction = 'up' | 'down'

/** On which days, and as of which time on them, exposure is valued. */
export interface Valuation {
  readonly calendar: Calendar
  readonly cutOff: CutOff
}

/** By when what was called has to be transferred. */
export interface TransferTerms {
  readonly calendar: Calendar
  /** What is called after this time counts as called on the next business day. */
  readonly notification: CutOff
  readonly count: DayCount
  readonly by: CutOff
}

/** What may be posted, and what of its worth counts. */
export interface Eligible extends Unit {
  readonly kind: 'cash' | 'security'
  /** The currency in which it is denominated: another than the base has the currency's haircut too. */
  readonly currency: string
  /** Shares of its worth that do not count: 0 at least, and below 1. */
  readonly haircut: Ratio
  readonly haircutCurrency: Ratio
}

/** Interest that the holder of cash pays to the one who posted it. */
export interface InterestTerms {
  readonly asset: string
  /** Days of the year by which a rate is divided. */
  readonly basis: 360 | 365
  /** Added to the rate of a day. */
  readonly spread: Ratio
  /** The least rate of a day after the spread; null leaves a negative rate negative. */
  readonly floor: Ratio | null
}

/** What is wrong with an agreement, and at which of its fields. */
export interface AgreementFault {
  readonly at: readonly (string | number)[]
  readonly expected: string
}

/** The other side. */
export const other = (side: Side): Side => (side === 'a' ? 'b' : 'a')

/** The side of a party; null where it is none of the two. */
export function sideOf(agreement: Agreement, party: string): Side | null {
  if (agreement.a.party === party) return 'a'
  return agreement.b.party === party ? 'b' : null
}

/**
 * The first fault of an agreement, or null.
 *
 * Rules: [CSA2]
 */
export function fault(agreement: Agreement): AgreementFault | null {
  const { a, b, rounding } = agreement
  if (a.party === b.party) return { at: ['b', 'party'], expected: 'another party than a' }
  const odd = partyFault(a, 'a') ?? partyFault(b, 'b')
  if (odd !== null) return odd
  if (rounding.step <= 0n) return { at: ['rounding', 'step'], expected: 'above zero' }
  return eligibleFault(agreement) ?? interestFault(agreement) ?? openingFault(agreement)
}

function partyFault(terms: PartyTerms, side: Side): AgreementFault | null {
  const names = ['threshold', 'minimumTransfer', 'independentAmount'] as const
  const odd = names.find((name) => (terms[name] ?? 0n) < 0n)
  return odd === undefined ? null : { at: [side, odd], expected: 'zero or more' }
}

function eligibleFault({ eligible, base }: Agreement): AgreementFault | null {
  if (eligible.length === 0) return { at: ['eligible'], expected: 'at least one' }
  for (const [index, one] of eligible.entries()) {
    const at = (field: string) => ['eligible', index, field]
    if (eligible.findIndex(({ asset }) => asset === one.asset) < index) {
      return { at: at('asset'), expected: 'each asset once' }
    }
    if (!isShare(one.haircut)) return { at: at('haircut'), expected: 'from 0 to below 1' }
    if (!isShare(one.haircutCurrency)) {
      return { at: at('haircutCurrency'), expected: 'from 0 to below 1' }
    }
    if (one.currency === base.asset && one.haircutCurrency.numerator !== 0n) {
      return { at: at('haircutCurrency'), expected: '0 in the base currency' }
    }
    if (one.asset === base.asset && (one.kind !== 'cash' || one.decimals !== base.decimals)) {
      return { at: at('asset'), expected: 'cash, with the decimals of the base currency' }
    }
  }
  return null
}

function interestFault({ interest, eligible }: Agreement): AgreementFault | null {
  for (const [index, { asset }] of interest.entries()) {
    const at = ['interest', index, 'asset']
    if (interest.findIndex((one) => one.asset === asset) < index) {
      return { at, expected: 'each asset once' }
    }
    const isCash = eligible.some((one) => one.asset === asset && one.kind === 'cash')
    if (!isCash) return { at, expected: 'cash that is eligible' }
  }
  return null
}

function openingFault(agreement: Agreement): AgreementFault | null {
  const { opening } = agreement
  if (opening === null) return null
  for (const side of ['a', 'b'] as const) {
    const index = oddItem(agreement, opening[side])
    if (index === null) continue
    const expected = 'an eligible asset, each once, and more than nothing of it'
    return { at: ['opening', side, index], expected }
  }
  return null
}

/** Where in a list is the first item that cannot be posted: not eligible, named twice, or nothing of it. */
export function oddItem(agreement: Agreement, items: readonly Item[]): number | null {
  const odd = items.findIndex(
    ({ asset, quantity }, index) =>
      quantity <= 0n ||
      termsOf(agreement, asset) === null ||
      items.findIndex((one) => one.asset === asset) < index,
  )
  return odd === -1 ? null : odd
}

const isShare = (ratio: Ratio): boolean =>
  Ratio.compare(ratio, Ratio.zero) >= 0 && Ratio.compare(ratio, Ratio.one) < 0

/**
 * The instant at which a call is due that is made at an instant: it counts as made on its date up to the
 * notification time, exactly then included, and else on the next business day.
 *
 * Rules: [CSA8]
 */
export function due({ transfer }: Agreement, called: number): Answer<number> {
  const { calendar, notification, count, by } = transfer
  const rule = { kind: 'date', calendar, count } as const
  const date = DueRule.issueDate(
    { ...rule, cutOff: notification, lateIssue: 'nextBusinessDay' },
    called,
  )
  if (!date.ok) return date
  const zone = by.kind === 'time' ? by.zone : calendar.zone
  const noon = Zone.instantOf(zone, { date: date.value, time: NOON_MS })
  if (!noon.ok) return noon
  const at = DueRule.due({ ...rule, cutOff: by, lateIssue: 'sameDay' }, noon.value)
  return at.ok ? Result.success(Math.max(called, at.value)) : at
}

const NOON_MS = 43_200_000

/**
 * The valuation time of a date, before which nobody can say what exposure was; a fault on a day that is
 * no business day.
 *
 * Rules: [CSA3]
 */
export function valuedAt({ valuation }: Agreement, date: CivilDate): Answer<number> {
  const { calendar, cutOff } = valuation
  const close = Calendar.closeOf(calendar, date)
  if (!close.ok || cutOff.kind === 'close') return close
  return Zone.instantOf(cutOff.zone, { date, time: cutOff.time })
}

/**
 * The newest date that is valued at an instant: a call is made on what is known by then, and on nothing older.
 *
 * Rules: [CSA3]
 */
export function latestValued(agreement: Agreement, at: number): Answer<CivilDate> {
  const { calendar, cutOff } = agreement.valuation
  const zone = cutOff.kind === 'time' ? cutOff.zone : calendar.zone
  const local = Zone.localOf(zone, at)
  if (!local.ok) return local
  const today = valuedAt(agreement, local.value.date)
  if (today.ok && today.value <= at) return Result.success(local.value.date)
  return Calendar.previous(calendar, local.value.date)
}

/** The terms on which an asset is taken; null where it is not eligible. */
export const termsOf = ({ eligible }: Agreement, asset: string): Eligible | null =>
  eligible.find((one) => one.asset === asset) ?? null

export * as Agreement from './Agreement.ts'
