import { Ratio } from '../money/Ratio.ts'

/**
 * How near a broker without calls is to selling: Interactive Brokers liquidates when equity with loan value
 * is below maintenance.
 */
export interface Cushion {
  readonly excess: Ratio
  /** Excess ÷ net liquidation value. */
  readonly cushion: Ratio
  readonly isLiquidated: boolean
  /** Nothing is missing, and the cushion is five hundredths or less. */
  readonly isWarned: boolean
}

export const warnAt = Ratio.of(1n, 20n)

/**
 * Of an account whose net liquidation value is above zero.
 *
 * Rules: [SIZE14]
 */
export function cushion(equity: Ratio, maintenance: Ratio, netLiquidation: Ratio): Cushion {
  const excess = Ratio.sub(equity, maintenance)
  const share = Ratio.div(excess, netLiquidation)
  const isLiquidated = excess.numerator < 0n
  const isWarned = !isLiquidated && Ratio.compare(share, warnAt) <= 0
  return { excess, cushion: share, isLiquidated, isWarned }
}

/**
 * What a fall in the value of a long position does to the excess: all of the fall, less the maintenance
 * that is no longer asked for.
 *
 * Rules: [SIZE14]
 */
export const change = (fall: Ratio, rate: Ratio): Ratio => Ratio.sub(Ratio.mul(rate, fall), fall)

/** A house that holds orders back until margin used exceeds equity by a buffer. */
export interface BufferedHouse {
  /** It warns where what remains is this share of equity or less. */
  readonly warnAt: Ratio
  readonly buffer: Ratio
}

/** What such a house does. */
export interface HouseAnswer {
  readonly remaining: Ratio
  readonly isOrdered: boolean
  readonly isWarned: boolean
}

/**
 * QuantConnect's Lean. Where something is missing but the buffer is not used up it neither orders nor warns:
 * an account that gets worse is told less. `isWarned` here is what Lean does; the engine's own ladders
 * warn at every level at and below the first.
 *
 * Rules: [SIZE15]
 */
export function buffered(house: BufferedHouse, equity: Ratio, used: Ratio): HouseAnswer {
  const remaining = Ratio.sub(equity, used)
  if (remaining.numerator <= 0n) {
    const limit = Ratio.mul(equity, Ratio.add(Ratio.one, house.buffer))
    const isOrdered = Ratio.compare(used, limit) > 0
    return { remaining, isOrdered, isWarned: isOrdered }
  }
  const isNear = Ratio.compare(remaining, Ratio.mul(equity, house.warnAt)) <= 0
  return { remaining, isOrdered: false, isWarned: isNear && used.numerator > 0n }
}

/**
 * What remains for an order: closing frees what is held and opening as much again on the other side asks
 * for its initial margin.
 *
 * Rules: [SIZE16]
 */
export const remainingFor = (
  equity: Ratio,
  used: Ratio,
  isOpposite: boolean,
  initial: Ratio,
): Ratio => {
  const remaining = Ratio.positive(Ratio.sub(equity, used))
  return isOpposite ? Ratio.add(remaining, Ratio.add(used, initial)) : remaining
}

export * as ExcessLiquidity from './ExcessLiquidity.ts'
