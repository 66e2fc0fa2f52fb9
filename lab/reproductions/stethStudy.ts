import { grouped } from '../../src/chart/labels.ts'
import { right } from '../Table.ts'
import type { Findings, Tabled } from './Reproduction.ts'
import { readStethLoans } from './readStethLoans.ts'
import { type Bookkeeping, closeLoop } from './stethLoop/closeLoop.ts'
import { firstCollapse } from './stethLoop/firstCollapse.ts'

/** Rates after each round of two swaps. */
const rates = [
  [92_000, [0.96517, 0.96515]],
  [94_000, [0.96398, 0.95175, 0.92466, 0.80097, 0.07539]],
] as const

const cliffs: readonly (readonly [Bookkeeping, step: number, published: number])[] = [
  ['compat', 2_000, 94_000],
  ['corrected', 1_000, 91_000],
]
const tolerance = 0.02

/**
 * T2: published rates round by round, and the first swap that collapses under both kinds of
 * accounting.
 */
export const stethStudy: Tabled = {
  title: 'T2 · Aave v2 and v3 with the Curve pool of staked ether, 19 June 2023, loop closed',
  against: 'published',
  source: 'notebook of github.com/lidofinance/aave-liquidation-model of 19 June 2023, GPL-3.0',
  needs: 'tables',
  run: async (folder: string): Promise<Findings> => {
    const loans = await readStethLoans(folder)
    const rounds = rates.flatMap(([swap, published]) => {
      const found = closeLoop(loans, swap, 'compat').rounds
      const count = Math.max(found.length, published.length)
      return Array.from({ length: count }, (_, round) => ({
        what: `rate after round ${round} of a swap of ${grouped(swap)}, compat`,
        found: found[round]?.rate ?? null,
        published: published[round] ?? null,
        tolerance,
      }))
    })
    const firsts = cliffs.map(([bookkeeping, step, published]) => ({
      what: `first swap in steps of ${grouped(step)} that collapses, ${bookkeeping}`,
      found: firstCollapse(loans, step, bookkeeping),
      published,
      tolerance: 0,
    }))
    const figures = [...rounds, ...firsts]
    return {
      columns: [{ title: 'figure' }, right('found'), right('published')],
      rows: figures.map(({ what, found, published }) => [what, show(found), show(published)]),
      misses: figures.filter(isMiss).map(({ what }) => what),
      data: figures,
    }
  },
}

interface Figure {
  readonly found: number | null
  readonly published: number | null
  readonly tolerance: number
}

const isMiss = ({ found, published, tolerance }: Figure): boolean =>
  found === null ||
  published === null ||
  Math.abs(found - published) > tolerance * Math.abs(published)

function show(value: number | null): string {
  if (value === null) return 'none'
  return value < 2 ? value.toFixed(5) : grouped(value)
}
