import type { Point } from '../../market/impact/DepthProfile.ts'
import type { Quote } from '../../market/impact/Levels.ts'
import type { MarkRule } from '../../market/MarkRule.ts'
import type { IndexPart, Law, Market, Route, Withdrawal } from '../../sim/market/Market.ts'
import { Codec } from '../Codec.ts'
import type { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { modelNumber, modelPair } from './modelNumber.ts'

const { ref, tag, word } = Scalar
const rowsMax = 1_024

const point: Codec<Point> = Codec.record<Point>({
  notional: modelNumber('What is taken, in the numeraire.'),
  move: modelNumber('The log move that it makes.'),
})

const points = Codec.list(point, rowsMax)
const quotes: Codec<readonly Quote[]> = Codec.list(
  modelPair('A price, and how much of the base is quoted there.'),
  rowsMax,
)

type LawNamed<K> = Extract<Law, { readonly law: K }>

/** By the law's name, with its parameters. */
const law: Codec<Law> = Codec.variant<Law, 'law'>('law', {
  linear: Codec.record<LawNamed<'linear'>>({
    law: tag('linear'),
    depth: modelNumber('The notional that moves the price by a factor e.'),
  }),
  squareRoot: Codec.record<LawNamed<'squareRoot'>>({
    law: tag('squareRoot'),
    depth: modelNumber('The notional that moves the price by the unit.'),
    unit: modelNumber('A log move.'),
    crossover: modelNumber('The notional under which the law is a straight line.'),
  }),
  profile: Codec.record<LawNamed<'profile'>>({ law: tag('profile'), sell: points, buy: points }),
  constantProduct: Codec.record<LawNamed<'constantProduct'>>({
    law: tag('constantProduct'),
    base: modelNumber('Reserve.'),
    quote: modelNumber('Reserve.'),
    fee: modelNumber('A share of what comes in.'),
  }),
  stableSwap: Codec.record<LawNamed<'stableSwap'>>({
    law: tag('stableSwap'),
    base: modelNumber('Reserve.'),
    quote: modelNumber('Reserve.'),
    ann: modelNumber('A × n, as Curve multiplies it.'),
    fee: modelNumber('A share of what goes out.'),
  }),
  levels: Codec.record<LawNamed<'levels'>>({ law: tag('levels'), bids: quotes, asks: quotes }),
})

const withdrawal: Codec<Withdrawal> = Codec.record<Withdrawal>(
  {
    calm: modelNumber('The volatility a tick up to which all of the depth is there.'),
    exponent: modelNumber(),
    least: modelNumber('The share of the depth that always stays.'),
    weight: modelNumber('Of a new squared return in the moving average.'),
  },
  'Who quotes withdraws as volatility rises.',
)

const lastPrice: MarkRule = { rule: 'last', weight: 1, band: null }

const mark: Codec<MarkRule> = Codec.record<MarkRule>(
  {
    rule: word('last', 'index', 'smoothed', 'median'),
    weight: Codec.absent(modelNumber('Of a new basis in its moving average.'), 1),
    band: Codec.nullable(modelNumber('The mark stays within index × (1 ± band).')),
  },
  'How the venue makes the price that it margins by; the last price if left out.',
)

/** The venue of a market: its record is read from the top. */
const ownVenue = (at: Path): string => String(at.outer?.fields.id ?? '')

const index: Codec<readonly IndexPart[]> = {
  ...Codec.described(
    Codec.list(
      Codec.record<IndexPart>({ venue: Codec.nullable(ref), weight: modelNumber() }),
      rowsMax,
    ),
    'What the index is made of; the last price here if left out, the fundamental where venue is null.',
  ),
  absent: (at) => [{ venue: ownVenue(at), weight: 1 }],
}

const routing: Codec<readonly Route[]> = {
  ...Codec.described(
    Codec.list(Codec.record<Route>({ venue: ref, share: modelNumber() }), rowsMax),
    'Where forced orders of this venue are executed; here if left out.',
  ),
  absent: (at) => [{ venue: ownVenue(at), share: 1 }],
}

/** An instrument's liquidity and trading at a venue. */
export const market: Codec<Market> = Codec.record<Market>({
  instrument: ref,
  law,
  refill: Codec.absent(modelNumber('The share of what was taken that is back a tick later.'), 0),
  withdrawal: Codec.nullable(withdrawal),
  halfSpread: Codec.absent(modelNumber('What the first unit costs, a share of the price.'), 0),
  mark: Codec.absent(mark, lastPrice),
  index,
  routing,
})
