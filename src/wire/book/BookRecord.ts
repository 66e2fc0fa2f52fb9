import { limits } from '../../base/limits.ts'
import type { DefineAsset } from '../../engine/commands/DefineAsset.ts'
import type { AccountKind, PositionMode } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { Kind } from '../Kind.ts'
import { Numeral } from '../Numeral.ts'
import { Parts } from '../Parts.ts'
import { Place } from '../Place.ts'
import { Scalar } from '../Scalar.ts'
import { Unit } from '../Unit.ts'
import { show } from '../WireError.ts'
import type { BookElections } from './Book.ts'

/** The records of a book as they are written, in ccxt's words where it has one. */

const { flag, id, note, ref, time, word } = Scalar

export type AssetRecord = Pick<DefineAsset, 'asset' | 'decimals'>

export const asset: Kind<AssetRecord> = Kind.record<AssetRecord>(
  { asset: id, decimals: Scalar.whole(0, limits.decimals) },
  'An asset: what balances are kept in.',
)

/** The price of an instrument or of an asset; one of the two is named. */
export interface PriceRecord {
  readonly instrument: InstrumentId | null
  readonly asset: string | null
  readonly price: Decimal
  /** Null is the book's own time. */
  readonly time: number | null
  readonly source: string
}

export const price: Kind<PriceRecord> = Kind.record<PriceRecord>(
  {
    instrument: Kind.named('symbol', Kind.nullable(ref)),
    asset: Kind.nullable(ref),
    price: Numeral.decimal('Quote units; for an asset, reference currency a whole unit.'),
    time: Kind.nullable(time),
    source: Kind.absent(note, 'book'),
  },
  'The mark of a symbol, to the nearest tick, or the price of a whole unit of an asset.',
)

export interface PositionRecord {
  readonly instrument: InstrumentId
  readonly side: 'long' | 'short'
  readonly lots: Quantity
  readonly entryPrice: Decimal
  readonly leverage: bigint | null
  readonly marginMode: 'cross' | 'isolated'
  readonly collateral: Amount | null
}

/** Looked up where it stands, so that an unknown one is blamed by this name. */
const symbol = Kind.named(
  'symbol',
  Kind.checked(ref, (name, at) => {
    if (at.catalog.instrument(name) !== undefined) return
    throw Place.fault(at, 'symbol.unknown', 'a defined instrument', show(name))
  }),
)

const positiveSize = Kind.checked(Parts.contracts, (lots, at) => {
  if (lots <= 0n)
    throw Place.fault(at, 'field.value', 'above 0: the side says which way', '0 or less')
})

export const position: Kind<PositionRecord> = Kind.record<PositionRecord>({
  instrument: symbol,
  side: word('long', 'short'),
  lots: positiveSize,
  entryPrice: Numeral.positive('The average price of opening, on a tick or between two.'),
  leverage: Kind.nullable(Parts.leverage),
  marginMode: Kind.absent(word('cross', 'isolated'), 'cross'),
  collateral: Kind.nullable(Unit.amountOfSettle('instrument')),
})

export interface OrderRecord {
  readonly order: string
  readonly instrument: InstrumentId
  readonly side: 'buy' | 'sell'
  readonly lots: Quantity
  readonly price: Price
  readonly reduceOnly: boolean
  readonly leg: 'long' | 'short' | null
}

export const order: Kind<OrderRecord> = Kind.record<OrderRecord>({
  order: Kind.named('id', id),
  instrument: symbol,
  side: word('buy', 'sell'),
  lots: positiveSize,
  price: Unit.priceOf('instrument'),
  reduceOnly: Kind.absent(flag, false),
  leg: Kind.named('positionSide', Kind.nullable(word('long', 'short'))),
})

export interface AccountRecord {
  readonly id: string
  readonly owner: string | null
  readonly group: string | null
  readonly kind: Exclude<AccountKind, 'house'>
  readonly rulebook: string
  readonly positionMode: PositionMode
  readonly balances: ReadonlyMap<string, Amount>
  readonly elections: BookElections | null
  readonly interest: ReadonlyMap<string, Ratio>
  readonly positions: readonly PositionRecord[]
  readonly orders: readonly OrderRecord[]
}

const hedged: Kind<PositionMode> = {
  ...flag,
  name: 'hedged',
  decode: (json, at) => (flag.decode(json, at) ? 'hedge' : 'net'),
  encode: (mode) => mode === 'hedge',
  absent: () => 'net',
}

const balances = Kind.mapped(Unit.amountOfAsset, limits.assets)

const assetName = Kind.checked(ref, (name, at) => knownAsset(name, at))

function knownAsset(name: string, at: Place): void {
  if (at.catalog.asset(name) !== undefined) return
  throw Place.fault(at, 'symbol.unknown', 'a defined asset', show(name))
}

const elections: Kind<BookElections> = Kind.record<BookElections>(
  {
    mode: Kind.described(Kind.nullable(ref), 'A correlated-asset mode that the rulebook offers.'),
    unpledged: Kind.absent(Kind.list(assetName, limits.assets), []),
  },
  'What a borrower chose among what the rulebook offers.',
)

const yearly = (asset: string): Kind<Ratio> => ({
  ...Numeral.ratio,
  decode: (json, at) => {
    knownAsset(asset, at)
    const rate = Numeral.ratio.decode(json, at)
    if (rate.numerator >= 0n) return rate
    throw Place.fault(at, 'field.value', '0 or more', show(json))
  },
})

export const account: Kind<AccountRecord> = Kind.record<AccountRecord>(
  {
    id,
    owner: Kind.nullable(id),
    group: Kind.nullable(id),
    kind: Kind.absent(word('own', 'mirrored'), 'own'),
    rulebook: ref,
    positionMode: hedged,
    balances: Kind.described(
      Kind.absent(balances, new Map()),
      'By asset; below zero is owed, and of a loan the rest is collateral.',
    ),
    elections: Kind.nullable(elections),
    interest: Kind.described(
      Kind.absent(Kind.mapped(yearly, limits.assets), new Map()),
      'Yearly rates by asset, of what is owed and of what is held; they grow as the protocol has it.',
    ),
    positions: Kind.absent(Kind.list(position, limits.positions), []),
    orders: Kind.absent(Kind.list(order, limits.orders), []),
  },
  'An account: balances by asset, positions and open orders.',
)

export * as BookRecord from './BookRecord.ts'
