import { Draw } from '../../base/Draw.ts'
import { Random } from '../../base/Random.ts'
import { Real } from '../../base/Real.ts'
import { shockAt } from '../market/Fundamentals.ts'
import { LiveMarket } from '../market/LiveMarket.ts'
import type { Scenario, Trader } from '../scenarios/world/Scenario.ts'
import { streams } from '../streams.ts'

/** Background traders with their cash and holdings. None of them is forced to trade. */
export type BackgroundTraders = readonly Member[]

interface Member {
  readonly trader: Trader
  readonly live: LiveMarket
  readonly random: Random
  cash: number
  /** Signed units of the base. */
  holding: number
}

/** Every trader with its initial wealth and no position. */
export const create = (
  { traders }: Scenario,
  at: LiveMarket.Lookup,
  seed: number,
): BackgroundTraders =>
  traders.map((trader, index) => ({
    trader,
    live: at(trader.venue, trader.instrument),
    random: Random.create(seed, streams.noise, index),
    cash: trader.kind === 'value' ? trader.capital : 0,
    holding: 0,
  }))

/**
 * Each trades once, in the order of the scenario. The draws do not depend on whether the trade is
 * possible.
 *
 * Rules: [SIM7]
 */
export function trade(traders: BackgroundTraders, values: Float64Array): void {
  for (const member of traders) {
    const { live } = member
    const quantity = wanted(member, values[live.place] as number)
    if (live.isHalted || quantity === 0) continue
    const traded = LiveMarket.trade(live, quantity)
    member.holding += traded.quantity
    member.cash -= Math.sign(traded.quantity) * traded.money
  }
}

function wanted({ trader, live, random, cash, holding }: Member, value: number): number {
  const price = LiveMarket.price(live)
  if (trader.kind === 'noise') return (trader.deviation * Draw.normal(random)) / price
  const wealth = cash + holding * price
  if (!(wealth > 0)) return 0
  const cheap = Real.ln(value / price)
  const { strength, leverageMax, speed } = trader
  const share = Math.max(-leverageMax, Math.min(leverageMax, strength * cheap))
  const step = speed * ((share * wealth) / price - holding)
  if (step * cheap <= 0) return step
  // A value trader does not push the price past the fundamental.
  const most = Math.abs(LiveMarket.quantityTo(live, cheap))
  return Math.sign(step) * Math.min(Math.abs(step), most)
}

/**
 * Trades of an outside flow that moves the price at one venue.
 *
 * Rules: [SIM7]
 */
export function shock({ shocks }: Scenario, at: LiveMarket.Lookup, tick: number): void {
  for (const one of shocks) {
    if (one.kind !== 'flow') continue
    const move = shockAt(one, tick)
    const live = at(one.venue ?? '', one.instrument)
    if (move === 0 || live.isHalted) continue
    LiveMarket.trade(live, LiveMarket.quantityTo(live, move))
  }
}

export * as BackgroundTraders from './background.ts'
