import type { Asset } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'

/** What a replay leaves behind for people: one row a time step, and totals. */
export interface Day {
  /** The symbol whose price is shown: the first of the price file. */
  readonly symbol: InstrumentId
  /** All money below is atoms of it. */
  readonly numeraire: Asset
  /** Names of the rungs, from below the ladder upward: place 0 is healthy. */
  readonly levels: readonly string[]
  readonly minutes: Minute[]
  readonly totals: Totals
}

/** How things stood at the end of a time step; what is called a sum is of this step alone. */
export interface Minute {
  readonly time: number
  /** Of the symbol shown, as its file writes it; null before the first. */
  readonly price: string | null
  /** Accounts by rung. */
  readonly levels: readonly number[]
  readonly openCalls: number
  readonly liquidating: number
  /** Sum of notional that liquidation sold or bought. */
  readonly forced: bigint
  readonly fund: bigint
  /** Sum of notional closed by deleveraging. */
  readonly deleveraged: bigint
  readonly socialised: bigint
}

/** Sums and counts from the beginning. */
export interface Totals {
  commands: number
  events: number
  rejected: number
  /** How many accounts ever stood on each rung or above; place 0 is not used. */
  readonly entered: number[]
  callsOpened: number
  callsPartlyMet: number
  metByDeposit: number
  metByReduction: number
  metByPrice: number
  callsCancelled: number
  callsExpired: number
  liquidationsStarted: number
  liquidatedPartly: number
  liquidatedFully: number
  bankrupt: number
  liquidationOrders: number
  forced: bigint
  fundPayments: number
  fundPaid: bigint
  deleveragings: number
  deleveraged: bigint
  socialisations: number
  socialised: bigint
  /** Losses that nobody could bear. */
  shortfalls: number
  shortfall: bigint
}

export const totals = (): Totals => ({
  commands: 0,
  events: 0,
  rejected: 0,
  entered: [],
  callsOpened: 0,
  callsPartlyMet: 0,
  metByDeposit: 0,
  metByReduction: 0,
  metByPrice: 0,
  callsCancelled: 0,
  callsExpired: 0,
  liquidationsStarted: 0,
  liquidatedPartly: 0,
  liquidatedFully: 0,
  bankrupt: 0,
  liquidationOrders: 0,
  forced: 0n,
  fundPayments: 0,
  fundPaid: 0n,
  deleveragings: 0,
  deleveraged: 0n,
  socialisations: 0,
  socialised: 0n,
  shortfalls: 0,
  shortfall: 0n,
})

export * as Day from './Day.ts'
