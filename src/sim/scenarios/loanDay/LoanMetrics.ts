import type { AccountState } from '../../../engine/AccountState.ts'
import type { Command } from '../../../engine/Command.ts'
import type { Entry } from '../../../engine/Entry.ts'
import type { Event, LoanAbsorbed } from '../../../engine/Event.ts'
import { State } from '../../../engine/State.ts'
import { assess } from '../../../margin/assess.ts'
import type { AssetId } from '../../../model/Asset.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Metrics, type Minute } from '../../metrics.ts'
import { dollar } from './coins.ts'
import { borrowerOf } from './drawBorrower.ts'

/** What is measured of loans beside what is measured of all accounts. Money is atoms of USDT. */
export interface LoanMetrics {
  readonly metrics: Metrics
  readonly minutes: LoanMinute[]
  readonly totals: LoanTotals
  /** Worth of collateral that left borrowers in the minute that is running. */
  minute: bigint
  /** What the last repayment paid: a bid's own stands beside it. */
  lastRepaid: bigint
  absorption: Absorption | null
}

/** The rungs of its levels are the zones. */
export interface LoanMinute extends Minute {
  /** Worth of collateral that left borrowers by liquidation. */
  readonly liquidated: bigint
  /** Owed beyond what collateral was worth when the house took loans over, so far. */
  readonly badDebt: bigint
  /** The same of loans that are still open, at the prices of the minute. */
  readonly underWater: bigint
}

/** Who bears what collateral does not cover. */
export type Bearer = 'insurers' | 'fund' | 'lenders' | 'deficit'

export interface LoanTotals {
  /** How many notices went out, and the borrowers they reached. */
  notices: number
  readonly noticed: Set<string>
  /** What borrowers brought, called or by themselves. */
  deposited: bigint
  repaid: bigint
  /** Steps of liquidation: repayments by liquidators, bids, sales. */
  steps: number
  absorbed: number
  /** Worth of collateral that left borrowers, and what they lost beyond what it repaid. */
  value: bigint
  cost: bigint
  badDebts: number
  badDebt: bigint
  readonly borne: Record<Bearer, bigint>
}

/** A loan being taken over: who paid how much of what was owed. */
export interface Absorption {
  readonly owed: bigint
  /** What is owed beyond what collateral is worth. */
  readonly short: bigint
  /** Worth of collateral taken. */
  taken: bigint
  insured: bigint
  funded: bigint
  writtenOff: bigint
  /** Of what was written off, what lenders bore at once. */
  shared: bigint
}

/** Starts beside the metrics of a venue that has its loans. */
export const create = (metrics: Metrics): LoanMetrics => ({
  ...{ metrics, minutes: [], minute: 0n, lastRepaid: 0n, absorption: null },
  totals: {
    ...{ notices: 0, noticed: new Set(), deposited: 0n, repaid: 0n },
    ...{ steps: 0, absorbed: 0, value: 0n, cost: 0n, badDebts: 0, badDebt: 0n },
    borne: { insurers: 0n, fund: 0n, lenders: 0n, deficit: 0n },
  },
})

/** Takes in what a command did. */
export function observe(loans: LoanMetrics, { command, events }: Entry): void {
  loans.lastRepaid = 0n
  for (const event of events) {
    notice(loans, event)
    bring(loans, event, command)
    liquidate(loans, event)
    absorb(loans, event)
  }
}

/** Ends the minute, after which its row stands. */
export function endMinute(loans: LoanMetrics, time: number): LoanMinute {
  const minute: LoanMinute = {
    ...Metrics.endStep(loans.metrics, time),
    liquidated: loans.minute,
    badDebt: loans.totals.badDebt,
    underWater: underWater(loans.metrics.state),
  }
  loans.minutes.push(minute)
  loans.minute = 0n
  return minute
}

/**
 * What open loans owe beyond what all they pledge is worth, with what is up for auction: such loans
 * are under liquidation.
 */
function underWater(state: State): bigint {
  const lots = new Map<AccountState, bigint>()
  for (const { account, collateral, sale } of state.auctions.values()) {
    const lot = worth(state, collateral.id, Amount.of(sale.lot))
    lots.set(account, (lots.get(account) ?? 0n) + lot)
  }
  let sum = 0n
  for (const index of state.liquidating) {
    const account = state.accounts[index] as AccountState
    const terms = State.terms(state, account)
    if (terms === null) continue
    const net = assess(account, terms, state.book).net + (lots.get(account) ?? 0n)
    if (net < 0n) sum -= net
  }
  return sum
}

