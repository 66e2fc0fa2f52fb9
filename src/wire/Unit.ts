import { defined } from '../base/assert.ts'
import { limits } from '../base/limits.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import { indexScale } from '../model/PriceBook.ts'
import type { Amount } from '../money/Amount.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Value } from '../money/Value.ts'
import type { Codec } from './Codec.ts'
import type { Json } from './JsonText.ts'
import { Numeral } from './Numeral.ts'
import { Path, type Scope } from './Path.ts'
import { show, type WireError, type WireErrorCode } from './WireError.ts'

/**
 * Values with a unit. On the wire each is a decimal string in whole units (of the asset, in
 * contracts, in quote units); in the engine it is a count of atoms, lots or ticks. A number that is
 * not a whole count is refused, never rounded.
 *
 * Rules: [WIRE3] [WIRE4]
 */

/** The step that is counted, and its name for errors about numbers between two steps. */
export interface Unit {
  readonly step: Decimal
  readonly label: string
}

/** The path from a record to the id that names a unit; `..` is the enclosing record. */
type Keys = readonly [string, ...string[]]

/** The lookup of a unit. */
interface Source {
  readonly keys: Keys
  readonly find: (catalog: Scope['catalog'], id: string) => Unit | undefined
  readonly unknown: readonly [code: WireErrorCode, expected: string]
}

const name = (keys: Keys): string => `\`${keys.filter((key) => key !== '..').join('.')}\``

/** An amount in units of the asset that a field of the record names. */
export const amountOf = (...keys: Keys): Codec<Amount> =>
  steps<Amount>(assetSource(keys), limits.loan, `In units of the asset ${name(keys)} names.`)

/** An amount in units of the settlement asset of the instrument named. */
export const amountOfSettle = (...keys: Keys): Codec<Amount> =>
  steps<Amount>(
    instrumentSource(keys, settleUnit),
    limits.loan,
    `In units of the asset that ${name(keys)} settles in.`,
  )

/** An amount in units of the base asset of the instrument named. */
export const amountOfBase = (...keys: Keys): Codec<Amount> =>
  steps<Amount>(
    instrumentSource(keys, ({ base }, catalog) => {
      const asset = catalog.asset(base)
      return asset && atoms(asset)
    }),
    limits.loan,
    `In units of the base of ${name(keys)}.`,
  )

/** An amount in units of one asset. */
export const amountOfAsset = (asset: AssetId): Codec<Amount> =>
  lookedUp(asset, 'a defined asset', 'In units of the asset.', ({ catalog }) => {
    const found = catalog.asset(asset)
    return found && atoms(found)
  })

/** An amount in units of one instrument's settlement asset. */
export const amountOfInstrument = (instrument: InstrumentId): Codec<Amount> =>
  lookedUp(instrument, 'a defined instrument', 'In settlement units.', ({ catalog }) => {
    const found = catalog.instrument(instrument)
    return found && settleUnit(found, catalog)
  })

/** Contracts of one instrument, counted in its lots. */
export const lotsOf = (instrument: InstrumentId): Codec<Amount> =>
  lookedUp(instrument, 'a defined instrument', 'In contracts.', ({ catalog }) => {
    const lot = catalog.instrument(instrument)?.lot
    return lot && { step: lot, label: `the lot ${Decimal.format(lot)}` }
  })

const lookedUp = (
  id: string,
  expected: string,
  description: string,
  find: (scope: Scope) => Unit | undefined,
): Codec<Amount> => ({
  schema: Numeral.schema(description),
  decode: (json, at) => {
    const unit = find(at)
    if (unit !== undefined) return count(json, unit, limits.loan, at) as Amount
    throw Path.fault(at, 'symbol.unknown', expected, show(id))
  },
  encode: (value, scope) => text(value, find(scope)),
})

/** An amount of an asset that the codec has looked up; written as null where there is none. */
export const amount = (asset: Asset | undefined, description: string): Codec<Amount> => ({
  schema: Numeral.schema(description),
  decode: (json, at) => {
    const unit = atoms(defined(asset, 'Unit.amount: the asset was looked up before it is read'))
    return count(json, unit, limits.loan, at) as Amount
  },
  encode: (value) => text(value, asset && atoms(asset)),
})

/** A value in units of the asset that a field of the record names. */
export const valueIn = (...keys: Keys): Codec<Value> =>
  steps<Value>(assetSource(keys), limits.loan, `In units of the asset ${name(keys)} names.`)

/** A size in contracts; positive is long or a buy. */
export const quantityOf = (...keys: Keys): Codec<Quantity> =>
  steps<Quantity>(
    instrumentSource(keys, ({ lot }) => ({ step: lot, label: `the lot ${Decimal.format(lot)}` })),
    limits.quantity,
    `Contracts of ${name(keys)}, positive is long or buys.`,
  )

/** A price in quote units, on a tick. */
export const priceOf = (...keys: Keys): Codec<Price> =>
  steps<Price>(
    instrumentSource(keys, ({ tick }) => ({
      step: tick,
      label: `the tick ${Decimal.format(tick)}`,
    })),
    limits.price,
    `Price of ${name(keys)} in quote units, a multiple of its tick.`,
  )

