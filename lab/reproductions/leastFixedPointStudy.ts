import { Elastic } from '../../src/market/impact/Elastic.ts'
import { Impact } from '../../src/market/impact/Impact.ts'
import type { ImpactCurve } from '../../src/market/impact/ImpactCurve.ts'
import { Linear } from '../../src/market/impact/Linear.ts'
import { SquareRoot } from '../../src/market/impact/SquareRoot.ts'
import { Cascade } from '../../src/pressure/Cascade.ts'
import { iterate } from '../../src/pressure/iterate.ts'
import { LoopGain } from '../../src/pressure/LoopGain.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import { right } from '../Table.ts'
import { unwrap } from '../unwrap.ts'
import { publishedBook } from './leastFixedPoint/publishedBook.ts'
import type { Computed, Findings } from './Reproduction.ts'

const accounts = 1_000_000
const shocks = Array.from({ length: 40 }, (_, index) => index * 0.0025)

/** The measured figure, the expected one, and the relative tolerance. */
interface Figure {
  readonly what: string
  readonly found: number
  readonly expected: number | null
  readonly tolerance: number
  readonly places: number
}

/** T5: one pass over a million accounts, compared with the loop iterated in rounds. */
export const leastFixedPointStudy: Computed = {
  title: 'T5 · The least fixed point on a million longs, and the law that decides',
  against: 'regression',
  source: 'what came of a book of 4 bn whose positions are not at hand',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const curve = unwrap(PressureCurve.create(publishedBook(accounts)))
    const linear = market(unwrap(Linear.create(25e9)))
    const root = market(unwrap(SquareRoot.create({ depth: 30e9, unit: 0.03, crossover: 1e6 })))
    const differing = [linear, root].reduce((sum, law) => sum + differences(curve, law), 0)
    const figures = [
      ...bookFigures(curve),
      ...linearFigures(curve, linear),
      ...rootFigures(curve, root),
    ]
    return {
      columns: [{ title: 'figure' }, right('found'), right('reference')],
      rows: [
        ...figures.map(({ what, found, expected, places }) => [
          what,
          found.toFixed(places),
          expected?.toFixed(places) ?? '',
        ]),
        [`of ${2 * shocks.length} shocks, iteration differs from one pass in`, `${differing}`, '0'],
      ],
      misses: [
        ...figures.filter(isMiss).map(({ what }) => what),
        ...(differing === 0 ? [] : ['one pass equals iteration']),
      ],
      data: { accounts, differing, figures },
    }
  },
}

const market = (law: Elastic['law']): ImpactCurve =>
  Impact.curve(unwrap(Elastic.create(law, 60_000)), 'sell')

/** The number of shocks for which the two methods differ in any bit. */
function differences(curve: PressureCurve, law: ImpactCurve): number {
  const cascade = Cascade.create(curve, law)
  return shocks.filter((shock) => {
    const one = Cascade.respond(cascade, shock)
    const other = iterate({ selling: curve }, { sell: law, buy: law }, shock)
    return one.move !== other.move || one.forced !== other.forced || one.rows !== other.rows
  }).length
}

const bookFigures = (curve: PressureCurve): readonly Figure[] =>
  (
    [
      [0.05, 0.902],
      [0.1, 2.012],
      [0.2, 2.913],
    ] as const
  ).map(([move, expected]) => ({
    what: `liquidated within ${move * 100} %, bn`,
    found: PressureCurve.forced(curve, move) / 1e9,
    ...{ expected, tolerance: 0.01, places: 3 },
  }))

function linearFigures(curve: PressureCurve, law: ImpactCurve): readonly Figure[] {
  const cascade = Cascade.create(curve, law)
  const [small, large] = [Cascade.respond(cascade, 0.01), Cascade.respond(cascade, 0.02)]
  const [cliff, ...others] = Cascade.cliffs(cascade, 0.05e9)
  const figure = (
    what: string,
    found: number,
    expected: number,
    tolerance: number,
    places = 2,
  ) => ({
    ...{ what: `linear depth: ${what}`, found, expected, tolerance, places },
  })
  return [
    figure('move after a shock of 1 %, %', small.move * 100, 2.23, 0.02),
    figure('amplification', small.amplification, 2.23, 0.02),
    figure('loop gain there', LoopGain.at(curve, law, small.move, 0.004).total, 0.75, 0.15),
    figure('move after a shock of 2 %, %', large.move * 100, 10.14, 0.02),
    figure('amplification', large.amplification, 5.07, 0.02),
    figure('cliffs of 50 m or more', others.length + (cliff === undefined ? 0 : 1), 1, 0, 0),
    figure('first critical shock, %', (cliff?.shock ?? 0) * 100, 1.4, 0.02),
    figure('forced at once there, bn', (cliff?.notional ?? 0) / 1e9, 0.37, 0.1),
  ]
}

function rootFigures(curve: PressureCurve, law: ImpactCurve): readonly Figure[] {
  const cascade = Cascade.create(curve, law)
  return [
    {
      what: 'square root of a day: amplification at 1 %',
      found: Cascade.respond(cascade, 0.01).amplification,
      ...{ expected: 1.21, tolerance: 0.01, places: 2 },
    },
    {
      what: 'square root of a day: cliffs of 50 m or more',
      found: Cascade.cliffs(cascade, 0.05e9).length,
      ...{ expected: 0, tolerance: 0, places: 0 },
    },
  ]
}

const isMiss = ({ found, expected, tolerance }: Figure): boolean =>
  expected !== null && Math.abs(found - expected) > tolerance * expected
