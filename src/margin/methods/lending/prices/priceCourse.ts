import { Assessment } from '../../../../model/Assessment.ts'
import type { Index, PriceBook } from '../../../../model/PriceBook.ts'
import { Integer } from '../../../../money/Integer.ts'
import type { Ratio } from '../../../../money/Ratio.ts'
import { assess } from '../../../assess.ts'
import type { MarginContext } from '../../../MarginContext.ts'
import type { Exposures } from '../Exposures.ts'
import type { Line, LinearSlack } from '../LinearSlack.ts'
import { Sensitivity } from '../Sensitivity.ts'

/** Prices that move together, each a step times x, while the others stay at a common multiple. */
export interface Move {
  /** By asset index; an asset without a step does not move. */
  readonly steps: readonly (bigint | undefined)[]
  /** The multiplier of the prices that stay: only ratios of prices matter. */
  readonly rest: bigint
}

/**
 * A loan's slack as some prices move and all else is unchanged, over prices already taken at their
 * stale ends.
 *
 * Rules: [LOAN10]
 */
export function priceCourse(
  context: MarginContext,
  exposures: Exposures,
  move: Move,
  threshold: Ratio,
): LinearSlack {
  const { account, rules, prices } = context
  const lineOf = (asset: number, slope: bigint): Line => {
    const step = move.steps[asset]
    if (step !== undefined) return { base: 0n, slope: Integer.mul(slope, step) }
    const price = Integer.mul(Sensitivity.price(context, asset), move.rest)
    return { base: Integer.mul(slope, price), slope: 0n }
  }
  const lines = rules.assets.map((asset, index) =>
    lineOf(index, Sensitivity.of(exposures.of[index], threshold, rules, asset)),
  )
  const at = (x: bigint): PriceBook => ({
    ...prices,
    indices: prices.indices.map((index, asset) => moved(index, move, asset, x, prices.time)),
  })
  return {
    slack: lines.reduce(sum, { base: 0n, slope: 0n }),
    dust: lineOf(rules.numeraire.index, Sensitivity.dust(exposures, threshold, rules)),
    threshold,
    measure: (x) => Assessment.measure(assess(account, rules, at(x)), 'maintenance'),
  }
}

const sum = (a: Line, b: Line): Line => ({ base: a.base + b.base, slope: a.slope + b.slope })

/** A supposed price counts as fresh. */
function moved(
  index: Index | undefined,
  { steps, rest }: Move,
  asset: number,
  x: bigint,
  time: number,
): Index | undefined {
  if (index === undefined) return index
  const step = steps[asset]
  const price = step === undefined ? Integer.mul(index.price, rest) : Integer.mul(step, x)
  return { ...index, price, time }
}
