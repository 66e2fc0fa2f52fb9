import type { LiquidationProcedure } from '../src/model/Rulebook.ts'
import type { Terms } from '../src/model/Terms.ts'

/** The same terms with another way to liquidate. */
export const withProcedure = (terms: Terms, change: Partial<LiquidationProcedure>): Terms => {
  const liquidation = { ...terms.rulebook.liquidation, ...change }
  return { ...terms, rulebook: { ...terms.rulebook, liquidation } }
}
