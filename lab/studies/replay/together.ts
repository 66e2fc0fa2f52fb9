import type { Random } from '../../../src/base/Random.ts'
import { Elastic } from '../../../src/market/impact/Elastic.ts'
import { Impact } from '../../../src/market/impact/Impact.ts'
import { Linear } from '../../../src/market/impact/Linear.ts'
import type { Asset } from '../../../src/model/Asset.ts'
import { CoupledCascade } from '../../../src/pressure/CoupledCascade.ts'
import { CoupledMarkets, type Open } from '../../../src/pressure/CoupledMarkets.ts'
import { CoupledResponse } from '../../../src/pressure/CoupledResponse.ts'
import { type DepthRow, DepthSweep } from '../../../src/pressure/DepthSweep.ts'
import { PressureIndex } from '../../../src/pressure/PressureIndex.ts'
import { Scenario } from '../../../src/pressure/Scenario.ts'
import { scenarios } from '../../../src/pressure/scenarios.ts'
import type { BookView } from '../../../src/report/BookView.ts'
import { unwrap } from '../../unwrap.ts'
import { type Coin, idOf } from './replayScenario.ts'

/** Depth by market, notional for a factor of e. */
export type Depths = ReadonlyMap<string, number>

/** Depth over what is open in the leader, for a factor of e: that of the published book of T5, 25 bn for 4 bn. */
const depthRatio = 6.25

const currencyOf = ({ assets }: Pick<BookView, 'assets'>): Asset => assets[0] as Asset

export const openIn = (book: BookView): readonly Open[] =>
  CoupledMarkets.openIn(book, currencyOf(book))

/**
 * Depth in proportion to what is open, and in each market to what its candles before said of its depth for what was
 * turned over, beside the leader's. One that they say nothing of is as deep as the leader.
 *
 * Rules: [STUDY5]
 */
export function depthsOf(book: BookView, coins: readonly Coin[], leader: string): Depths {
  const first = coins.find(({ symbol }) => symbol === leader)
  const usual = perTurnover(first) ?? 1
  const relative = new Map(coins.map((one) => [idOf(one), (perTurnover(one) ?? usual) / usual]))
  return new Map(
    openIn(book).map(({ name, open }) => [name, depthRatio * open * (relative.get(name) ?? 1)]),
  )
}

const perTurnover = (coin: Coin | undefined): number | null =>
  coin === undefined || coin.depth === null || coin.turnover === 0
    ? null
    : coin.depth / coin.turnover

/** A book in its markets, each as deep as told; null where nothing is open in any. */
export function cascadeOf(book: BookView, depths: Depths): CoupledCascade | null {
  const open = openIn(book).filter(({ name }) => (depths.get(name) ?? 0) > 0)
  if (open.length === 0) return null
  const markets = open.map((one) => {
    const law = unwrap(Elastic.create(unwrap(Linear.create(depths.get(one.name) as number)), 1))
    const [sell, buy] = [Impact.curve(law, 'sell'), Impact.curve(law, 'buy')]
    return { ...one, sell, buy, spread: null }
  })
  return CoupledCascade.create(book, markets, currencyOf(book))
}

const SHOCK = 0.1

const way = ({ book }: CoupledCascade, toward: Scenario['toward']): Scenario =>
  scenarios.along(book, scenarios.together(book), toward)

/** Where all markets end after a fall of a share of the price in each. */
export const fall = (cascade: CoupledCascade, share: number): CoupledResponse =>
  CoupledResponse.of(cascade, way(cascade, 'down'), Scenario.moveOf('down', share))

/** The index of a book after a move of a share, one way: the part of the whole move that it does itself, of 100. */
function toward(cascade: CoupledCascade, side: Scenario['toward'], share: number): PressureIndex {
  const sizes = new Map(cascade.coupled.markets.map(({ name, open }) => [name, open]))
  const shock = Scenario.moveOf(side, share)
  const { markets } = CoupledResponse.of(cascade, way(cascade, side), shock)
  return PressureIndex.ofEnds(
    side,
    markets.map((one) => ({ ...one, open: sizes.get(one.name) ?? 0 })),
  )
}

/**
 * The index of a book: that of the worse of a fall and a rise.
 *
 * Rules: [STUDY8]
 */
export const indexOf = (cascade: CoupledCascade): number =>
  PressureIndex.worst([toward(cascade, 'down', SHOCK), toward(cascade, 'up', SHOCK)]).value

/** Falls between which the first jump is looked for, and the one whose gain is told. */
const moves = [0.05, 0.1, 0.2, 0.3]
const FIFTH = 0.2

/** Gain after a fall of a fifth and critical fall, where all markets are so many times as deep. */
export const sweep = (cascade: CoupledCascade, depths: readonly number[]): readonly DepthRow[] =>
  DepthSweep.of(
    cascade,
    {
      ...{ way: way(cascade, 'down'), currency: currencyOf(cascade.book), shock: FIFTH, moves },
      terms: { refill: 0, closing: 'whole' },
    },
    depths,
  )

/** As many accounts drawn from a book with replacement. */
export function redrawn(book: BookView, random: Random): BookView {
  const { accounts } = book
  const drawn = accounts.map(
    () => accounts[random.below(accounts.length)] as (typeof accounts)[number],
  )
  return { ...book, accounts: drawn }
}
