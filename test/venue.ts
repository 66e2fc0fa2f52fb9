import { bindRulebook } from '../src/margin/bindRulebook.ts'
import type { Account } from '../src/model/Account.ts'
import type { Asset } from '../src/model/Asset.ts'
import type { BoundRulebook } from '../src/model/BoundRulebook.ts'
import type { Brackets } from '../src/model/Brackets.ts'
import { Instrument, type InstrumentSpec } from '../src/model/Instrument.ts'
import type { Leg, Position } from '../src/model/Position.ts'
import type { PriceBook } from '../src/model/PriceBook.ts'
import type { Haircut, Liability, Rulebook } from '../src/model/Rulebook.ts'
import { Amount } from '../src/money/Amount.ts'
import { Decimal } from '../src/money/Decimal.ts'
import { Price } from '../src/money/Price.ts'
import { Quantity } from '../src/money/Quantity.ts'
import { Ratio } from '../src/money/Ratio.ts'
import { Value } from '../src/money/Value.ts'

/** What a test says of an instrument; the rest is a perpetual of one whole unit and tick. */
export interface Listing
  extends Partial<Omit<InstrumentSpec, 'id' | 'contractSize' | 'tick' | 'lot'>> {
  readonly contractSize?: string
  readonly tick?: string
  readonly lot?: string
  readonly brackets?: Brackets
}

export interface VenueSpec {
  /** Decimals by asset, the numeraire first unless named. */
  readonly assets: Readonly<Record<string, number>>
  readonly numeraire?: string
  readonly collateral?: Readonly<Record<string, Haircut>>
  readonly liabilities?: Readonly<Record<string, Liability>>
  readonly instruments: Readonly<Record<string, Listing>>
  readonly staleBand?: Ratio
  readonly outflowFloor?: Ratio
}

/** Assets, instruments and terms bound together. */
export interface Venue {
  readonly terms: BoundRulebook
  asset(id: string): Asset
  instrument(id: string): Instrument
}

/** A place to hold accounts in, from as few words as the test needs. */
export function venue(spec: VenueSpec): Venue {
  const assets = Object.entries(spec.assets).map(([id, decimals], index) => ({
    id,
    index,
    decimals,
  }))
  const asset = (id: string): Asset => found(assets.find((one) => one.id === id))
  const instruments = Object.entries(spec.instruments).map(([id, listing], index) =>
    list(id, listing, index, asset),
  )
  const brackets = Object.entries(spec.instruments).flatMap(([id, listing]) =>
    listing.brackets === undefined ? [] : [[id, listing.brackets] as const],
  )
  const terms = bindRulebook(
    rulebook(spec, found(assets[0]).id, new Map(brackets)),
    assets,
    instruments,
  )
  return { terms, asset, instrument: (id) => found(instruments.find((one) => one.id === id)) }
}

function list(
  id: string,
  listing: Listing,
  index: number,
  asset: (id: string) => Asset,
): Instrument {
  const { brackets: _, contractSize = '1', tick = '1', lot = '1', ...rest } = listing
  const spec: InstrumentSpec = {
    kind: 'perpetual',
    payoff: 'linear',
    base: 'BTC',
    quote: 'USDT',
    settle: 'USDT',
    lotsMin: 1n,
    expiry: null,
    allowsNonPositive: false,
    ...rest,
    id,
    contractSize: decimal(contractSize),
    tick: decimal(tick),
    lot: decimal(lot),
  }
  const settle = asset(spec.settle)
  const quote = spec.kind === 'option' ? asset(spec.quote) : settle
  return Instrument.create(spec, index, asset(spec.base), settle, quote)
}

function rulebook(
  spec: VenueSpec,
  first: string,
  brackets: ReadonlyMap<string, Brackets>,
): Rulebook {
  return {
    id: 'test',
    version: 1,
    activeFrom: 0,
    source: 'a test',
    numeraire: spec.numeraire ?? first,
    method: {
      name: 'tiered',
      brackets,
      collateral: new Map(Object.entries(spec.collateral ?? {})),
      ...(spec.liabilities && { liabilities: new Map(Object.entries(spec.liabilities)) }),
      feeRate: Ratio.zero,
    },
    ladders: [],
    call: { within: 0, cureTo: Ratio.one, amount: 'floating', onExpiry: 'liquidate' },
    liquidation: {
      sizing: 'deficit',
      fraction: Ratio.one,
      target: Ratio.one,
      feeRate: Ratio.zero,
      dust: Value.zero,
      silence: 1_000,
    },
    waterfall: {
      fundCaps: new Map(),
      fundCapDefault: Amount.zero,
      deleverage: 'ranked',
      disposal: Ratio.one,
    },
    prices: { staleAfter: 1_000, staleBand: spec.staleBand ?? Ratio.zero },
    outflowFloor: spec.outflowFloor ?? Ratio.zero,
  }
}

/** A leg entered at a price; long or short by the sign of its lots, net unless said otherwise. */
export function held(
  instrument: Instrument,
  lots: bigint,
  entry: bigint,
  more: { readonly leg?: Leg; readonly funding?: bigint } = {},
): Position {
  return {
    instrument,
    leg: more.leg ?? 'net',
    lots: Quantity.of(lots),
    cost: Amount.negate(Instrument.value(instrument, -lots, entry)),
    funding: more.funding ?? 0n,
  }
}

/** An account of balances by asset and of positions. */
export function account(
  place: Venue,
  balances: Readonly<Record<string, bigint>>,
  positions: readonly Position[],
): Account {
  const columns: (Amount | undefined)[] = []
  for (const [id, amount] of Object.entries(balances)) {
    columns[place.asset(id).index] = Amount.of(amount)
  }
  return {
    id: 'a',
    kind: 'own',
    positionMode: positions.some(({ leg }) => leg !== 'net') ? 'hedge' : 'net',
    balances: columns,
    positions,
    orders: [],
    leverages: [],
  }
}

/** Prices at time 1,000: marks in ticks, indices in 1e-12, all fresh unless an age is given. */
export function book(
  place: Venue,
  marks: Readonly<Record<string, bigint>>,
  indices: Readonly<Record<string, bigint>> = {},
  more: {
    readonly funding?: Readonly<Record<string, bigint>>
    readonly ages?: Readonly<Record<string, number>>
  } = {},
): PriceBook {
  const time = 1_000_000
  const aged = (id: string) => ({ time: time - (more.ages?.[id] ?? 0), source: 'test' })
  const { terms } = place
  return {
    time,
    marks: terms.instruments.map(({ id }) =>
      marks[id] === undefined ? undefined : { price: Price.of(marks[id]), ...aged(id) },
    ),
    indices: terms.assets.map(({ id }) =>
      indices[id] === undefined ? undefined : { price: indices[id], ...aged(id) },
    ),
    funding: terms.instruments.map(({ id }) => more.funding?.[id]),
  }
}

export function decimal(text: string): Decimal {
  const read = Decimal.parse(text)
  if (!read.ok) throw new Error(`${text}: ${read.error}`)
  return read.value
}

/** A fraction, from a decimal as text. */
export const ratio = (text: string): Ratio => Ratio.fromDecimal(decimal(text))

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the venue of this test has no such thing')
  return value
}
