/** What the service answers, as types; those of accounts and calls are the service's own. */
import type { AccountReport } from '../../../src/report/AccountReport.ts'
import type { AdviceReport } from '../../../src/report/AdviceReport.ts'
import type { DayCall, DayGroup, DayReport } from '../../../src/report/CallsDay.ts'
import type { CsaReport } from '../../../src/report/CsaReport.ts'
import type { MarketReport } from '../../../src/report/MarketReport.ts'
import type { TermReport } from '../../../src/report/TermReport.ts'

export type { AccountReport, AdviceReport, CsaReport, DayCall, DayGroup, DayReport, MarketReport, TermReport }

export interface Status {
  readonly seq: number
  readonly hash: string
  readonly timestamp: number
  readonly now: number
  readonly isArmed: boolean
  readonly isReady: boolean
  readonly reasons: readonly string[]
  readonly build: string
  readonly version: string
  readonly actor: { readonly name: string; readonly scope: Scope; readonly accounts?: unknown } | null
}

export type Scope = 'read' | 'trade' | 'desk' | 'admin'

export interface LevelRow {
  readonly level: string
  readonly action: string | null
  readonly accounts: number
  readonly notional: string
}

export interface Feed {
  readonly symbol: string
  readonly source: string | null
  readonly at: number | null
  readonly ageMs: number | null
  readonly isStale: boolean
}

/** The whole book in one message; its money is in one currency. */
export interface Levels {
  readonly timestamp: number
  readonly currency: string | null
  /** Assets that have no price in that currency, and are counted nowhere here. */
  readonly unpriced?: readonly string[]
  readonly accounts?: number
  readonly levels: readonly LevelRow[]
  readonly calls: {
    readonly open: number
    readonly dueWithinHour: number
    readonly overdue: number
    readonly amount: string
  }
  readonly forced: {
    readonly perMinute: string
    readonly lastHour: string
    /** Each of the last sixty minutes, the oldest first. */
    readonly minutes?: readonly string[]
  }
  readonly fund: Readonly<Record<string, string>>
  readonly pressure: readonly {
    readonly symbol: string
    readonly loopGain: number | null
    readonly cliffDown: number | null
    readonly cliffUp: number | null
    /** Cash called after a move of a tenth, and how far the next call is, a log move. */
    readonly cashDown: number
    readonly cashUp: number
    readonly callDown: number | null
    readonly callUp: number | null
    readonly trend: number | string | null
  }[]
  /** As studied last, and between what it is since. */
  readonly pressureIndex: { readonly value: number; readonly low: number; readonly high: number } | null
  readonly price: readonly {
    readonly symbol: string
    readonly markPrice: string | null
    readonly move24h: string | null
    /** Over what is known of the last day, since when. */
    readonly move?: string | null
    readonly since?: number | null
  }[]
  readonly feeds: readonly Feed[]
  readonly isArmed: boolean
  readonly reasons: readonly string[]
  readonly liquidating: number
}

export interface AccountRow {
  readonly account: string
  readonly owner: string
  readonly parent: string | null
  readonly rulebook: string
  readonly numeraire: string
  readonly level: string
  readonly certainty: string
  readonly isBreached: boolean
  readonly equity: string
  readonly maintenanceMargin: string
  readonly slack: string
  readonly deficit: string
  readonly marginRatio: string | null
  readonly notional: string
  readonly leverage: string | null
  readonly distance: {
    readonly symbol: string
    readonly price: string | null
    readonly move: string | null
    readonly sigmas: string | number | null
  } | null
  readonly loss: string | null
  readonly call: {
    readonly id: string | null
    readonly amount: string
    readonly deadline: number | null
  } | null
  readonly timestamp: number
}

export interface CallRow {
  readonly id: string | null
  readonly account: string
  readonly owner: string
  readonly rulebook: string
  readonly ladder: string
  readonly level: string
  readonly status: string | null
  readonly numeraire: string
  readonly timestamp: number
  readonly amount: string
  readonly brought: string | null
  readonly openedAt: number | null
  readonly age: number | null
  readonly deadline: number | null
  readonly isStopped: boolean
  readonly acknowledgedBy: string | null
  readonly advice: AdviceReport
  readonly assignee?: string | null
  readonly notes?: readonly { readonly at: number; readonly by: string; readonly text: string }[]
  readonly dueLocal?: string | null
  readonly pastDueSince?: number | null
  readonly graceUntil?: number | null
  readonly certainty?: 'certain' | 'bounded' | 'unknown'
  readonly supersededBy?: string | null
  readonly extensions?: readonly CallExtension[]
  readonly terms?: {
    readonly extension?: { readonly codes?: readonly string[] } | null
    readonly type: string | null; readonly waiver: { readonly most: string } | null }
  readonly dispute?: CallDispute | null
}

/** To when a call was extended, by whom and why. */
interface CallExtension {
  readonly deadline: number
  readonly by: string
  readonly reason: string
  readonly code: string | null
}

/** What is disputed of a call. */
interface CallDispute {
  readonly asked: string
  readonly agreed: string
  readonly isAgreedBrought: boolean
  readonly by: string
  readonly reason: string
}

/** A journal entry, as it is told: a command with what came of it. */
export interface JournalEntry {
  readonly seq: number
  readonly time: number
  readonly command: Told | null
  readonly events: readonly Told[]
}

export interface Told {
  readonly type: string
  readonly [field: string]: unknown
}

export interface PressurePoint {
  readonly share: number
  readonly called: number
  readonly liquidated: number
  readonly cashCalled: number
  readonly forced: number
  readonly absorbed: number | null
  readonly pressure: number | null
  readonly gain: { readonly total: number | null }
}