function notice({ totals }: LoanMetrics, event: Event): void {
  if (event.type !== 'LevelChanged' || event.ladder !== 'notices') return
  if (event.after <= event.before) return
  totals.notices += 1
  totals.noticed.add(event.account)
}

/** What borrowers brought of their own. */
function bring({ totals, metrics }: LoanMetrics, event: Event, command: Command | null): void {
  if (event.type === 'Deposited' && event.asset !== dollar && borrowerOf(event.account) !== null) {
    totals.deposited += worth(metrics.state, event.asset, event.amount)
  }
  if (event.type === 'Repaid' && command?.type === 'Repay') totals.repaid += event.amount
}

/** Steps of liquidation: what left the borrower, and what it cost beyond what it repaid. */
function liquidate(loans: LoanMetrics, event: Event): void {
  const { state } = loans.metrics
  switch (event.type) {
    case 'LoanLiquidated': {
      const gone = worth(state, event.collateral, Amount.add(event.seized, event.fee))
      take(loans, gone, gone - event.repaid)
      break
    }
    case 'Repaid':
      loans.lastRepaid = event.amount
      break
    case 'AuctionTaken': {
      const gone = worth(state, event.collateral, event.slice)
      take(loans, gone, gone - loans.lastRepaid)
      break
    }
    case 'Executed': {
      const { instrument: id, lots, realised } = event.trade
      const gone = marked(state, State.instrument(state, id), lots)
      take(loans, gone, gone - realised)
      break
    }
    case 'ClearancePaid':
      loans.totals.cost += event.amount
      break
  }
}

function take(loans: LoanMetrics, gone: bigint, cost: bigint): void {
  const { totals } = loans
  totals.steps += 1
  totals.value += gone
  totals.cost += cost
  loans.minute += gone
}

/** Loans taken over by the house, and who bears what their collateral does not cover. */
function absorb(loans: LoanMetrics, event: Event): void {
  const { totals } = loans
  if (event.type === 'LoanAbsorbed') loans.absorption = begin(event)
  const { absorption } = loans
  if (absorption === null) return
  pay(absorption, event)
  if (event.type === 'CollateralTaken') {
    const gone = worth(loans.metrics.state, event.asset, event.amount)
    absorption.taken += gone
    totals.value += gone
    loans.minute += gone
  }
  if (event.type !== 'LiquidationEnded') return
  const { short, owed, taken } = absorption
  totals.absorbed += 1
  totals.badDebt += short
  if (short > 0n) totals.badDebts += 1
  else totals.cost += taken - owed
  for (const [bearer, part] of borne(absorption)) totals.borne[bearer] += part
  loans.absorption = null
}

const begin = ({ requirement, worth }: LoanAbsorbed): Absorption => ({
  owed: requirement,
  short: Integer.max(0n, requirement - worth),
  ...{ taken: 0n, insured: 0n, funded: 0n, writtenOff: 0n, shared: 0n },
})

function pay(absorption: Absorption, event: Event): void {
  if (event.type === 'InsuranceUsed') absorption.insured += event.amount
  if (event.type === 'Repaid' && event.payer === 'house:fund') absorption.funded += event.amount
  if (event.type === 'DebtWrittenOff') absorption.writtenOff += event.amount
  if (event.type === 'LossShared') absorption.shared += event.amount
}

/**
 * Who bears what is short: those who paid, in proportion to what they paid, for so the collateral
 * was given to them. Of what was written off lenders bear a part at once, the rest is a deficit.
 */
export function borne(absorption: Absorption): readonly (readonly [Bearer, bigint])[] {
  const { short, insured, funded, writtenOff, shared } = absorption
  if (short === 0n) return []
  const weights = insured + funded + writtenOff > 0n ? [insured, funded, writtenOff] : [0n, 0n, 1n]
  const [byInsurers = 0n, byFund = 0n, byPool = 0n] = Integer.split(short, weights)
  const atOnce = Integer.min(byPool, shared)
  return [
    ['insurers', byInsurers],
    ['fund', byFund],
    ['lenders', atOnce],
    ['deficit', byPool - atOnce],
  ]
}

/** At the index price of now, rounded down. */
function worth(state: State, id: AssetId, amount: Amount): bigint {
  const [asset, numeraire] = [State.asset(state, id), State.asset(state, dollar)]
  return PriceBook.convert(state.book, amount, asset, numeraire) ?? 0n
}

function marked({ book }: State, instrument: Instrument, lots: bigint): bigint {
  const mark = book.marks[instrument.index]
  return mark === undefined ? 0n : Instrument.notional(instrument, lots, mark.price)
}

export * as LoanMetrics from './LoanMetrics.ts'
