import type { CalendarSource, CutOffTerms, DueTerms } from '../calendar/DueTerms.ts'
import type { ZoneId } from '../calendar/Zone.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { Restriction } from './Restriction.ts'

/** How a margin call runs: by whatever it is triggered, how much is asked, by when, and what follows. */
export interface CallProcedure {
  /** Milliseconds from issue to deadline; with `due`, only where its calendar has no answer. */
  readonly within: number
  /** The marginRatio of maintenance at or under which the call is cured. */
  readonly cureTo: Ratio
  readonly amount: AmountRule
  /** Record: nothing but what its strikes bring. */
  readonly onExpiry: 'restrict' | 'liquidate' | 'record'
  /** The level that an expired call is liquidated to, at most `cureTo`, which it is if left out. */
  readonly sellTo?: Ratio
  /** The name that its users give it, such as `regT` or `house`. */
  readonly type?: string
  /** By when it is due. */
  readonly due?: DueTerms
  /** How long it may still be met after its deadline, past due, before what follows does. */
  readonly grace?: DueTerms
  /** No call is issued for less; left out, for any amount. */
  readonly minimum?: Value
  readonly rounding?: AmountRounding
  readonly metBy?: MetBy
  readonly trigger?: CallTrigger
  /** Left out, a person may extend as often and as far as he signs for. */
  readonly extension?: ExtensionTerms
  /** Left out, a person may waive whatever he signs for. */
  readonly waiver?: WaiverTerms
  readonly strikes?: StrikeTerms
}

/**
 * Fixed: the amount at issue must be brought. Floating: the account must be cured. Cumulative: what the
 * shortfall has grown since is asked beside it, as a part with a due date of its own. Supersede: once
 * more is lacking than is asked, a new call of all of it takes its place, and its due date.
 */
export type AmountRule = 'fixed' | 'floating' | 'cumulative' | 'supersede'

/**
 * An amount asked is a multiple of `step`: rounded up, the account bears it; down, the house; nearest,
 * whom it falls on (half a step up).
 */
export interface AmountRounding {
  readonly step: Value
  readonly to: 'up' | 'down' | 'nearest'
}

/**
 * How much of what is brought counts, between 0, not at all, and 1, in full; left out, in full. Takings
 * count in full, whatever they are: who takes back what counted in part has brought less than nothing.
 */
export interface MetBy {
  /** Cash in the numeraire. */
  readonly deposit?: Ratio
  /** Other assets, at what they are worth as margin. */
  readonly collateral?: Ratio
  /** Trades and repayments, at what they release. */
  readonly reduction?: Ratio
  /** Whether a price that leaves nothing lacking meets it; left out, of what supersedes alone. */
  readonly price?: boolean
}

/**
 * Crossing: as soon as a level is reached. Transaction: only by what the account does itself, so that
 * no price alone calls it. Schedule: at times of its own.
 */
export type CallTrigger =
  | { readonly on: 'crossing' }
  | { readonly on: 'transaction' }
  | CallSchedule

/** Once on each business day of a calendar, at its close or at a time. */
export interface CallSchedule {
  readonly on: 'schedule'
  readonly calendar: CalendarSource
  readonly at: CutOffTerms
}

/** How often and how far a deadline may be extended. */
export interface ExtensionTerms {
  readonly times: number
  /** Milliseconds past the first deadline; left out, as far as is said. */
  readonly longest?: number
  /** The codes of which one must be given; left out, none need be. */
  readonly codes?: readonly string[]
}

/** Which calls may be waived, and by whom. */
export interface WaiverTerms {
  /** At most so much outstanding. */
  readonly most: Value
  /** The names of who may; left out, whoever signs. */
  readonly by?: readonly string[]
}

/** What calls bring that were liquidated, or let expire, once too often. */
export interface StrikeTerms {
  readonly on: 'liquidation' | 'expiry'
  /** Calendar days, that of the strike included. */
  readonly windowDays: number
  /** On whose clock days are counted. */
  readonly zone: ZoneId
  /** What the first strike in a window brings, the second and so on; later ones what the last does. */
  readonly steps: readonly (StrikeStep | null)[]
}

/** Restrictions of an account, or of all its owner's. */
export interface StrikeStep {
  readonly restrictions: readonly Restriction[]
  /** Calendar days after that of the strike, the last restricted still; null until it is released. */
  readonly days: number | null
  readonly binds?: 'owner'
}
