import { Ratio } from '../../src/money/Ratio.ts'
import { right } from '../Table.ts'
import { nearest } from './nearest.ts'
import { loanOf, pathFrontier, penalty, sellInto } from './poolSpiral/sellInto.ts'
import type { Computed, Findings } from './Reproduction.ts'
import { frontier } from './toxicSpiral/frontier.ts'

/** Collateral over the pool's quote reserve, in hundredths. */
const shares = [1n, 5n, 25n, 100n] as const

/** The incentive in basis points, and the local frontier for each share. */
const local = [
  [450n, ['0.938174313', '0.869943454', '0.637958533', '0.318979266']],
  [500n, ['0.933706816', '0.865800866', '0.634920635', '0.317460317']],
  [1_000n, ['0.891265597', '0.826446281', '0.606060606', '0.303030303']],
] as const

/** Where a loan starts, the close factor, and in how many steps it heals at which loan-to-value. */
const paths = [
  [0.8, 0.5, 1, '0.718925'],
  [0.86, 0.5, 2, '0.736253'],
  [0.87, 0.5, 2, '0.765281'],
  [0.9, 0.5, 4, '0.690898'],
  [0.8, 0.01, 15, '0.789525'],
  [0.86, 0.01, 122, '0.789252'],
  [0.87, 0.01, 149, '0.789383'],
  [0.9, 0.01, 321, '0.789962'],
] as const

const SHARE = 0.05
const rules = { incentive: 0.05, threshold: 0.79 }

/** T9: the frontier of a step and of a whole path where seized coins are sold into a pool. */
export const poolSpiralStudy: Computed = {
  title: 'T9 · Liquidation into a constant-product pool (after McFarlane, arXiv:2510.10171)',
  against: 're-derived',
  source: 'the frontier of arXiv:2510.10171, of which abstract and first section were read',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const figures = [...local.flatMap(localOf), ...paths.map(pathOf)]
    const whole = [0.5, 0.01].map((closeFactor) => ({
      what: `whole path, close factor ${closeFactor}: heals up to a loan-to-value of`,
      found: pathFrontier(SHARE, { ...rules, closeFactor }).toFixed(6),
      expected: '',
    }))
    return {
      columns: [{ title: 'figure' }, right('found'), right('re-derived'), { title: 'status' }],
      rows: [
        ...figures.map(({ what, found, expected }) => [what, found, expected, 're-derived']),
        ...whole.map(({ what, found }) => [what, found, '', 'ours']),
      ],
      misses: figures.filter(({ found, expected }) => found !== expected).map(({ what }) => what),
      data: { figures, whole },
    }
  },
}

function localOf([incentive, row]: (typeof local)[number]) {
  return row.map((expected, place) => {
    const share = Ratio.of(shares[place] as bigint, 100n)
    const words = `incentive ${Ratio.format(Ratio.of(incentive, 100n), 1)} %, collateral over quote ${Ratio.format(share, 2)}`
    const found = nearest(frontier(Ratio.of(incentive, 10_000n), penalty(share)), 9)
    return { what: `local frontier, ${words}`, found, expected }
  })
}

function pathOf([start, closeFactor, steps, ends]: (typeof paths)[number]) {
  const found = sellInto(loanOf(SHARE, start), { ...rules, closeFactor })
  return {
    what: `from ${start} by ${closeFactor}: steps, and where it heals`,
    found: `${found.steps} at ${found.loanToValue.toFixed(6)}`,
    expected: `${steps} at ${ends}`,
  }
}