/** A value in units of the numeraire of the account named. */
export const valueFor = (...keys: Keys): Codec<Value> =>
  steps<Value>(
    {
      keys,
      find: (catalog, id) => {
        const asset = catalog.numeraire(id)
        return asset && atoms(asset)
      },
      unknown: ['account.unknown', 'an account under a rulebook'],
    },
    limits.loan,
    `In units of the numeraire of the account ${name(keys)} names.`,
  )

/** Cumulative funding: settlement units paid by a long per lot, nine places finer than an atom. */
export const fundingOf = (...keys: Keys): Codec<bigint> =>
  steps<bigint>(
    instrumentSource(keys, ({ settle }, catalog) => {
      const asset = catalog.asset(settle)
      return asset && places(asset.decimals + 9)
    }),
    limits.funding,
    `Units of the asset that ${name(keys)} settles in, per lot, since the beginning.`,
  )

/** The price of a whole unit of an asset in the reference currency, twelve places. */
export const indexPrice: Codec<bigint> = fixed<bigint>(
  places(indexScale),
  limits.index,
  'Price of a whole unit in the reference currency, at most 12 decimals.',
)

/** The price of what an option is on, twelve places. */
export const optionUnderlying: Codec<bigint> = fixed<bigint>(
  places(indexScale),
  limits.index,
  'Quote units for a unit of the base, at most 12 decimals.',
)

/** Counts steps; refuses a number between two steps or beyond the limit. */
export function count(json: Json, unit: Unit, limit: bigint, at: Path): bigint {
  const result = Decimal.steps(Numeral.parse(json, at), unit.step)
  if (!result.ok) {
    throw Path.fault(at, 'decimal.tooPrecise', `a multiple of ${unit.label}`, show(json))
  }
  if (Integer.abs(result.value) >= limit) {
    const most = Decimal.format(Decimal.times(limit, unit.step))
    throw Path.fault(at, 'limit.exceeded', `less than ${most} either way`, show(json))
  }
  return result.value
}

/** Writes a count of steps; null where the unit is not known. */
export const text = (count: bigint, unit: Unit | undefined): string | null =>
  unit === undefined ? null : Decimal.format(Decimal.times(count, unit.step))

export function places(decimals: number): Unit {
  const step = { units: 1n, scale: decimals }
  return { step, label: `the smallest unit ${Decimal.format(step)}` }
}

export const atoms = ({ id, decimals }: Asset): Unit => ({
  step: { units: 1n, scale: decimals },
  label: `the smallest unit of ${id}, ${Decimal.format({ units: 1n, scale: decimals })}`,
})

/** Counts a step that does not depend on the record. */
export function fixed<T extends bigint>(unit: Unit, limit: bigint, description: string): Codec<T> {
  return {
    schema: Numeral.schema(description),
    decode: (json, at) => count(json, unit, limit, at) as T,
    encode: (value) => text(value, unit),
  }
}

function steps<T extends bigint>(source: Source, limit: bigint, description: string): Codec<T> {
  const find = (scope: Scope): Unit | undefined => {
    const id = reach(scope, source.keys)
    return typeof id === 'string' ? source.find(scope.catalog, id) : undefined
  }
  return {
    schema: Numeral.schema(description),
    needs: source.keys[0] === '..' ? [] : [source.keys[0]],
    decode: (json, at) => {
      const unit = find(at)
      if (unit === undefined) throw unknown(source, at)
      return count(json, unit, limit, at) as T
    },
    encode: (value, scope) => text(value, find(scope)),
  }
}

/** Reports the field with the unknown id, not the number beside it. */
function unknown({ keys, unknown: [code, expected] }: Source, at: Path): WireError {
  const found = show(reach(at, keys))
  let blamed = at.parent ?? at
  for (const key of keys) {
    blamed = key === '..' ? (blamed.parent ?? blamed) : Path.child(blamed, key)
  }
  return Path.fault(blamed, code, expected, found)
}

function reach(scope: Scope, keys: Keys): unknown {
  let around: Scope | null = scope
  let at: unknown = scope.fields
  for (const key of keys) {
    if (key === '..') {
      around = around?.outer ?? null
      at = around?.fields
    } else at = (at as Record<string, unknown> | undefined)?.[key]
  }
  return at
}

const settleUnit = ({ settle }: Instrument, catalog: Scope['catalog']): Unit | undefined => {
  const asset = catalog.asset(settle)
  return asset && atoms(asset)
}

const assetSource = (keys: Keys): Source => ({
  keys,
  find: (catalog, id) => {
    const asset = catalog.asset(id)
    return asset && atoms(asset)
  },
  unknown: ['symbol.unknown', 'a defined asset'],
})

const instrumentSource = (
  keys: Keys,
  unit: (instrument: Instrument, catalog: Scope['catalog']) => Unit | undefined,
): Source => ({
  keys,
  find: (catalog, id) => {
    const instrument = catalog.instrument(id)
    return instrument && unit(instrument, catalog)
  },
  unknown: ['symbol.unknown', 'a defined instrument'],
})

export * as Unit from './Unit.ts'
