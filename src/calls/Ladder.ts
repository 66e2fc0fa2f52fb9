import { limits } from '../base/limits.ts'
import { Result } from '../base/Result.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type * as Rulebook from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'

/** Ordered levels, from mild to severe. A rung is the position of a level, counted from 1. */
export type Ladder = Rulebook.Ladder

/** What is wrong with a ladder, roughly in the order checked. */
export type LadderFaultCode =
  | 'ladder.empty'
  | 'ladder.tooTall'
  | 'ladder.nameDuplicate'
  | 'ladder.clearNotPositive'
  | 'ladder.clearAboveEnter'
  | 'ladder.enterNotRising'
  | 'ladder.clearFalling'
  | 'ladder.liquidateNotLast'

export interface LadderFault {
  readonly code: LadderFaultCode
  /** The faulty rung; 0 for the whole ladder. */
  readonly rung: number
}

/**
 * The rung of an account, 0 below the ladder: the highest one held. A rung is entered when the
 * marginRatio of its measure is above `enter` and left when it is at or under `clear`. For a rung
 * at or below the current one only `clear` counts. Holding one rung holds all milder ones.
 *
 * For any previous rung, less equity never gives a lower rung, down to and below zero.
 *
 * Rules: [LADDER1] [LADDER2] [LADDER3]
 *
 * @example
 * // one level, entered above 0.8 and left at or under 0.7
 * const at = (requirement: bigint) => () => ({ equity: Value.of(100n), requirement })
 * Ladder.level(ladder, 0, at(Value.of(75n))) // => 0: not entered
 * Ladder.level(ladder, 1, at(Value.of(75n))) // => 1: not left
 */
export function level(
  ladder: Ladder,
  before: number,
  measures: (name: Rulebook.MeasureName) => Measure,
): number {
  for (let rung = ladder.levels.length; rung > 0; rung--) {
    const { measure, enter, clear } = ladder.levels[rung - 1] as Rulebook.Level
    if (Assessment.exceeds(measures(measure), rung <= before ? clear : enter)) return rung
  }
  return 0
}

/**
 * The level that calls an account on a rung: the highest calling level it holds, or null. An
 * account above a calling rung, where liquidation may not act for one, is called as well.
 *
 * Rules: [LADDER5]
 *
 * @example
 * Ladder.calling(ladder, 4)?.name // => 'call', the third of four levels
 */
export const calling = ({ levels }: Ladder, rung: number): Rulebook.Level | null =>
  levels.slice(0, rung).findLast(({ action }) => action === 'call') ?? null

/** The rung of a level by its name; 0 where the ladder has none of that name. */
export const rungOf = ({ levels }: Ladder, name: string): number =>
  levels.findIndex((level) => level.name === name) + 1

/**
 * Finds the first fault of a ladder. Every clear level must be positive and at most its enter
 * level. Among the rungs of one measure enter must rise and clear must not fall. Names must differ,
 * and only the last rung may liquidate.
 *
 * Rules: [LADDER4]
 *
 * @example
 * Ladder.validate({ id: 'house', levels: [] })
 * // => { ok: false, error: { code: 'ladder.empty', rung: 0 } }
 */
export function validate(ladder: Ladder): Result<Ladder, LadderFault> {
  const { levels } = ladder
  if (levels.length === 0) return Result.failure({ code: 'ladder.empty', rung: 0 })
  if (levels.length > limits.levels) return Result.failure({ code: 'ladder.tooTall', rung: 0 })
  for (const [index, one] of levels.entries()) {
    const code = fault(one, levels.slice(0, index), index + 1 === levels.length)
    if (code !== null) return Result.failure({ code, rung: index + 1 })
  }
  return Result.success(ladder)
}

function fault(
  one: Rulebook.Level,
  below: readonly Rulebook.Level[],
  isLast: boolean,
): LadderFaultCode | null {
  const previous = below.findLast(({ measure }) => measure === one.measure)
  if (below.some(({ name }) => name === one.name)) return 'ladder.nameDuplicate'
  // At a clear level of zero, a negative equity without a requirement would count as clear.
  if (one.clear.numerator <= 0n) return 'ladder.clearNotPositive'
  if (Ratio.compare(one.clear, one.enter) > 0) return 'ladder.clearAboveEnter'
  if (previous && Ratio.compare(one.enter, previous.enter) <= 0) return 'ladder.enterNotRising'
  if (previous && Ratio.compare(one.clear, previous.clear) < 0) return 'ladder.clearFalling'
  if (one.action === 'liquidate' && !isLast) return 'ladder.liquidateNotLast'
  return null
}

export * as Ladder from './Ladder.ts'
