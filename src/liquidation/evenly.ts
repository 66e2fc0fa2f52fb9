import { isCured } from '../margin/cures/isCured.ts'
import { lowerBound } from '../margin/lowerBound.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import type { IsMovable } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { sizeReduction } from './sizeReduction.ts'

/**
 * The rules under which the same share of every position is closed: the least multiple of the procedure's
 * fraction that cures once all of it is closed, and everything where none does.
 *
 * Rules: [LIQ25]
 *
 * @example
 * evenly(context, () => true).rulebook.liquidation.fraction // => 2/5, of a procedure in fifths
 */
export function evenly(expected: MarginContext, isMovable: IsMovable): BoundRulebook {
  const { rules, prices } = expected
  const { fraction, target } = rules.rulebook.liquidation
  const at = (count: bigint): BoundRulebook => {
    const { rulebook } = rules
    const share = Ratio.min(Ratio.one, Ratio.mul(fraction, Ratio.of(count)))
    const liquidation = { ...rulebook.liquidation, sizing: 'fraction', fraction: share } as const
    return { ...rules, rulebook: { ...rulebook, liquidation } }
  }
  const cures = (count: bigint): boolean =>
    isCured(closed({ ...expected, rules: at(count) }, isMovable), rules, prices, target)
  return at(lowerBound(0n, Ratio.divUp(1n, fraction), cures))
}

/** The account once each position that can be moved is closed by its share. */
const closed = (context: MarginContext, isMovable: IsMovable): MarginContext['account'] =>
  context.account.positions.reduce((account, position) => {
    if (!isMovable(position.instrument)) return account
    const size = sizeReduction(context, position, position.lots)
    return ProFormaPosition.afterReduction({ ...context, account }, position, size)
  }, context.account)
