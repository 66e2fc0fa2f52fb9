import type { BoundRulebook } from '../src/model/BoundRulebook.ts'
import type { LiquidationProcedure } from '../src/model/Rulebook.ts'

/** The same terms with another way to liquidate. */
export const withProcedure = (
  terms: BoundRulebook,
  change: Partial<LiquidationProcedure>,
): BoundRulebook => {
  const liquidation = { ...terms.rulebook.liquidation, ...change }
  return { ...terms, rulebook: { ...terms.rulebook, liquidation } }
}
