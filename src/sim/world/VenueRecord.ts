/** What a venue's engine did in a run; money in atoms of the numeraire. */
export interface VenueTotals {
  accounts: number
  commands: number
  events: number
  callsOpened: number
  callsPartlyMet: number
  metByDeposit: number
  metByReduction: number
  metByPrice: number
  callsCancelled: number
  callsExpired: number
  liquidations: number
  cured: number
  closed: number
  bankrupt: number
  orders: number
  /** Notional that forced orders of accounts traded. */
  sold: bigint
  /** Notional of bankrupt positions taken over at the mark. */
  takenOver: bigint
  /** Notional of inheritances that the fund traded. */
  disposed: bigint
  fundPaid: bigint
  deleveragings: number
  deleveraged: bigint
  haircuts: bigint
  socialised: bigint
  shortfall: bigint
  /** What the fund began and ended with. */
  fundBefore: bigint
  fundAfter: bigint
  /** The least it had at the end of any tick. */
  fundLeast: bigint
  /** Ticks; null for never. */
  firstCall: number | null
  firstLiquidation: number | null
  firstDeleveraging: number | null
  /** Ticks during which something was halted, and how often that began. */
  halted: number
  halts: number
}

export const totals = (): VenueTotals => ({
  accounts: 0,
  commands: 0,
  events: 0,
  callsOpened: 0,
  callsPartlyMet: 0,
  metByDeposit: 0,
  metByReduction: 0,
  metByPrice: 0,
  callsCancelled: 0,
  callsExpired: 0,
  liquidations: 0,
  cured: 0,
  closed: 0,
  bankrupt: 0,
  orders: 0,
  sold: 0n,
  takenOver: 0n,
  disposed: 0n,
  fundPaid: 0n,
  deleveragings: 0,
  deleveraged: 0n,
  haircuts: 0n,
  socialised: 0n,
  shortfall: 0n,
  fundBefore: 0n,
  fundAfter: 0n,
  fundLeast: 0n,
  firstCall: null,
  firstLiquidation: null,
  firstDeleveraging: null,
  halted: 0,
  halts: 0,
})

/** How one market went, a number a tick. */
export interface MarketSeries {
  readonly venue: string
  readonly instrument: string
  readonly fundamental: Float64Array
  readonly last: Float64Array
  readonly mark: Float64Array
  /** How far trading stands from the fundamental, as a log move. */
  readonly displacement: Float64Array
  /** Forced notional of this venue's accounts in the tick, in the numeraire: sold less bought. */
  readonly forced: Float64Array
  /** Forced notional, either way, over what the market would have taken within one per cent. */
  readonly depthUsed: Float64Array
}

/** How one venue went, a number a tick. */
export interface VenueSeries {
  readonly venue: string
  /** In the numeraire. */
  readonly fund: Float64Array
  readonly openCalls: Float64Array
  readonly liquidating: Float64Array
}

export const marketSeries = (venue: string, instrument: string, ticks: number): MarketSeries => ({
  venue,
  instrument,
  fundamental: new Float64Array(ticks),
  last: new Float64Array(ticks),
  mark: new Float64Array(ticks),
  displacement: new Float64Array(ticks),
  forced: new Float64Array(ticks),
  depthUsed: new Float64Array(ticks),
})

export const venueSeries = (venue: string, ticks: number): VenueSeries => ({
  venue,
  fund: new Float64Array(ticks),
  openCalls: new Float64Array(ticks),
  liquidating: new Float64Array(ticks),
})

/** What the accounts of a venue lost beyond what they had: who paid it is beside it. */
export const badDebt = ({ fundPaid, haircuts, socialised, shortfall }: VenueTotals): bigint =>
  fundPaid + haircuts + socialised + shortfall

/** What was liquidated, by order or by takeover. */
export const liquidated = ({ sold, takenOver }: VenueTotals): bigint => sold + takenOver

export * as VenueRecord from './VenueRecord.ts'
