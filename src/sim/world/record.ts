import type { Event, Trade } from '../../engine/Event.ts'
import { unbalanced } from '../../engine/reconcile.ts'
import { State } from '../../engine/State.ts'
import { Instrument } from '../../model/Instrument.ts'
import { Fundamentals } from './Fundamentals.ts'
import { LiveMarket } from './LiveMarket.ts'
import type { LiveVenue } from './LiveVenue.ts'

/**
 * Counts what an event says.
 *
 * Rules: [SIM12]
 */
export function count(live: LiveVenue, event: Event, tick: number): void {
  const { totals } = live
  switch (event.type) {
    case 'CallOpened':
      totals.callsOpened += 1
      totals.firstCall ??= tick
      break
    case 'CallPartlyMet':
      totals.callsPartlyMet += 1
      break
    case 'CallMet':
      totals[metBy[event.by]] += 1
      break
    case 'CallCancelled':
      totals.callsCancelled += 1
      break
    case 'CallExpired':
      totals.callsExpired += 1
      break
    default:
      countLiquidation(live, event, tick)
  }
}

const metBy = {
  deposit: 'metByDeposit',
  reduction: 'metByReduction',
  price: 'metByPrice',
} as const

function countLiquidation(live: LiveVenue, event: Event, tick: number): void {
  const { totals } = live
  switch (event.type) {
    case 'LiquidationStarted':
      totals.liquidations += 1
      totals.firstLiquidation ??= tick
      break
    case 'LiquidationEnded':
      totals[event.outcome] += 1
      break
    case 'LiquidationOrdered':
      if (event.purpose !== 'dispose') totals.orders += 1
      break
    case 'Executed':
      totals[event.trade.account === fund ? 'disposed' : 'sold'] += notional(live, event.trade)
      break
    case 'TakenOver':
      if (event.trade.account !== fund) totals.takenOver += notional(live, event.trade)
      break
    case 'FundPaid':
      totals.fundPaid += event.amount
      break
    case 'Deleveraged':
      totals.deleveragings += 1
      totals.deleveraged += notional(live, event.trade)
      totals.haircuts += event.haircut
      totals.firstDeleveraging ??= tick
      break
    case 'LossSocialised':
      totals.socialised += event.amount
      break
    case 'ShortfallBooked':
      totals.shortfall += event.amount
      break
  }
}

const fund = 'house:fund'

const notional = ({ state }: LiveVenue, { instrument, lots, price }: Trade): bigint =>
  Instrument.notional(State.instrument(state, instrument), lots, price)

/**
 * Writes down how a venue stands at the end of a tick, and whether its books sum to zero.
 *
 * Rules: [SIM12] [SIM13]
 *
 * @returns what does not sum to zero, in words; null for sound books
 */
export function endTick(
  live: LiveVenue,
  values: Float64Array,
  decimals: number,
  row: number,
): string | null {
  const { state, series, totals } = live
  const balance = State.house(state, 'fund').balances[0] ?? 0n
  totals.fundAfter = balance
  if (balance < totals.fundLeast) totals.fundLeast = balance
  series.fund[row] = Fundamentals.decimal({ units: balance, scale: decimals })
  series.openCalls[row] = state.calls.size
  series.liquidating[row] = state.liquidating.size
  for (const [index, market] of live.markets.entries()) {
    const into = live.marketSeries[index]
    if (into === undefined) continue
    into.fundamental[row] = values[market.place] as number
    into.last[row] = market.last
    into.mark[row] = LiveMarket.priceOf(market, market.mark)
    into.displacement[row] = LiveMarket.displacement(market)
    into.forced[row] = market.forced
    into.depthUsed[row] = market.forcedGross === 0 ? 0 : market.forcedGross / (market.room ?? 0)
  }
  return unbalanced(state)
}

export * as record from './record.ts'
