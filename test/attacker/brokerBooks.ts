import type {
  BrokerMethod,
  BrokerOptionTerms,
  BrokerTerms,
  FuturesMethod,
} from '../../src/model/BrokerMethod.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { books, markets, quiet } from './tradingArena.ts'

/**
 * The same two houses as a broker's and as a clearing house's. Rates and amounts are near those of the
 * brackets, so that the same positions are at their edges; amounts for a unit bind at low prices.
 */
const percent = (count: bigint) => Ratio.of(count, 100n)

const terms: BrokerTerms = {
  long: {
    initial: percent(4n),
    maintenance: [
      { from: Ratio.zero, rate: percent(3n), perUnit: Ratio.of(50n) },
      { from: Ratio.of(30_000n), rate: percent(2n), perUnit: Ratio.of(700n) },
    ],
  },
  short: {
    initial: percent(5n),
    maintenance: [
      { from: Ratio.zero, rate: percent(6n), perUnit: Ratio.of(60n) },
      { from: Ratio.of(35_000n), rate: percent(3n), perUnit: Ratio.of(900n) },
    ],
  },
}

const broker: BrokerMethod = {
  ...{ name: 'broker', standard: terms, instruments: new Map(), feeRate: Ratio.zero },
}

/** Shares as near as the rates are; one house nets all that end on a day, the other pairs. */
const optionTerms: BrokerOptionTerms = {
  ...{ base: percent(6n), least: percent(3n), longDated: Ratio.one, factor: Ratio.one },
  ...{ bounded: percent(1n), collar: percent(2n) },
}

/** Both houses a broker's, with options on the stock. */
export const brokerOptionBooks: readonly Rulebook[] = books.map((book, index) => ({
  ...book,
  // One closes spreads as units, the other leg by leg.
  ...(index === 0 && {
    liquidation: { ...book.liquidation, sizing: 'deficit' as const, spreads: 'unit' as const },
  }),
  method: {
    ...broker,
    options: {
      netting: index === 0 ? ('joint' as const) : ('pairs' as const),
      ...{ standard: optionTerms, underlyings: new Map() },
    },
  },
}))

/** One amount for all: a raise would liquidate at still prices, as it may. */
const futures: FuturesMethod = {
  name: 'futures',
  contracts: new Map(
    [...markets.map(({ id }) => id), quiet].map((id) => [
      id,
      [{ from: 0, initial: Ratio.of(1_000n), maintenance: Ratio.of(800n) }],
    ]),
  ),
  feeRate: Ratio.zero,
}

export const brokerBooks: readonly Rulebook[] = books.map((book, index) => ({
  ...book,
  method: index === 0 ? broker : futures,
}))
