import type { Ladder } from '../../../../model/Rulebook.ts'
import type { Ratio } from '../../../../money/Ratio.ts'

/**
 * The marginRatio of maintenance above which a ladder liquidates; null where it does not liquidate,
 * or uses another measure.
 *
 * Rules: [LOAN9]
 *
 * @example
 * loanPrice(account, rules, book, weth, liquidatesAbove(ladder) ?? Ratio.one)
 */
export const liquidatesAbove = ({ levels }: Ladder): Ratio | null =>
  levels.find(({ action, measure }) => action === 'liquidate' && measure === 'maintenance')
    ?.enter ?? null
