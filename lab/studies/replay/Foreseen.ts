import { Real } from '../../../src/base/Real.ts'
import { CoupledCascade } from '../../../src/pressure/CoupledCascade.ts'
import type { MarketResponse } from '../../../src/pressure/CoupledResponse.ts'
import { type Foretold, foretold } from '../../../src/pressure/Foretold.ts'
import type { BookView } from '../../../src/report/BookView.ts'
import { partialRank, rankCorrelation } from '../rank.ts'
import { type Coin, idOf } from './replayScenario.ts'
import { cascadeOf, type Depths, fall } from './together.ts'

/** What was foretold of a coin an hour before the low, and what came. */
export interface Foreseen extends Foretold {
  readonly coin: Coin
  /** Where the same shock ends on the whole depth; `together` is on a share of it. */
  readonly onWhole: number
  /** Where a fall of a fifth of all coins ends, on the whole depth and on that share of it. */
  readonly afterFifth: { readonly whole: number; readonly thin: number }
}

const DAY = 86_400_000

/** The ticks that are waited, and what a tick is, ms. */
export interface Wait {
  readonly from: number
  readonly until: number
  readonly interval: number
}

/**
 * Of each coin, by volatility alone and with the book on a share of the depth; and how far it then fell.
 *
 * Rules: [STUDY11]
 */
export function of(
  book: BookView,
  depths: Depths,
  coins: readonly Coin[],
  { from, until, interval }: Wait,
  share: number,
): readonly Foreseen[] {
  const cascade = cascadeOf(book, depths)
  if (cascade === null) return []
  const days = ((until - from) * interval) / DAY
  const watched = coins.map(({ symbol, prices, volatility }) => {
    const [now, ahead] = [prices[from - 1] as number, prices.slice(from, until)]
    const [low, high] = [Math.min(now, ...ahead), Math.max(now, ...ahead)]
    const moves = { fell: Real.ln(now / low), rose: Real.ln(high / now) }
    return { name: idOf({ symbol }), volatility, ...moves }
  })
  const shallow = CoupledCascade.deepened(cascade, share)
  const whole = foretold(cascade, watched, 'down', days)
  const [deep, thin] = [cascade, shallow].map((one) => fall(one, SHOCK).markets)
  return foretold(shallow, watched, 'down', days).flatMap((one, place) => {
    const coin = coins.find((own) => idOf(own) === one.name)
    if (coin === undefined) return []
    const [afterDeep, afterThin] = [endOf(deep, one.name), endOf(thin, one.name)]
    const afterFifth = { whole: afterDeep, thin: afterThin }
    return [{ ...one, coin, onWhole: whole[place]?.together ?? 0, afterFifth }]
  })
}

const SHOCK = 0.2

const endOf = (markets: readonly MarketResponse[] = [], name: string): number =>
  markets.find((one) => one.name === name)?.move ?? 0

/** How well something that was known before ranks the coins by how far they then fell. */
export interface Predictor {
  readonly name: string
  readonly rank: number
  /** What is left of it once the turnover, and once the volatility is known. */
  readonly besideTurnover: number
  readonly besideVolatility: number
}

/**
 * Predictors across coins, the leader left out, to which the book was fitted. Above zero: more of it, more fall.
 *
 * Rules: [STUDY11]
 */
export function predictors(all: readonly Foreseen[], leader: string): readonly Predictor[] {
  const rows = all.filter(({ coin }) => coin.symbol !== leader)
  const column = (of: (row: Foreseen) => number): readonly number[] => rows.map(of)
  const came = column((row) => row.came)
  const turnover = column(({ coin }) => -coin.turnover)
  const volatility = column(({ coin }) => coin.volatility)
  return known.map(({ name, of }) => {
    const own = column(of)
    return {
      ...{ name, rank: rankCorrelation(own, came) },
      besideTurnover: partialRank(own, came, turnover),
      besideVolatility: partialRank(own, came, volatility),
    }
  })
}

const known: readonly { readonly name: string; readonly of: (row: Foreseen) => number }[] = [
  { name: 'little turnover', of: ({ coin }) => -coin.turnover },
  { name: 'volatility', of: ({ coin }) => coin.volatility },
  {
    name: 'little depth for what is turned over',
    of: ({ coin }) => -(coin.depth ?? 0) / coin.turnover,
  },
  { name: 'where a fall of a fifth ends, whole depth', of: ({ afterFifth }) => afterFifth.whole },
  { name: 'where a fall of a fifth ends, a tenth of it', of: ({ afterFifth }) => afterFifth.thin },
]

export * as Foreseen from './Foreseen.ts'
