import { bindRulebook } from '../margin/bindRulebook.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Brackets } from '../model/Brackets.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { atoms, decimals } from './units.ts'

/** One linear position as a venue's document describes it, each in its own instrument. */
export interface Holding {
  /** Signed: positive is long. */
  readonly quantity: Ratio
  readonly entry: Ratio
  readonly mark: Ratio
  readonly rate: Ratio
  /** The maintenance amount of the only bracket. */
  readonly amount: Ratio
}

/** The inputs of the public functions. */
export interface Desk {
  readonly account: Account
  readonly terms: BoundRulebook
  readonly book: PriceBook
  readonly instruments: readonly Instrument[]
}

/**
 * Prices in ticks of 1e-12, sizes in lots of 1e-18: fine enough for documents that state neither.
 */
const tickPlaces = 12
const lotPlaces = 18

/** Far above any price in a document. */
export const priceMax = Integer.pow10(tickPlaces + 15)

const quote: Asset = { id: 'USDT', index: 0, decimals }

/** An account with one balance and some positions. */
export function linearDesk(balance: Ratio, holdings: readonly Holding[]): Desk {
  const bases = holdings.map((_, index) => ({ id: `BASE${index}`, index: index + 1, decimals }))
  const instruments = bases.map((base, index) => list(base, index))
  const brackets = holdings.map(({ rate, amount }) =>
    Brackets.declared([
      { floor: Amount.zero, rate, leverageMax: Ratio.one, amount: Ratio.of(atoms(amount)) },
    ]),
  )
  const tables = new Map(instruments.map(({ id }, index) => [id, brackets[index] as Brackets]))
  const positions = holdings.map((holding, index): Position => {
    const instrument = instruments[index] as Instrument
    const lots = steps(holding.quantity, lotPlaces)
    const entry = steps(holding.entry, tickPlaces)
    const cost = Amount.negate(Instrument.value(instrument, -lots, entry))
    return { instrument, leg: 'net', lots: Quantity.of(lots), cost, funding: 0n }
  })
  const marks = holdings.map(({ mark }) => {
    return { price: Price.of(steps(mark, tickPlaces)), time: 0, source: 'vector' }
  })
  return {
    account: {
      id: 'vector',
      kind: 'own',
      positionMode: 'net',
      balances: [atoms(balance)],
      positions,
      orders: [],
      leverages: [],
    },
    terms: bindRulebook(rulebook(tables), [quote, ...bases], instruments),
    book: { time: 0, marks, indices: [], funding: [] },
    instruments,
  }
}

function list(base: Asset, index: number): Instrument {
  const spec = {
    id: `${base.id}/USDT:USDT`,
    kind: 'perpetual',
    payoff: 'linear',
    base: base.id,
    quote: quote.id,
    settle: quote.id,
    contractSize: { units: 1n, scale: 0 },
    tick: { units: 1n, scale: tickPlaces },
    lot: { units: 1n, scale: lotPlaces },
    lotsMin: 1n,
    expiry: null,
    allowsNonPositive: false,
  } as const
  return Instrument.create(spec, index, base, quote)
}

/** Rounded down to whole steps: documents write no finer numbers. */
const steps = (value: Ratio, places: number): bigint => Ratio.mulDown(Integer.pow10(places), value)

/** Documents have no ladders, calls or waterfalls, and nothing here reads them. */
const rulebook = (brackets: ReadonlyMap<string, Brackets>): Rulebook => ({
  id: 'vector',
  version: 1,
  activeFrom: 0,
  source: 'a vector file',
  numeraire: quote.id,
  method: { name: 'tiered', brackets, collateral: new Map(), feeRate: Ratio.zero },
  ladders: [],
  call: { within: 0, cureTo: Ratio.one, amount: 'floating', onExpiry: 'liquidate' },
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
    disposal: Ratio.one,
  },
  prices: { staleAfter: 0, staleBand: Ratio.zero },
  outflowFloor: Ratio.zero,
})
