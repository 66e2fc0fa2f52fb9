import { Ratio } from '../money/Ratio.ts'

/**
 * Regulation T of the Federal Reserve, 12 CFR 220: what new purchases and short sales ask for. Sums
 * are dollars, exactly.
 */

/** 12 CFR 220.12: half of a purchase, and of a short sale half beyond its proceeds. */
export const initialRate: Ratio = Ratio.of(1n, 2n)

/** 12 CFR 220.4(d): a deficiency of this much or less need not be acted upon. */
export const threshold: Ratio = Ratio.of(1_000n)

/** FINRA 4210(b): the equity with which a margin account may be used. */
export const minimumEquity: Ratio = Ratio.of(2_000n)

/** What a short sale asks for. */
export interface ShortInitial {
  /** With its proceeds, which stay in the account. */
  readonly requirement: Ratio
  readonly deposit: Ratio
}

/**
 * Of a short sale: its proceeds, and the deposit beyond them.
 *
 * Rules: [REGT1]
 *
 * @example
 * RegT.shortInitial(Ratio.of(20_000n), RegT.initialRate).requirement // => Ratio.of(30_000n)
 */
export function shortInitial(proceeds: Ratio, rate: Ratio): ShortInitial {
  const deposit = Ratio.mul(proceeds, rate)
  return { requirement: Ratio.add(proceeds, deposit), deposit }
}

/**
 * The deposit for a first purchase: its initial margin, and at least the minimum equity, but never more
 * than it costs.
 *
 * Rules: [REGT2]
 *
 * @example
 * RegT.firstDeposit(Ratio.of(3_000n), RegT.initialRate) // => Ratio.of(2_000n)
 */
export const firstDeposit = (cost: Ratio, rate: Ratio): Ratio =>
  Ratio.min(cost, Ratio.max(Ratio.mul(cost, rate), minimumEquity))

/** A trade of the day, for so much money. */
export interface DayTrade {
  readonly side: 'buy' | 'sell'
  readonly amount: Ratio
}

/** What the trades of a day did to an open call. */
export interface NetOfDay {
  /** What sales release beyond what purchases ask for; below zero where they ask for more. */
  readonly release: Ratio
  readonly remaining: Ratio
}

/**
 * A Federal call at the end of a day: its trades are taken together, so that what was bought is charged
 * before a sale releases anything. Purchases beyond sales add to it.
 *
 * Rules: [REGT3]
 */
export function netOfDay(call: Ratio, trades: readonly DayTrade[], rate: Ratio): NetOfDay {
  const release = Ratio.sum(
    trades.map(({ side, amount }) =>
      Ratio.mul(rate, side === 'sell' ? amount : Ratio.negate(amount)),
    ),
  )
  return { release, remaining: Ratio.positive(Ratio.sub(call, release)) }
}

/**
 * Whether a deficiency has to be acted upon.
 *
 * Rules: [REGT4]
 */
export const mustAct = (deficiency: Ratio): boolean => Ratio.compare(deficiency, threshold) > 0

/**
 * What has to be liquidated for, where a call was not met: never more than what is missing on that day.
 *
 * Rules: [REGT4]
 */
export const toLiquidate = (call: Ratio, missingThatDay: Ratio): Ratio =>
  Ratio.min(call, missingThatDay)

export * as RegT from './RegT.ts'
