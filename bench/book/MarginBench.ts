import { bindRulebook } from '../../src/margin/bindRulebook.ts'
import type { Asset } from '../../src/model/Asset.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import { Instrument } from '../../src/model/Instrument.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import type { Ladder, Level, Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Draws, streams } from './Draws.ts'
import { dexp } from './dexp.ts'
import { bracketsOf, haircuts } from './tables.ts'

/**
 * MARGIN-BENCH-1, linear book: instruments, rules and opening prices. Units are such that a lot at
 * one tick is worth one atom of 1e-8, so lots × ticks is money without a multiplier.
 */
export interface MarginBench {
  readonly seed: number
  readonly terms: BoundRulebook
  /** Start prices in ticks, by instrument. */
  readonly opening: readonly Price[]
  readonly betas: readonly number[]
  /** Standard deviation of a second's return, by instrument. */
  readonly sigmas: readonly number[]
}

const secondsPerYear = 31_536_000

/**
 * Draws the market. The book of one number of instruments is no prefix of another's, since Zipf
 * weights depend on their number.
 *
 * @example
 * const bench = MarginBench.create(1, 50)
 */
export function create(seed: number, count = 50): MarginBench {
  const drawn = Array.from({ length: count }, (_, index) => draw(seed, index))
  const coins = haircuts.map(
    (_, index): Asset => ({ id: `C${index}`, index: index + 1, decimals: 8 }),
  )
  const quote: Asset = { id: 'Q', index: 0, decimals: 8 }
  const instruments = drawn.map(({ lotDecimals }, index) => instrument(index, lotDecimals, quote))
  return {
    seed,
    terms: bindRulebook(rulebook(instruments), [quote, ...coins], instruments),
    opening: drawn.map(({ price, lotDecimals }) => ticks(price, lotDecimals)),
    betas: drawn.map(({ beta }) => beta),
    sigmas: drawn.map(({ sigma }) => sigma),
  }
}

/** Per instrument, in this order: start price, annual volatility, beta. */
function draw(seed: number, index: number) {
  const draws = Draws.create(seed, streams.instruments, index)
  const [low, high] = [-4.605170185988091, 6.214608098422191]
  const price = [60_000, 3_000][index] ?? dexp(low + (high - low) * draws.u())
  const annual = index < 2 ? 0.6 : 0.8 + 0.8 * draws.u()
  const beta = 0.8 + 0.6 * draws.u()
  return { price, lotDecimals: lotDecimals(price), sigma: annual / Math.sqrt(secondsPerYear), beta }
}

/** Expensive instruments have small lots and coarse ticks; the two scales sum to eight. */
const lotDecimals = (price: number): number =>
  [1, 10, 100, 1_000].filter((floor) => price >= floor).length

/** 10^(8 - lot decimals). */
const ticksPerUnit: readonly number[] = [1e8, 1e7, 1e6, 1e5, 1e4]

const ticks = (price: number, lotDecimals: number): Price =>
  Price.of(BigInt(Math.floor(price * (ticksPerUnit[lotDecimals] as number) + 0.5)))

const coin = (index: number): Asset => ({ id: `C${index}`, index: index + 1, decimals: 8 })

function instrument(index: number, lotDecimals: number, quote: Asset): Instrument {
  const base = coin(index)
  return Instrument.create(
    {
      id: `C${index}/Q:Q`,
      kind: 'perpetual',
      payoff: 'linear',
      base: base.id,
      quote: quote.id,
      settle: quote.id,
      contractSize: { units: 1n, scale: 0 },
      tick: { units: 1n, scale: 8 - lotDecimals },
      lot: { units: 1n, scale: lotDecimals },
      lotsMin: 1n,
      expiry: null,
      allowsNonPositive: false,
    },
    index,
    base,
    quote,
  )
}

/** The three levels are equity under K × maintenance; as ratios of requirement to equity, 1 ÷ K. */
const ladder: Ladder = {
  id: 'bench',
  levels: [
    level('warning', Ratio.of(2n, 3n), Ratio.of(20n, 31n)),
    level('call', Ratio.of(5n, 6n), Ratio.of(4n, 5n)),
    level('liquidation', Ratio.one, Ratio.of(20n, 21n)),
  ],
}

function level(name: string, enter: Ratio, clear: Ratio): Level {
  return { name, measure: 'maintenance', enter, clear, action: 'none' }
}

function rulebook(instruments: readonly Instrument[]): Rulebook {
  return {
    id: 'margin-bench-1',
    version: 1,
    activeFrom: 0,
    source: 'MARGIN-BENCH-1',
    numeraire: 'Q',
    method: {
      name: 'tiered',
      brackets: new Map(instruments.map(({ id, index }) => [id, bracketsOf(index)])),
      collateral: new Map([
        ['Q', { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }],
        ...haircuts.slice(0, instruments.length).map((haircut, index) => {
          const weight = Ratio.of(100n - haircut, 100n)
          return [`C${index}`, { tiers: [{ floor: Amount.zero, weight }] }] as const
        }),
      ]),
      feeRate: Ratio.zero,
    },
    ladders: [ladder],
    call: { within: 0, cureTo: Ratio.one, amount: 'floating', onExpiry: 'restrict' },
    liquidation: {
      sizing: 'deficit',
      fraction: Ratio.one,
      target: Ratio.one,
      feeRate: Ratio.zero,
      dust: Value.zero,
      silence: 0,
    },
    waterfall: {
      fundCaps: new Map(),
      fundCapDefault: Amount.zero,
      deleverage: 'ranked',
      disposal: Ratio.zero,
    },
    prices: { staleAfter: 86_400_000, staleBand: Ratio.zero },
    outflowFloor: Ratio.zero,
  }
}

/** Prices in ticks as a PriceBook: marks, and index prices of the collateral coins. */
export function priceBook({ terms }: MarginBench, prices: readonly Price[], time = 0): PriceBook {
  const source = 'bench'
  const index = (instrument: number) => {
    const { tick } = terms.instruments[instrument] as Instrument
    const price = (prices[instrument] as bigint) * 10n ** BigInt(12 - tick.scale)
    return { price, time, source }
  }
  return {
    time,
    marks: prices.map((price) => ({ price, time, source })),
    indices: [
      { price: 10n ** 12n, time, source },
      ...haircuts.slice(0, terms.instruments.length).map((_, place) => index(place)),
    ],
    funding: [],
  }
}

export * as MarginBench from './MarginBench.ts'
