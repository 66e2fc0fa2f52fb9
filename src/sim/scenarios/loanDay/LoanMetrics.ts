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

/** Metrics of loans, in addition to those of all accounts. Money is in USDT atoms. */
export interface LoanMetrics {
  readonly metrics: Metrics
  readonly minutes: LoanMinute[]
  readonly totals: LoanTotals
  /** Value of collateral liquidated in the current minute. */
  minute: bigint
  /** The amount of the last repayment. The amount of a bid is in its own event. */
  lastRepaid: bigint
  absorption: Absorption | null
}

/** The rungs of its levels are the health zones. */
export interface LoanMinute extends Minute {
  /** Value of collateral that left borrowers by liquidation. */
  readonly liquidated: bigint
  /** Shortfall of debt over collateral at takeover by the house, cumulative. */
  readonly badDebt: bigint
  /** Shortfall of loans still open, at the prices of the minute. */
  readonly underWater: bigint
}

/** Who bears the shortfall. */
export type Bearer = 'insurers' | 'fund' | 'house' | 'lenders' | 'deficit'

export interface LoanTotals {
  /** Notices sent, and the borrowers who received them. */
  notices: number
  readonly noticed: Set<string>
  /** Deposits and repayments of borrowers, called or on their own. */
  deposited: bigint
  repaid: bigint
  /** Steps of liquidation: repayments by liquidators, bids, sales. */
  steps: number
  absorbed: number
  /** Value of collateral that left borrowers, and their loss beyond the debt it repaid. */
  value: bigint
  cost: bigint
  badDebts: number
  badDebt: bigint
  readonly borne: Record<Bearer, bigint>
}

/** A loan taken over: who paid how much of the debt. */
export interface Absorption {
  readonly owed: bigint
  /** Debt beyond the value of collateral. */
  readonly short: bigint
  /** Value of collateral taken. */
  taken: bigint
  insured: bigint
  funded: bigint
  writtenOff: bigint
  /** The parts of a write-off that the house's income and then lenders bore at once. */
  covered: bigint
  shared: bigint
}

/** Starts with the metrics of a venue that has its loans. */
export const create = (metrics: Metrics): LoanMetrics => ({
  ...{ metrics, minutes: [], minute: 0n, lastRepaid: 0n, absorption: null },
  totals: {
    ...{ notices: 0, noticed: new Set(), deposited: 0n, repaid: 0n },
    ...{ steps: 0, absorbed: 0, value: 0n, cost: 0n, badDebts: 0, badDebt: 0n },
    borne: { insurers: 0n, fund: 0n, house: 0n, lenders: 0n, deficit: 0n },
  },
})

/** Processes the entries of a command. */
export function observe(loans: LoanMetrics, { command, events }: Entry): void {
  loans.lastRepaid = 0n
  for (const event of events) {
    notice(loans, event)
    bring(loans, event, command)
    liquidate(loans, event)
    absorb(loans, event)
  }
}

/** Ends the minute; its row is then final. */
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
 * Shortfall of open loans: debt beyond the value of all collateral, collateral in auction included.
 * Such loans are under liquidation.
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
    const rules = State.rulesOf(state, account)
    if (rules === null) continue
    const net = assess(account, rules, state.book).net + (lots.get(account) ?? 0n)
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

/** Voluntary deposits and repayments of borrowers. */
function bring({ totals, metrics }: LoanMetrics, event: Event, command: Command | null): void {
  if (event.type === 'Deposited' && event.asset !== dollar && borrowerOf(event.account) !== null) {
    totals.deposited += worth(metrics.state, event.asset, event.amount)
  }
  if (event.type === 'Repaid' && command?.type === 'Repay') totals.repaid += event.amount
}

/** Liquidation steps: collateral that left the borrower, and the cost beyond the debt it repaid. */
function liquidate(loans: LoanMetrics, event: Event): void {
  const { state } = loans.metrics
  switch (event.type) {
    case 'LoanLiquidated': {
      const gone = worth(state, event.collateral, Amount.add(event.seized, event.fee))
      recordStep(loans, gone, gone - event.repaid)
      break
    }
    case 'Repaid':
      loans.lastRepaid = event.amount
      break
    case 'AuctionTaken': {
      const gone = worth(state, event.collateral, event.slice)
      recordStep(loans, gone, gone - loans.lastRepaid)
      break
    }
    case 'Executed': {
      const { instrument: id, lots, realised } = event.trade
      const gone = marked(state, State.instrument(state, id), lots)
      recordStep(loans, gone, gone - realised)
      break
    }
    case 'ClearancePaid':
      loans.totals.cost += event.amount
      break
  }
}

function recordStep(loans: LoanMetrics, gone: bigint, cost: bigint): void {
  const { totals } = loans
  totals.steps += 1
  totals.value += gone
  totals.cost += cost
  loans.minute += gone
}

/** Loans taken over by the house, and who bears the shortfall. */
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
  ...{ taken: 0n, insured: 0n, funded: 0n, writtenOff: 0n, covered: 0n, shared: 0n },
})

function pay(absorption: Absorption, event: Event): void {
  if (event.type === 'InsuranceUsed') absorption.insured += event.amount
  if (event.type === 'Repaid' && event.payer === 'house:fund') absorption.funded += event.amount
  if (event.type === 'DebtWrittenOff') absorption.writtenOff += event.amount
  if (event.type === 'LossCovered') absorption.covered += event.amount
  if (event.type === 'LossShared') absorption.shared += event.amount
}

/**
 * Splits the shortfall over those who paid, in proportion to their payments, since the collateral
 * went to them in that proportion. Of a write-off the house's income and lenders bear a part at once;
 * the rest is a deficit.
 */
export function borne(absorption: Absorption): readonly (readonly [Bearer, bigint])[] {
  const { short, insured, funded, writtenOff, covered, shared } = absorption
  if (short === 0n) return []
  const weights = insured + funded + writtenOff > 0n ? [insured, funded, writtenOff] : [0n, 0n, 1n]
  const [byInsurers = 0n, byFund = 0n, byPool = 0n] = Integer.split(short, weights)
  const byHouse = Integer.min(byPool, covered)
  const atOnce = Integer.min(byPool - byHouse, shared)
  return [
    ['insurers', byInsurers],
    ['fund', byFund],
    ['house', byHouse],
    ['lenders', atOnce],
    ['deficit', byPool - byHouse - atOnce],
  ]
}

/** At the current index price, rounded down. */
function worth(state: State, id: AssetId, amount: Amount): bigint {
  const [asset, numeraire] = [State.asset(state, id), State.asset(state, dollar)]
  return PriceBook.convert(state.book, amount, asset, numeraire) ?? 0n
}

function marked({ book }: State, instrument: Instrument, lots: bigint): bigint {
  const mark = book.marks[instrument.index]
  return mark === undefined ? 0n : Instrument.notional(instrument, lots, mark.price)
}

export * as LoanMetrics from './LoanMetrics.ts'
