import type { AccountState } from '../../engine/AccountState.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import { assess } from '../../margin/assess.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Instrument } from '../../model/Instrument.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Absorption } from './Absorption.ts'
import { dollar } from './coins.ts'
import { borrowerOf } from './drawBorrower.ts'
import { LoanDay, type LoanMinute } from './LoanDay.ts'
import { zoneBounds } from './regimes.ts'

/** Watches the entries of one engine and keeps a day of them. */
export interface LoanObserver {
  readonly state: State
  readonly day: LoanDay
  /** Loans by zone, kept up to date by events. */
  readonly zones: number[]
  /** What left borrowers in the minute that is running. */
  minute: bigint
  /** What the last repayment paid: a bid's own stands beside it. */
  lastRepaid: bigint
  absorption: Absorption | null
}

/** Starts a day on a state that has its loans. */
export function create(state: State): LoanObserver {
  const zones = [0, ...zoneBounds.map(() => 0)]
  for (const account of state.accounts) {
    if (borrowerOf(account.id) === null) continue
    const ladders = account.rules?.active?.ladders ?? []
    const zone = account.levels[ladders.findIndex(({ id }) => id === 'zones')] ?? 0
    zones[zone] = (zones[zone] ?? 0) + 1
  }
  return { state, day: LoanDay.create(), zones, minute: 0n, lastRepaid: 0n, absorption: null }
}

/** Takes in what a command did. */
export function observe(observer: LoanObserver, { command, events }: Entry): void {
  const { totals } = observer.day
  if (command !== null) totals.commands += 1
  totals.events += events.length
  observer.lastRepaid = 0n
  for (const event of events) {
    warn(observer, event, command)
    liquidate(observer, event)
    absorb(observer, event)
  }
}

/** Ends the minute: what has been summed becomes a row. */
export function endMinute(observer: LoanObserver, time: number): LoanMinute {
  const { state, day, zones } = observer
  const minute: LoanMinute = {
    time,
    zones: [...zones],
    openCalls: state.calls.size,
    liquidating: state.liquidating.size,
    liquidated: observer.minute,
    badDebt: day.totals.badDebt,
    underWater: underWater(observer),
  }
  day.minutes.push(minute)
  observer.minute = 0n
  return minute
}

/**
 * What open loans owe beyond what all they pledge is worth, with what is up for auction: such loans
 * are under liquidation.
 */
function underWater({ state }: LoanObserver): bigint {
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

/** Zones, notices, calls and what came of them. */
function warn(observer: LoanObserver, event: Event, command: Command | null): void {
  const { day, zones } = observer
  const { totals } = day
  switch (event.type) {
    case 'Rejected':
      totals.refused.set(event.code, (totals.refused.get(event.code) ?? 0) + 1)
      break
    case 'LevelChanged':
      if (event.ladder === 'zones') {
        zones[event.before] = (zones[event.before] ?? 0) - 1
        zones[event.after] = (zones[event.after] ?? 0) + 1
      }
      if (event.ladder === 'notices' && event.after > event.before) {
        totals.notices += 1
        totals.noticed.add(event.account)
      }
      break
    case 'CallOpened':
      totals.calls += 1
      totals.called.add(event.account)
      break
    case 'CallMet':
      if (event.by === 'price') totals.curedByPrice += 1
      else if (command?.type === 'Repay') totals.curedByRepayment += 1
      else totals.curedByDeposit += 1
      break
    case 'CallExpired':
      totals.expired += 1
      break
    case 'CallCancelled':
      totals.cancelled += 1
      break
    default:
      bring(observer, event, command)
  }
}

/** What borrowers brought of their own. */
function bring(observer: LoanObserver, event: Event, command: Command | null): void {
  const { totals } = observer.day
  if (event.type === 'Deposited' && event.asset !== dollar && borrowerOf(event.account) !== null) {
    totals.deposited += worth(observer.state, event.asset, event.amount)
  }
  if (event.type === 'Repaid' && command?.type === 'Repay') totals.repaid += event.amount
}

/** Steps of liquidation: what left the borrower, and what it cost beyond what it repaid. */
function liquidate(observer: LoanObserver, event: Event): void {
  const { totals } = observer.day
  switch (event.type) {
    case 'LiquidationStarted':
      totals.liquidations += 1
      totals.liquidated.add(event.account)
      break
    case 'LiquidationEnded':
      totals[event.outcome === 'cured' ? 'cured' : 'closed'] += 1
      break
    case 'LoanLiquidated': {
      const gone = worth(observer.state, event.collateral, Amount.add(event.seized, event.fee))
      take(observer, gone, gone - event.repaid)
      break
    }
    case 'Repaid':
      observer.lastRepaid = event.amount
      break
    case 'AuctionTaken': {
      const gone = worth(observer.state, event.collateral, event.slice)
      take(observer, gone, gone - observer.lastRepaid)
      break
    }
    case 'Executed': {
      const { instrument: id, lots, realised } = event.trade
      const gone = marked(observer, State.instrument(observer.state, id), lots)
      take(observer, gone, gone - realised)
      break
    }
    case 'ClearancePaid':
      totals.cost += event.amount
      break
  }
}

function take(observer: LoanObserver, gone: bigint, cost: bigint): void {
  const { totals } = observer.day
  totals.steps += 1
  totals.value += gone
  totals.cost += cost
  observer.minute += gone
}

/** Loans taken over by the house, and who bears what their collateral does not cover. */
function absorb(observer: LoanObserver, event: Event): void {
  const { totals } = observer.day
  if (event.type === 'LoanAbsorbed') observer.absorption = Absorption.begin(event)
  const { absorption } = observer
  if (absorption === null) return
  Absorption.add(absorption, event)
  if (event.type === 'CollateralTaken') {
    const gone = worth(observer.state, event.asset, event.amount)
    absorption.taken += gone
    totals.value += gone
    observer.minute += gone
  }
  if (event.type !== 'LiquidationEnded') return
  const { short, owed, taken } = absorption
  totals.absorbed += 1
  totals.badDebt += short
  if (short > 0n) totals.badDebts += 1
  else totals.cost += taken - owed
  for (const [bearer, part] of Absorption.borne(absorption)) totals.borne[bearer] += part
  observer.absorption = null
}

/** At the index price of now, rounded down. */
function worth(state: State, id: AssetId, amount: Amount): bigint {
  const [asset, numeraire] = [State.asset(state, id), State.asset(state, dollar)]
  return PriceBook.convert(state.book, amount, asset, numeraire) ?? 0n
}

function marked({ state }: LoanObserver, instrument: Instrument, lots: bigint): bigint {
  const mark = state.book.marks[instrument.index]
  return mark === undefined ? 0n : Instrument.notional(instrument, lots, mark.price)
}

export * as LoanObserver from './LoanObserver.ts'
