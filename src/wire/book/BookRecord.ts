import { Type } from 'typebox'
import { limits } from '../../base/limits.ts'
import type { DefineAsset } from '../../engine/Command.ts'
import type { AccountKind, PositionMode } from '../../model/Account.ts'
import type { Following } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Amount } from '../../money/Amount.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Price } from '../../money/Price.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Codec } from '../Codec.ts'
import { Numeral } from '../Numeral.ts'
import { Parts } from '../Parts.ts'
import { Path } from '../Path.ts'
import { protection as protectionKind } from '../protection.ts'
import { reserve } from '../reserve.ts'
import { Scalar } from '../Scalar.ts'
import { Unit } from '../Unit.ts'
import { show } from '../WireError.ts'
import type { BookElections, BookPool, BookProtection } from './Book.ts'

/** The records of a book as written, in ccxt's words where it has one. */

const { flag, id, note, ref, time, word } = Scalar

export interface AssetRecord extends Pick<DefineAsset, 'asset' | 'decimals'> {
  readonly follows?: Following
}

const following: Codec<Following> = Codec.record<Following>(
  { asset: ref, ratio: Codec.absent(Numeral.ratio, Ratio.one) },
  'What its price follows, and how many times it is that.',
)

export const asset: Codec<AssetRecord> = Codec.record<AssetRecord>(
  {
    asset: id,
    decimals: Scalar.whole(0, limits.decimals),
    follows: Codec.described(
      Codec.optional(following),
      'An asset before it whose price this one follows, where it has none of its own.',
    ),
  },
  'An asset: what balances are kept in.',
)

/** A name without a colon, which its claims have. */
const poolName = Codec.checked(id, (name, at) => {
  if (!name.includes(':')) return
  throw Path.fault(at, 'field.value', 'a name without a colon', show(name))
})

export const pool: Codec<BookPool> = Codec.record<BookPool>(
  { pool: poolName, reserves: Codec.list(reserve, limits.reserves) },
  'A lending pool: what accounts owe of its assets is owed to it.',
)

/** The price of an instrument or of an asset; exactly one is named. */
export interface PriceRecord {
  readonly instrument: InstrumentId | null
  readonly asset: string | null
  readonly price: Decimal
  /** Null for the book's own time. */
  readonly time: number | null
  readonly source: string
}

export const price: Codec<PriceRecord> = Codec.record<PriceRecord>(
  {
    instrument: Codec.named('symbol', Codec.nullable(ref)),
    asset: Codec.nullable(ref),
    price: Numeral.decimal('Quote units; for an asset, reference currency a whole unit.'),
    time: Codec.nullable(time),
    source: Codec.absent(note, 'book'),
  },
  'The mark of a symbol, to the nearest tick, or the price of a whole unit of an asset.',
)

export interface PositionRecord {
  readonly instrument: InstrumentId
  readonly side: 'long' | 'short'
  readonly lots: Quantity
  readonly entryPrice: Decimal
  readonly leverage: Ratio | null
  readonly marginMode: 'cross' | 'isolated'
  readonly collateral: Amount | null
}

/** Looked up under its own field, so that the error for an unknown id names this field. */
const symbol = Codec.named(
  'symbol',
  Codec.checked(ref, (name, at) => {
    if (at.catalog.instrument(name) !== undefined) return
    throw Path.fault(at, 'symbol.unknown', 'a defined instrument', show(name))
  }),
)

const positiveSize = Codec.checked(Parts.contracts, (lots, at) => {
  if (lots <= 0n)
    throw Path.fault(at, 'field.value', 'above 0: the side says which way', '0 or less')
})

/** A whole JSON number as in commands, or a decimal string where it is none. */
const leverage: Codec<Ratio> = {
  schema: Type.Union([Parts.leverage.schema, Numeral.ratio.schema]),
  decode: (json, at) => {
    if (typeof json !== 'string') return Ratio.of(Parts.leverage.decode(json, at))
    const chosen = Numeral.ratio.decode(json, at)
    if (Ratio.compare(chosen, Ratio.zero) > 0) return chosen
    throw Path.fault(at, 'field.value', 'a leverage above 0', show(json))
  },
  encode: (value) => Numeral.ratioText(value),
}

