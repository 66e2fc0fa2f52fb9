import { Ratio } from '../../src/money/Ratio.ts'
import { right } from '../Table.ts'
import { nearest } from './nearest.ts'
import type { Computed, Findings } from './Reproduction.ts'
import { frontier } from './toxicSpiral/frontier.ts'
import { unwind } from './toxicSpiral/unwind.ts'

const percent = (n: bigint): Ratio => Ratio.of(n, 10_000n)

/** Incentives in basis points, and the frontier as printed. */
const frontiers = [
  [450n, '0.956938'],
  [500n, '0.952381'],
  [1_000n, '0.909091'],
  [1_500n, '0.869565'],
] as const

/** Loans under an incentive of 5 % and a close factor of a half, and the bad debt as printed. */
const loans = [
  [9_523n, '0.000000000000'],
  [9_525n, '0.000119047619'],
  [9_700n, '0.017619047619'],
] as const

/** T4: the loan-to-value above which liquidation makes a loan worse, and the resulting bad debt. */
export const toxicStudy: Computed = {
  title: 'T4 · Toxic liquidation spirals (Warmuz, Chaudhary, Pinna)',
  against: 're-derived',
  source: 'equations 4 and 5 of arXiv:2212.07306',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const figures = [...frontiers.map(frontierOf), ...loans.map(loanOf)]
    return {
      columns: [{ title: 'figure' }, right('found'), right('re-derived')],
      rows: figures.map(({ what, found, expected }) => [what, found, expected]),
      misses: figures.filter(({ found, expected }) => found !== expected).map(({ what }) => what),
      data: figures,
    }
  },
}

function frontierOf([incentive, expected]: (typeof frontiers)[number]) {
  const what = `frontier under an incentive of ${Ratio.format(Ratio.of(incentive, 100n), 1)} %`
  return { what, found: nearest(frontier(percent(incentive)), 6), expected }
}

function loanOf([loanToValue, expected]: (typeof loans)[number]) {
  const debt = percent(loanToValue)
  const rules = {
    incentive: percent(500n),
    closeFactor: percent(5_000n),
    threshold: percent(8_300n),
  }
  const { end, loan } = unwind({ collateral: Ratio.one, debt }, rules)
  const what = `bad debt of a loan-to-value of ${Ratio.format(debt, 4)}, which ${end}`
  const bad = end === 'healed' ? Ratio.zero : loan.debt
  return { what, found: nearest(bad, 12), expected }
}