export interface Way {
  readonly along: string
  readonly toward: 'down' | 'up'
  readonly currency: string
  readonly price: number | null
  readonly market: { readonly law: string; readonly perCent: number | null; readonly isAssumed: boolean }
  readonly accounts: number
  readonly exposed: number
  readonly forcible: number
  readonly moves: readonly PressurePoint[]
  readonly shocks: readonly {
    readonly share: number
    readonly endsAt: { readonly share: number | null }
    readonly forced: number | null
    readonly accounts: number
    readonly amplification: number | null
    readonly effectiveGain: number | null
    readonly gainMargin: number | null
  }[]
  readonly cliffs: readonly {
    readonly shock: { readonly share: number | null }
    readonly from: { readonly share: number | null }
    readonly to: { readonly share: number | null }
    readonly before: number
    readonly notional: number
    readonly accounts: number
  }[]
  readonly nearest: readonly {
    readonly account: string
    readonly call: { readonly share: number | null; readonly sigmas?: number | null }
    readonly liquidation: { readonly share: number | null; readonly sigmas?: number | null }
    readonly flow: number
    readonly leverage: number | null
  }[]
}

/** Where a shock ends in one market, all of them moving together; a fall is above zero. */
interface MarketEnd {
  readonly name: string
  readonly fall: number | null
  readonly amplification: number | null
}

/** All markets together, one way. */
export interface Together {
  readonly toward: 'down' | 'up'
  readonly currency: string
  readonly markets: readonly { readonly name: string; readonly open: number }[]
  readonly shocks: readonly {
    readonly share: number
    readonly method: 'fixedPoint' | 'iteration' | 'ticks'
    readonly accounts: number
    readonly forced: number
    readonly markets: readonly MarketEnd[]
    readonly halfDepth: { readonly markets: readonly MarketEnd[] }
    readonly doubleDepth: { readonly markets: readonly MarketEnd[] }
  }[]
}

export interface Pressure {
  readonly timestamp: number
  readonly asOf?: number
  readonly note: string | null
  readonly index: { readonly value: number; readonly toward: 'down' | 'up' | null } | null
  /** Since that study, as of a later entry. */
  readonly between?: { readonly timestamp: number; readonly low: number; readonly high: number } | null
  readonly together: readonly Together[]
  readonly ways: readonly Way[]
  readonly contagion: {
    readonly states: readonly { readonly market: string; readonly toward: 'down' | 'up' }[]
    readonly over: number
    readonly matrix: readonly (readonly (number | null)[])[]
    readonly spectralRadius: number | null
  } | null
}

export type Restriction = 'reduceOnly' | 'noWithdrawal' | 'fundsOnHand'

interface Said {
  /** Null for until it is released. */
  readonly until: number | null
  readonly by: string
  readonly reason: string
}

/** One restriction of an account, by its name. */
export interface Standing extends Said {
  readonly id: string
  readonly restriction: Restriction
  readonly from: number
  /** It is on all accounts of the owner. */
  readonly binds?: 'owner'
}

/** What an account may not do. */
export interface Restricted {
  readonly restrictions: readonly Standing[]
  /** Expired calls that are still to be carried out: while there are any, it may only reduce. */
  readonly dues: readonly { readonly call: string; readonly since: number }[]
  readonly suspension: Said | null
}

/** One side of an agreement about collateral, with its terms and what it has to tell the other. */
export interface Annex extends CsaReport {
  readonly name: string
  readonly lines: number
  readonly terms: {
    readonly framework: string
    readonly signed: string
    readonly a: { readonly party: string }
    readonly rounding: { readonly step: string; readonly delivery: string; readonly return: string }
    readonly eligible: readonly { readonly asset: string; readonly haircut: string }[]
  }
  readonly messages: readonly {
    readonly number: number
    readonly type: string
    readonly text: string
    readonly forms: readonly {
      readonly format: 'cdm' | 'fix' | 'iso'
      readonly text: string | null
      readonly fault: string | null
    }[]
  }[]
}

/** Which alerts a route or a silence is about; what is left out does not restrict. */
export interface Match {
  readonly types?: readonly string[]
  readonly severity?: string
  readonly levels?: readonly string[]
  readonly rulebooks?: readonly string[]
  readonly owners?: readonly string[]
  readonly accounts?: readonly string[]
  readonly amount?: { readonly atLeast: string; readonly asset?: string }
}

export interface Silence {
  /** Null for one of the configuration. */
  readonly id: string | null
  readonly match: Match
  readonly until: string
  readonly by: string
  readonly reason: string
  readonly madeAt: number | null
  readonly endedAt: number | null
  readonly endedBy: string | null
  readonly isInForce: boolean
}

/** A message to one sink, and what became of it. */
export interface Delivery {
  readonly id: number
  readonly type: string
  readonly phase: string
  readonly severity: string
  readonly account: string | null
  readonly text: string
  readonly seq: number
  readonly route: string
  readonly sink: string
  readonly status: 'pending' | 'delivered' | 'givenUp' | 'silenced'
  readonly attempts: number
  readonly createdAt: number
  readonly triedAt: number | null
  readonly nextAt: number | null
  readonly answer: string | null
}

export interface AlertRoute {
  readonly route: {
    readonly name: string
    readonly match?: Match
    readonly sinks: readonly string[]
    readonly escalate?: readonly { readonly afterMs: number; readonly to: readonly string[] }[]
  }
  readonly isAdded: boolean
}