export const position: Codec<PositionRecord> = Codec.record<PositionRecord>({
  instrument: symbol,
  side: word('long', 'short'),
  lots: positiveSize,
  entryPrice: Numeral.positive('The average price of opening, on a tick or between two.'),
  leverage: Codec.nullable(leverage),
  marginMode: Codec.absent(word('cross', 'isolated'), 'cross'),
  collateral: Codec.nullable(Unit.amountOfSettle('instrument')),
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

export const order: Codec<OrderRecord> = Codec.record<OrderRecord>({
  order: Codec.named('id', id),
  instrument: symbol,
  side: word('buy', 'sell'),
  lots: positiveSize,
  price: Unit.priceOf('instrument'),
  reduceOnly: Codec.absent(flag, false),
  leg: Codec.named('positionSide', Codec.nullable(word('long', 'short'))),
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
  readonly isolatedOf: string | null
  readonly notCovered: readonly string[]
  readonly orders: readonly OrderRecord[]
}

const hedged: Codec<PositionMode> = {
  ...flag,
  name: 'hedged',
  decode: (json, at) => (flag.decode(json, at) ? 'hedge' : 'net'),
  encode: (mode) => mode === 'hedge',
  absent: () => 'net',
}

const balances = Codec.mapped(Unit.amountOfAsset, limits.assets)

const assetName = Codec.checked(ref, (name, at) => knownAsset(name, at))

function knownAsset(name: string, at: Path): void {
  if (at.catalog.asset(name) !== undefined) return
  throw Path.fault(at, 'symbol.unknown', 'a defined asset', show(name))
}

const elections: Codec<BookElections> = Codec.record<BookElections>(
  {
    mode: Codec.described(Codec.nullable(ref), 'A correlated-asset mode that the rulebook offers.'),
    unpledged: Codec.absent(Codec.list(assetName, limits.assets), []),
  },
  'What a borrower chose among what the rulebook offers.',
)

const yearly = (asset: string): Codec<Ratio> => ({
  ...Numeral.ratio,
  decode: (json, at) => {
    knownAsset(asset, at)
    const rate = Numeral.ratio.decode(json, at)
    if (rate.numerator >= 0n) return rate
    throw Path.fault(at, 'field.value', '0 or more', show(json))
  },
})

export const account: Codec<AccountRecord> = Codec.record<AccountRecord>(
  {
    id,
    owner: Codec.nullable(id),
    group: Codec.nullable(id),
    kind: Codec.absent(word('own', 'mirrored'), 'own'),
    rulebook: ref,
    positionMode: hedged,
    balances: Codec.described(
      Codec.absent(balances, new Map()),
      'By asset; below zero is owed, and of a loan the rest is collateral.',
    ),
    elections: Codec.nullable(elections),
    interest: Codec.described(
      Codec.absent(Codec.mapped(yearly, limits.assets), new Map()),
      'Yearly rates by asset, of what is owed and of what is held; they grow as the protocol has it.',
    ),
    positions: Codec.absent(Codec.list(position, limits.positions), []),
    isolatedOf: Codec.described(
      Codec.nullable(ref),
      'The account whose isolated position this one is, where a venue keeps two of one symbol.',
    ),
    notCovered: Codec.described(
      Codec.absent(Codec.list(note, limits.positions), []),
      'What it holds besides that is not modelled: named, and its risk is unknown.',
    ),
    orders: Codec.absent(Codec.list(order, limits.orders), []),
  },
  'An account: balances by asset, positions and open orders.',
)

export const protection: Codec<BookProtection> = Codec.record<BookProtection>(
  { account: ref, protection: protectionKind },
  'What is to be done for an account before it, in its owner’s name, when something happens.',
)

export * as BookRecord from './BookRecord.ts'
