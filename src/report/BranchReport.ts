import type { State } from '../engine/State.ts'
import type { Validity } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { ratioUnbounded } from '../protocols/liquity/collateralRatio.ts'
import { Branch } from '../protocols/liquity2/Branch.ts'
import { TroveAccount } from '../protocols/liquity2/TroveAccount.ts'
import { BranchLook } from './BranchLook.ts'
import { indexText, wadText } from './figures.ts'

/** A branch of a system of troves; amounts in whole units of its assets. */
export interface BranchReport {
  readonly system: string
  readonly branch: string
  readonly coin: string
  readonly troves: number
  /** Troves that anybody may liquidate now. */
  readonly liquidatable: number
  readonly collateral: string
  readonly debt: string
  readonly price: string | null
  readonly priceIs: Validity
  /** Of all together, high is good; null without debt or a price. */
  readonly ratio: string | null
  readonly ratioCritical: string
  readonly ratioShutdown: string
  /** What the stability pool holds for its deposits. */
  readonly pool: string
  /** When it was shut down, milliseconds. */
  readonly shutdown: number | null
}

/**
 * All branches of all systems of troves, at the prices that are held.
 *
 * Rules: [BOLD42]
 */
export const all = (state: State): readonly BranchReport[] =>
  BranchLook.all(state, state.book).map(of)

function of({ system, collateral, branch, price, validity }: BranchLook): BranchReport {
  const { terms, troves, pool, timeShutdown } = branch
  const total = Branch.total(branch)
  const ratio = price === null ? ratioUnbounded : Branch.ratio(branch)
  const isUnder = (id: string): boolean => TroveAccount.ratio(branch, id) < terms.ratioMinimum
  const liquidatable = validity === 'fresh' ? [...troves.keys()].filter(isUnder).length : 0
  return {
    ...{ system: system.id, branch: collateral.id, coin: system.coin.id },
    ...{ troves: troves.size, liquidatable },
    ...{ collateral: wadText(total.collateral), debt: wadText(total.debt) },
    ...{ price: price === null ? null : indexText(price), priceIs: validity },
    ratio: ratio === ratioUnbounded ? null : wadText(ratio),
    ratioCritical: wadText(terms.ratioCritical),
    ratioShutdown: wadText(terms.ratioShutdown),
    pool: wadText(pool.total),
    shutdown: timeShutdown === null ? null : 1_000 * Integer.toNumber(timeShutdown),
  }
}

export * as BranchReport from './BranchReport.ts'
