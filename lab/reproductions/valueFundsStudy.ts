import { right } from '../Table.ts'
import type { Drawn, Findings } from './Reproduction.ts'
import { simulate, stepsMax } from './valueFunds/simulate.ts'
import { type Tails, tails } from './valueFunds/tails.ts'
import { ValueFunds } from './valueFunds/ValueFunds.ts'

/**
 * Hill's exponent of the worst 1 % by leverage limit, as others measured it; null is noise alone.
 */
const references = [
  [null, 8.8, 0.8],
  [1, 8.25, 0.4],
  [2, 6.51, 0.4],
  [3, 5.51, 0.4],
  [5, 3.48, 0.4],
  [7.5, 2.65, 0.4],
  [10, 2.49, 0.4],
  [20, 2.49, 0.4],
] as const

/** With fewer observations a figure is shown but not checked. */
const stepsJudged = 2_000_000

/** T3: tails by leverage. */
export const valueFundsStudy: Drawn = {
  title: 'T3 · Leverage fattens tails: value funds that borrow (Thurner, Farmer, Geanakoplos)',
  against: 're-derived',
  source:
    'the model of Quantitative Finance 12(5), 2012, arXiv:0908.1555; the figures of an independent run of it',
  needs: 'seed',
  usual: { steps: stepsJudged, seed: 1 },
  stepsMax,
  parts: { name: 'leverage limits', count: references.length },
  run: async ({ steps, seed }, onPart): Promise<Findings> => {
    const found: Row[] = []
    for (const [leverage, hill, tolerance] of references) {
      const figures = leverage === null ? ValueFunds.noiseOnly : ValueFunds.published(leverage)
      const path = simulate(figures, seed, steps)
      if (!path.ok) throw new TypeError(`expected a path, found ${path.error}`)
      found.push({ leverage, hill, tolerance, tails: tails(path.value, figures.value) })
      onPart(found.length)
    }
    return {
      columns: titles,
      rows: found.map(row),
      misses: steps < stepsJudged ? [] : [...misses(found), ...unordered(found)],
      data: { steps, seed, rows: found },
    }
  },
}

interface Row {
  readonly leverage: number | null
  readonly hill: number
  readonly tolerance: number
  readonly tails: Tails
}

const titles = [
  { title: 'leverage limit' },
  right('deviation'),
  right('kurtosis'),
  right('Hill 1 %'),
  right('reference'),
  right('Hill 10 %'),
  right('|r| persists'),
  right('called in worst'),
  right('closed per 100k'),
]

const row = ({ leverage, hill, tails }: Row): readonly string[] => [
  leverage === null ? 'noise only' : String(leverage),
  tails.deviation.toFixed(4),
  fixed(tails.kurtosis, 2),
  fixed(tails.hillOnePercent, 2),
  hill.toFixed(2),
  fixed(tails.hillTenPercent, 2),
  fixed(tails.persistence, 3),
  fixed(tails.callsInWorst, 3),
  tails.defaultsPer100k.toFixed(1),
]

const fixed = (value: number | null, places: number): string => value?.toFixed(places) ?? ''

const misses = (rows: readonly Row[]): readonly string[] =>
  rows
    .filter(({ hill, tolerance, tails }) => {
      const found = tails.hillOnePercent
      return found === null || Math.abs(found - hill) > tolerance
    })
    .map(({ leverage }) => `Hill 1 % at ${leverage ?? 'noise only'}`)

/** Up to 7.5 each limit has fatter tails than the one before. */
const unordered = (rows: readonly Row[]): readonly string[] =>
  rows
    .slice(1)
    .filter(({ leverage, tails }, index) => {
      const before = rows[index]?.tails.hillOnePercent ?? 0
      return (leverage ?? 0) <= 7.5 && (tails.hillOnePercent ?? 0) >= before
    })
    .map(({ leverage }) => `fatter tails at ${leverage}`)
