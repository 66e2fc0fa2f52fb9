import type { AssetId } from '../../model/Asset.ts'
import { Decimal } from '../../money/Decimal.ts'
import { spotOf } from '../../sim/scenarios/crashDay/listings.ts'
import { names } from '../../sim/scenarios/loanDay/coins.ts'

/** Price history for pictures: each coin at the end of every minute. */
export interface Track {
  readonly times: number[]
  readonly coins: readonly Trail[]
}

export interface Trail {
  readonly name: AssetId
  readonly opening: number
  /** Relative to the opening price. */
  readonly values: number[]
}

/** Starts at the opening prices, by unified symbol. */
export const create = (openings: ReadonlyMap<string, Decimal>): Track => ({
  times: [],
  coins: names.map((name) => ({
    name,
    opening: Number(Decimal.format(openings.get(spotOf(name)) ?? { units: 1n, scale: 0 })),
    values: [],
  })),
})

/** Ends a minute; a coin without a trade keeps its price. */
export function add(
  { times, coins }: Track,
  time: number,
  closes: ReadonlyMap<string, Decimal>,
): void {
  times.push(time)
  for (const { name, opening, values } of coins) {
    const close = closes.get(spotOf(name))
    const last = values.at(-1) ?? 1
    values.push(close === undefined ? last : Number(Decimal.format(close)) / opening)
  }
}

export * as Track from './Track.ts'
