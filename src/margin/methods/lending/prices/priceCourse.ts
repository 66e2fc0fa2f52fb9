import { Assessment } from '../../../../model/Assessment.ts'
import type { Index, PriceBook } from '../../../../model/PriceBook.ts'
import { Integer } from '../../../../money/Integer.ts'
import type { Ratio } from '../../../../money/Ratio.ts'
import { assess } from '../../../assess.ts'
import type { MarginContext } from '../../../MarginContext.ts'
import type { Exposures } from '../Exposures.ts'
import type { Line, LinearSlack } from '../LinearSlack.ts'
import { Sensitivity } from '../Sensitivity.ts'

/** Prices that move together, each a step times x, while the others stay at a multiple of theirs. */
export interface Move {
  /** By asset index; missing stays. */
  readonly steps: readonly (bigint | undefined)[]
  /** What the prices that stay are multiplied by: prices matter by their quotients alone. */
  readonly rest: bigint
}

/**
 * A loan's slack as some prices move and all else stays, over prices already taken at their stale ends.
 *
 * Rules: [LOAN10]
 */
export function priceCourse(
  context: MarginContext,
  stakes: Exposures,
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
    lineOf(index, Sensitivity.of(stakes.of[index], threshold, rules, asset)),
  )
  const at = (x: bigint): PriceBook => ({
    ...prices,
    indices: prices.indices.map((index, asset) => moved(index, move, asset, x, prices.time)),
  })
  return {
    slack: lines.reduce(sum, { base: 0n, slope: 0n }),
    dust: lineOf(rules.numeraire.index, Sensitivity.dust(stakes, threshold, rules)),
    threshold,
    measure: (x) => Assessment.measure(assess(account, rules, at(x)), 'maintenance'),
  }
}

const sum = (a: Line, b: Line): Line => ({ base: a.base + b.base, slope: a.slope + b.slope })

/** A price that is supposed has no age. */
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
