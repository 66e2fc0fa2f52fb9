import { assess } from '../margin/assess.ts'
import { isCured } from '../margin/cures/isCured.ts'
import { lowerBound } from '../margin/lowerBound.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { IsMovable } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { isDust } from './sizeReduction.ts'

/** Two options to be closed together, the written one first: unsigned lots of each. */
export type Spread = readonly [SpreadLeg, SpreadLeg]

export interface SpreadLeg {
  readonly position: Position
  readonly size: bigint
}

/**
 * The spread that an option is part of, and as much of it as is to be closed now as one unit: the least that brings
 * the account to the target, or by a fraction. Null where the procedure closes legs one by one, and where
 * it is part of none: the two are a spread where closing all of both releases more than closing each alone does together,
 * or where closing the one alone releases nothing. What is written bare goes before, alone. Of several the one that releases most, and where they
 * release alike, the first that is held.
 *
 * Rules: [LIQ31]
 *
 * @example
 * spreadOf(context, written, isMovable) // => [{ position: written, size: 429n }, { position: held, size: 429n }]
 */
export function spreadOf(
  now: MarginContext,
  position: Position,
  isMovable: IsMovable,
): Spread | null {
  const { account } = now
  if (!Instrument.isOption(position.instrument) || !hasUnits(now)) return null
  let best: Pair | null = null
  for (const other of account.positions) {
    if (!isOpposite(position, other) || !isMovable(other.instrument)) continue
    const pair = pairOf(now, position, other)
    if (pair !== null && (best === null || pair.asked < best.asked)) best = pair
  }
  return best && sized(now, best)
}

/** Whether the spreads of an account go as units: it holds options under a procedure that closes them so. */
export const hasUnits = ({ account, rules }: Pick<MarginContext, 'account' | 'rules'>): boolean =>
  rules.rulebook.liquidation.spreads === 'unit' &&
  account.positions.some(({ instrument }) => Instrument.isOption(instrument)) &&
  Method.of(rules).hedges(account, rules)

/** Two options on the same, of one right, one written and the other held. */
const isOpposite = (one: Position, other: Position): boolean =>
  Instrument.isOption(other.instrument) &&
  other.instrument.baseIndex === one.instrument.baseIndex &&
  other.instrument.settleIndex === one.instrument.settleIndex &&
  other.instrument.option?.right === one.instrument.option?.right &&
  other.lots > 0n !== one.lots > 0n

interface Pair {
  /** What is written, and what is held. */
  readonly legs: readonly [Position, Position]
  /** Lots of each in a unit. */
  readonly ratio: readonly [bigint, bigint]
  /** What the account is asked for once all of it is closed. */
  readonly asked: bigint
}

/** Null where the two are no spread, what is written goes first by itself, or less than a unit is held. */
function pairOf(now: MarginContext, one: Position, other: Position): Pair | null {
  const legs = one.lots < 0n ? ([one, other] as const) : ([other, one] as const)
  const [written, held] = legs.map(({ instrument }) => instrument.baseAtomsPerLot)
  if (written === undefined || held === undefined) return null
  const { numerator, denominator } = Ratio.div(held, written)
  const pair = { legs, ratio: [numerator, denominator] } as const
  const most = mostOf(pair)
  if (most === 0n) return null
  const asked = (count: bigint, only?: 0 | 1): bigint =>
    assess(without(now, pair, count, only), now.rules, now.prices).maintenance
  if (asked(1n, 0) <= asked(1n)) return null
  const [before, both, ...alone] = [asked(0n), asked(most), asked(most, 0), asked(most, 1)]
  const apart = alone.reduce((sum, left) => sum + before - left, 0n)
  const isSpread = before - both > apart || (alone[one === legs[0] ? 0 : 1] ?? 0n) >= before
  return isSpread && both < before ? { ...pair, asked: both } : null
}

type Units = Pick<Pair, 'legs' | 'ratio'>

/** Whole units that are held. */
const mostOf = ({ legs, ratio: [a, b] }: Units): bigint =>
  Integer.min(
    Integer.divDown(Integer.abs(legs[0].lots), a),
    Integer.divDown(Integer.abs(legs[1].lots), b),
  )

/** The account with so many units less, or with so many of one of their legs. */
function without(now: MarginContext, { legs, ratio }: Units, count: bigint, only?: 0 | 1) {
  return [0, 1].reduce((account, at) => {
    const [position, lots] = [legs[at], ratio[at]]
    if (position === undefined || lots === undefined || (only ?? at) !== at) return account
    return ProFormaPosition.afterReduction({ ...now, account }, position, Integer.mul(lots, count))
  }, now.account)
}

function sized(now: MarginContext, pair: Pair): Spread {
  const { sizing, fraction, target } = now.rules.rulebook.liquidation
  const most = mostOf(pair)
  const cures = (count: bigint): boolean =>
    count >= most || isCured(without(now, pair, count), now.rules, now.prices, target)
  const wanted =
    sizing === 'fraction'
      ? Integer.max(1n, Ratio.mulUp(most, fraction))
      : lowerBound(0n, most, cures)
  const isRest = pair.legs.some((position, at) => {
    const left = Integer.mul(pair.ratio[at] ?? 0n, most - wanted)
    return left > 0n && isDust(now, position.instrument, left)
  })
  const count = isRest ? most : wanted
  const leg = (at: 0 | 1): SpreadLeg => ({
    position: pair.legs[at],
    size: Integer.mul(pair.ratio[at], count),
  })
  return [leg(0), leg(1)]
}
