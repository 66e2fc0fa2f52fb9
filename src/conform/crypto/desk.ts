import { assess } from '../../margin/assess.ts'
import { bindRulebook } from '../../margin/bindRulebook.ts'
import { liquidationPrice } from '../../margin/prices/liquidationPrice.ts'
import type { Basis } from '../../margin/prices/PricePath.ts'
import type { Account } from '../../model/Account.ts'
import type { Assessment } from '../../model/Assessment.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Brackets } from '../../model/Brackets.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import { indexScale, type PriceBook } from '../../model/PriceBook.ts'
import type { Haircut, Liability, Rulebook, TieredMethod } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { atoms, decimals, units } from '../units.ts'

/** One position as a venue's document describes it, each in its own instrument. */
export interface Holding {
  /** Signed: positive is long. In the base, or of an inverse contract in its quote. */
  readonly quantity: Ratio
  readonly entry: Ratio
  readonly mark: Ratio
  readonly table: Brackets
}

/** An account of a document: what it settles in, what it holds and under which rules. */
export interface Setting {
  /** Inverse contracts settle in the first one's base. */
  readonly payoff: 'linear' | 'inverse'
  /** Of the asset that settles. */
  readonly cash: Ratio
  readonly holdings: readonly Holding[]
  /** What is held of the first holding's base beside it, and how it counts. */
  readonly coin?: { readonly amount: Ratio; readonly haircut: Haircut }
  /** What a debt in the asset that settles asks. */
  readonly liability?: Liability
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
export const tickPlaces = 12
export const lotPlaces = 18

/** Far above any price in a document. */
const priceMax = Integer.pow10(tickPlaces + 15)

/** A table of one row. */
export const flat = (rate: Ratio, amount = Ratio.zero, leverageMax = Ratio.one): Brackets =>
  Brackets.declared([{ floor: Amount.zero, rate, leverageMax, amount: Ratio.of(atoms(amount)) }])

/** An account with a cash balance and some positions. */
export function desk(setting: Setting): Desk {
  const { payoff, cash, holdings, coin, liability } = setting
  const settle: Asset = { id: 'SETTLE', index: 0, decimals }
  const bases = holdings.map((_, index) => ({ id: `BASE${index}`, index: index + 1, decimals }))
  const assets = [settle, ...bases]
  const instruments = bases.map((base, index) =>
    payoff === 'linear' ? list(payoff, base, settle, index) : list(payoff, settle, base, index),
  )
  const method: TieredMethod = {
    name: 'tiered',
    brackets: new Map(instruments.map(({ id }, at) => [id, (holdings[at] as Holding).table])),
    collateral: new Map(coin === undefined ? [] : [['BASE0', coin.haircut]]),
    ...(liability && { liabilities: new Map([[settle.id, liability]]) }),
    feeRate: Ratio.zero,
  }
  return {
    account: {
      id: 'vector',
      kind: 'own',
      positionMode: 'net',
      balances: [steps(cash, decimals), steps(coin?.amount ?? Ratio.zero, decimals)].map(Amount.of),
      positions: holdings.map((one, at) => open(one, instruments[at] as Instrument)),
      orders: [],
      leverages: [],
    },
    terms: bindRulebook(rulebook(settle.id, method), assets, instruments),
    book: bookOf(holdings),
    instruments,
  }
}

/** A position in lots, opened at its entry. */
function open({ quantity, entry }: Holding, instrument: Instrument): Position {
  const lots = steps(quantity, lotPlaces)
  const cost = Amount.negate(Instrument.value(instrument, -lots, steps(entry, tickPlaces)))
  return { instrument, leg: 'net', lots: Quantity.of(lots), cost, funding: 0n }
}

/** Each base is worth the mark of its instrument. */
function bookOf(holdings: readonly Holding[]): PriceBook {
  const index = (price: bigint) => ({ price, time: 0, source: 'vector' })
  return {
    time: 0,
    marks: holdings.map(({ mark }) => ({
      ...index(0n),
      price: Price.of(steps(mark, tickPlaces)),
    })),
    indices: [
      index(Integer.pow10(indexScale)),
      ...holdings.map(({ mark }) => index(steps(mark, indexScale))),
    ],
    funding: [],
  }
}

function list(payoff: Setting['payoff'], base: Asset, quote: Asset, index: number): Instrument {
  const settle = payoff === 'linear' ? quote : base
  const spec = {
    id: `PERP${index}`,
    kind: 'perpetual',
    payoff,
    base: base.id,
    quote: quote.id,
    settle: settle.id,
    contractSize: { units: 1n, scale: 0 },
    tick: { units: 1n, scale: tickPlaces },
    lot: { units: 1n, scale: lotPlaces },
    lotsMin: 1n,
    expiry: null,
    allowsNonPositive: false,
  } as const
  return Instrument.create(spec, index, base, settle)
}

/** Rounded down to whole steps: documents write no finer numbers. */
export const steps = (value: Ratio, places: number): bigint =>
  Ratio.mulDown(Integer.pow10(places), value)

/** Documents have no ladders, calls or waterfalls, and nothing here reads them. */
export const rulebook = (numeraire: string, method: Rulebook['method']): Rulebook => ({
  id: 'vector',
  version: 1,
  activeFrom: 0,
  source: 'a vector file',
  numeraire,
  method,
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

/** How a liquidation price is asked of a desk. */
export interface PriceAsked {
  readonly of?: number
  readonly basis?: Basis
  readonly feeRate?: Ratio
}

/** The nearest liquidation price of one holding, the first by default; null where there is none. */
export function priceOf(setting: Setting, { of = 0, ...options }: PriceAsked = {}): Ratio | null {
  const { account, terms, book, instruments } = desk(setting)
  const instrument = instruments[of] as Instrument
  const found = liquidationPrice(account, terms, book, instrument, { ...options, priceMax })
  return found.nearest === null ? null : Ratio.of(found.nearest, Integer.pow10(tickPlaces))
}

/** An assessment in units of what settles. */
export interface Assessed {
  readonly equity: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly gross: Ratio
}

export function assessed(setting: Setting): Assessed {
  const { account, terms, book } = desk(setting)
  const { equity, initial, maintenance, gross }: Assessment = assess(account, terms, book)
  return {
    equity: units(equity),
    initial: units(initial),
    maintenance: units(maintenance),
    gross: units(gross),
  }
}
