import type { MarginContext } from '../margin/MarginContext.ts'
import { type LiquidationPrice, liquidationPrice } from '../margin/prices/liquidationPrice.ts'
import type { PricePath } from '../margin/prices/PricePath.ts'
import type { Account } from '../model/Account.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Ratio } from '../money/Ratio.ts'

/**
 * Liquidation prices of accounts by what moves: one solution has both edges, so that a rise needs none of its own
 * after a fall. Of one book at one moment.
 */
export interface SolvedEdges {
  readonly byAccount: Map<Account, Map<string, Edges>>
}

export type Edges = Pick<LiquidationPrice, 'now' | 'below' | 'above' | 'reason'>

interface Asked {
  readonly instrument: Instrument
  readonly basis: PricePath['basis']
  readonly threshold: Ratio
}

export const create = (): SolvedEdges => ({ byAccount: new Map() })

/** What was solved, or is solved now and kept where there is a place for it. */
export function of(
  solved: SolvedEdges | undefined,
  { account, rules, prices }: MarginContext,
  { instrument, basis, threshold }: Asked,
): Edges {
  const solve = (): Edges => {
    const found = liquidationPrice(account, rules, prices, instrument, { basis, threshold })
    const { now, below, above, reason } = found
    return { now, below, above, reason }
  }
  if (solved === undefined) return solve()
  const own = solved.byAccount.get(account) ?? new Map<string, Edges>()
  solved.byAccount.set(account, own)
  const key = `${basis} ${instrument.index} ${threshold.numerator}/${threshold.denominator}`
  const known = own.get(key) ?? solve()
  own.set(key, known)
  return known
}

export * as SolvedEdges from './SolvedEdges.ts'
