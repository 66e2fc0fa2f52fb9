import type { Ramp } from '../model/LiquidationSteps.ts'
import type { LiquidationProcedure } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** When a step is planned, ms: since the liquidation began, and since the last execution. */
export interface Moment {
  readonly sinceStart: number
  /** Null where none has been. */
  readonly sinceStep: number | null
  /** Since the last that left something of a position; null where none has been. */
  readonly sincePart: number | null
}

/**
 * A procedure as it stands at a moment: its ramp begins where it has come to, and within its time after
 * a part of a position was closed everything is closed whole.
 *
 * Rules: [LIQ20] [LIQ22]
 *
 * @example
 * // 20 % at a time, and after a part has been closed all that follows within half a minute.
 * stepAt(procedure, { sinceStart: 4_000, sinceStep: 2_000, sincePart: 2_000 }).fraction // => 1
 */
export function stepAt(procedure: LiquidationProcedure, moment: Moment): LiquidationProcedure {
  const { steps } = procedure
  if (steps === undefined) return procedure
  const { ramp, ...others } = steps
  const { sincePart, sinceStart } = moment
  if (sincePart !== null && sincePart <= (steps.wholeWithin ?? -1)) {
    return { ...procedure, sizing: 'fraction', fraction: Ratio.one, steps: others }
  }
  if (ramp === undefined) return procedure
  return { ...procedure, steps: { ...steps, ramp: { ...ramp, from: shareAt(ramp, sinceStart) } } }
}

function shareAt({ from, span }: Ramp, passed: number): Ratio {
  const part = Ratio.of(Integer.min(BigInt(passed), BigInt(span)), BigInt(span))
  return Ratio.add(from, Ratio.mul(Ratio.sub(Ratio.one, from), part))
}

/**
 * Milliseconds until the next reduction may be ordered: zero where none has to be waited for.
 *
 * Rules: [LIQ21]
 *
 * @example
 * pauseLeft({ ...procedure, steps: { pause: 1_000 } }, { sinceStart: 5_000, sinceStep: 400, sincePart: null }) // => 600
 */
export function pauseLeft({ steps }: LiquidationProcedure, { sinceStep }: Moment): number {
  const pause = steps?.pause ?? 0
  return sinceStep === null ? 0 : Math.max(0, pause - sinceStep)
}
