import { Ratio } from '../../money/Ratio.ts'

/** What a venue does to an account, from nothing to the last resort. */
export type LiquidationStage = 'healthy' | 'market' | 'backstop' | 'adl'

const twoThirds = Ratio.of(2n, 3n)

/**
 * Hyperliquid's stage of an account, or of an isolated position; every comparison is strict.
 *
 *     equity < MM: market orders     equity < ⅔ MM: the vault     equity < 0: deleveraging
 *
 * Rules: [VEN15]
 *
 * @example
 * stageOf(Ratio.of(600n), Ratio.of(900n)) // => 'market': two thirds exactly
 */
export function stageOf(equity: Ratio, maintenance: Ratio): LiquidationStage {
  if (equity.numerator < 0n) return 'adl'
  if (Ratio.compare(equity, Ratio.mul(maintenance, twoThirds)) < 0) return 'backstop'
  return Ratio.compare(equity, maintenance) < 0 ? 'market' : 'healthy'
}

/** A position worth more than this is sent in parts. */
const wholeUpTo = Ratio.of(100_000n)
const part = Ratio.of(1n, 5n)
/** After a partial liquidation everything is sent for so many seconds. */
const coolDown = Ratio.of(30n)

/**
 * The size of the next market order: all of a position worth at most 100,000 or within 30 seconds of
 * a partial liquidation of the account, else a fifth of it.
 *
 * Rules: [VEN16]
 *
 * @example
 * orderSize(Ratio.of(2n), Ratio.of(60_000n), null) // => 0.4
 */
export function orderSize(size: Ratio, mark: Ratio, sincePartial: Ratio | null): Ratio {
  const held = Ratio.abs(size)
  const isSmall = Ratio.compare(Ratio.mul(held, mark), wholeUpTo) <= 0
  const isCooling = sincePartial !== null && Ratio.compare(sincePartial, coolDown) <= 0
  return isSmall || isCooling ? held : Ratio.mul(held, part)
}

/** A position that may be deleveraged. */
export interface Deleverageable {
  readonly id: string
  readonly size: Ratio
  readonly entry: Ratio
  readonly accountValue: Ratio
}

/**
 * Hyperliquid's index: mark ÷ entry × notional ÷ account value, of longs and shorts alike, as it is
 * printed. The highest is closed first, at the previous mark.
 *
 * Rules: [VEN17]
 */
export const adlIndex = ({ size, entry, accountValue }: Deleverageable, mark: Ratio): Ratio =>
  Ratio.mul(Ratio.div(mark, entry), Ratio.div(Ratio.mul(Ratio.abs(size), mark), accountValue))

/** Ids in the order in which positions are closed; among equals the earlier in the list is first. */
export const adlOrder = (positions: readonly Deleverageable[], mark: Ratio): readonly string[] =>
  [...positions]
    .sort((a, b) => Ratio.compare(adlIndex(b, mark), adlIndex(a, mark)))
    .map(({ id }) => id)
