import { survival } from '../margin/cures/survival.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Quantity } from '../money/Quantity.ts'
import { AdviceReport } from './AdviceReport.ts'
import { DistanceReport } from './DistanceReport.ts'
import { amountText, ratioText } from './figures.ts'
import type { Subject } from './Subject.ts'

/**
 * What an account has to do now in order to stand after a move of prices, each by itself.
 *
 * Rules: [REPORT13]
 */
export interface SurvivalReport extends AdviceReport {
  /** The marginRatio of maintenance above which it is liquidated. */
  readonly threshold: string | null
  /** Whether it stands as it is. */
  readonly stands: boolean
  /** The least amounts; one atom less is not enough. */
  readonly deposits: readonly { readonly asset: string; readonly amount: string }[]
}

/** Null where the account is unknown, or something of it is not covered. */
export function of(subject: Subject, later: PriceBook): SurvivalReport | null {
  const { account, rules, book, notCovered } = subject
  if (notCovered.length > 0) return null
  const threshold = DistanceReport.liquidatesAbove(rules.rulebook)
  const found = survival({ account, rules, prices: book }, later, threshold)
  if (found === null) return null
  const { stands, deposits, remedies } = found
  const reductions = found.reductions.map(
    ({ position: { instrument, leg, lots: held }, lots }) => ({
      instrument,
      leg,
      lots: held > 0n ? Quantity.negate(lots) : lots,
    }),
  )
  return {
    threshold: ratioText(threshold),
    stands,
    deposits: deposits.map(({ asset, amount }) => ({
      asset: asset.id,
      amount: amountText(amount, asset),
    })),
    ...AdviceReport.of({ reductions, remedies }),
  }
}

export * as SurvivalReport from './SurvivalReport.ts'
