import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { LiveMarket } from './LiveMarket.ts'

/** A fill: signed lots, and the average price in ticks of the instrument. */
export interface Filled {
  readonly lots: bigint
  readonly price: bigint
}

/** A market that receives a share of an order. */
export interface Outlet {
  readonly live: LiveMarket
  readonly share: number
}

/** The share as a whole number, so that lots are split exactly. */
const parts = 1_000_000

/**
 * Executes signed lots, split among outlets by their shares. Each part is filled as far as its
 * market allows and its average price stays at or better than the limit (ticks; null for none). The
 * price is the average over the whole fill, in whole ticks, rounded against the taker.
 *
 * Rules: [SIM4] [SIM8]
 *
 * @example
 * fillOrder([{ live, share: 1 }], -500n, null) // => { lots: -500n, price: 59_850n }
 */
export function fillOrder(outlets: readonly Outlet[], lots: bigint, limit: bigint | null): Filled {
  const open = outlets.filter(({ live, share }) => !live.isHalted && share > 0)
  const [first] = open
  if (first === undefined || lots === 0n) return { lots: 0n, price: limit ?? 1n }
  const weights = open.map(({ share }) => BigInt(Math.round(share * parts)))
  const split = open.length === 1 ? [lots] : Integer.split(lots, weights)
  let [filled, money] = [0n, 0]
  for (const [index, { live }] of open.entries()) {
    const part = fillOne(live, split[index] ?? 0n, limit)
    filled += part.lots
    money += part.money
  }
  if (filled === 0n) return { lots: 0n, price: limit ?? 1n }
  const size = Math.abs(numberOf(filled)) * first.live.lot
  return { lots: filled, price: ticksOf(first.live, money / size, filled > 0n, limit) }
}

const numberOf = (whole: bigint): number => Ratio.toNumber({ numerator: whole, denominator: 1n })

/** Rounded against the taker, to at least a tick, and never past the limit. */
function ticksOf(live: LiveMarket, price: number, isBuy: boolean, limit: bigint | null): bigint {
  const exact = price / live.tick
  // A price within the last bits of a double of a whole tick is that tick.
  const near = Math.round(exact)
  const isWhole = Math.abs(exact - near) <= 1e-9 * near
  const whole = isWhole ? near : isBuy ? Math.ceil(exact) : Math.floor(exact)
  const ticks = BigInt(Math.max(1, whole))
  if (limit === null) return ticks
  return isBuy ? Integer.min(ticks, limit) : Integer.max(ticks, limit)
}

function fillOne(live: LiveMarket, lots: bigint, limit: bigint | null) {
  const wanted = numberOf(lots)
  const size = limit === null ? available(live, wanted) : within(live, wanted, limit)
  if (size === 0) return { lots: 0n, money: 0 }
  const { money } = LiveMarket.trade(live, size * live.lot)
  return { lots: BigInt(size), money }
}

/** Whole lots of what the market can absorb. */
function available(live: LiveMarket, wanted: number): number {
  const { quantity } = LiveMarket.quote(live, wanted * live.lot)
  // A whole number of lots that double arithmetic left slightly below.
  const lots = Math.floor(Math.abs(quantity / live.lot) + 1e-6)
  return Math.sign(wanted) * Math.min(Math.abs(wanted), lots)
}

/**
 * The most lots whose average price is at or better than the limit. The average only worsens with
 * size.
 */
function within(live: LiveMarket, wanted: number, limit: bigint): number {
  const price = LiveMarket.priceOf(live, limit)
  const sign = Math.sign(wanted)
  const isGood = (size: number): boolean => {
    const { quantity, money } = LiveMarket.quote(live, sign * size * live.lot)
    const average = money / Math.abs(quantity)
    return sign > 0 ? average <= price : average >= price
  }
  const most = Math.abs(available(live, wanted))
  if (most === 0 || isGood(most)) return sign * most
  let [fits, exceeds] = [0, most]
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2)
    if (isGood(middle)) fits = middle
    else exceeds = middle
  }
  return sign * fits
}
