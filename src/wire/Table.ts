import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import { Brackets, type TierSpec } from '../model/Brackets.ts'
import type { InstrumentId } from '../model/Instrument.ts'
import type { Haircut, HaircutTier } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'
import { show, type WireError } from './WireError.ts'

/** Bracket and haircut tables: rows by size, checked row by row. */

/** A row as written; it may carry the venue's own maintenance amount. */
interface Row {
  readonly floor: Amount
  readonly rate: Ratio
  readonly leverageMax: Ratio
  readonly maintenanceAmount: Ratio | null
}

const rowOf = (settle: Asset | undefined): Codec<Row> =>
  Codec.record<Row>({
    floor: Unit.amount(settle, 'Where the row begins, in units of the settlement asset.'),
    rate: Codec.described(Numeral.ratio, 'The maintenance rate.'),
    leverageMax: Codec.described(Numeral.ratio, 'The highest leverage that may be opened.'),
    maintenanceAmount: Codec.nullable(
      Codec.described(
        Numeral.ratio,
        'What the venue prints: what follows, or 0 in every row, where each rate is charged on all.',
      ),
    ),
  })

/**
 * Brackets with floors in an asset. Floors start at zero and increase, rates never decrease and are
 * at most one, leverage never increases and never exceeds 1 ÷ rate; a declared maintenance amount
 * equals the derived one, or all are zero: then each rate is charged on the whole position.
 *
 * Rules: [WIRE7] [TIER13]
 */
export function bracketsIn(settle: Asset): Codec<Brackets> {
  const list = Codec.list(rowOf(settle), limits.tiers)
  return {
    schema: list.schema,
    decode: (json, at) => {
      const rows = list.decode(json, at)
      checkRows(rows, at)
      if (isOnAll(rows)) return Brackets.declared(rows.map(onAll))
      const table = Brackets.create(rows)
      checkDeclared(rows, table, settle, at)
      return table
    },
    encode: (table, scope) => list.encode(print(table, settle), scope),
  }
}

const zero: Row['maintenanceAmount'] = Ratio.zero

const onAll = (row: Row) => ({ ...row, amount: zero })

/** Every row states an amount of zero, and a later row would have another one. */
const isOnAll = (rows: readonly Row[]): boolean =>
  rows.length > 1 &&
  rows.every(({ maintenanceAmount }) => maintenanceAmount?.numerator === 0n) &&
  rows.some(({ rate }) => Ratio.compare(rate, rows[0]?.rate ?? rate) !== 0)

/** The brackets of one instrument, by its name: rows, or rows by contracts. */
export function brackets(instrument: InstrumentId): Codec<Brackets> {
  const settleOf: Find = ({ catalog }) =>
    catalog.asset(catalog.instrument(instrument)?.settle ?? '')
  const sized = byContracts(instrument)
  return {
    schema: Type.Union([Codec.list(rowOf(undefined), limits.tiers).schema, sized.schema]),
    decode: (json, at) => {
      const settle = known(settleOf(at), at, 'a defined instrument', instrument)
      return Array.isArray(json) ? bracketsIn(settle).decode(json, at) : sized.decode(json, at)
    },
    encode: (table, scope) => {
      if (table.by === 'lots') return sized.encode(table, scope)
      const settle = settleOf(scope)
      return settle === undefined ? null : bracketsIn(settle).encode(table, scope)
    },
  }
}

interface Sized {
  readonly by: 'contracts'
  readonly rows: readonly TierSpec[]
  readonly slope?: Ratio
}

/**
 * A table whose rows begin at numbers of contracts; each rate is charged on the whole position, and
 * grows with it where there is a slope.
 *
 * Rules: [TIER13] [TIER17]
 */
function byContracts(instrument: InstrumentId): Codec<Brackets> {
  const floor = Unit.lotsOf(instrument)
  const row: Codec<TierSpec> = Codec.record<TierSpec>({
    floor: Codec.described(floor, 'Where the row begins, in contracts.'),
    rate: Codec.described(Numeral.ratio, 'The maintenance rate, on the whole position.'),
    leverageMax: Codec.described(Numeral.ratio, 'The highest leverage that may be opened.'),
  })
  const record = Codec.record<Sized>({
    by: Scalar.tag('contracts'),
    rows: Codec.list(row, limits.tiers),
    slope: Codec.optional(
      Codec.described(Numeral.ratio, 'What each contract held adds to both rates, of all of it.'),
    ),
  })
  const lotIn = ({ catalog }: Pick<Path, 'catalog'>): Ratio =>
    Ratio.fromDecimal(catalog.instrument(instrument)?.lot ?? { units: 1n, scale: 0 })
  return {
    schema: record.schema,
    decode: (json, at) => {
      const { rows, slope } = record.decode(json, at)
      checkRows(rows, Path.child(at, 'rows'))
      if (slope === undefined) return Brackets.byLots(rows)
      if (slope.numerator < 0n) throw wrong(at, 'slope', '0 or more', slope)
      return Brackets.byLots(rows, Ratio.mul(slope, lotIn(at)))
    },
    encode: ({ denominator, tiers, slope }, scope) => {
      const rows = tiers.map(({ floor, rate, leverageMax }) => {
        return { floor, rate: Ratio.of(rate, denominator), leverageMax }
      })
      const grows = slope !== undefined && {
        slope: Ratio.div(Ratio.of(slope, denominator), lotIn(scope)),
      }
      return record.encode({ by: 'contracts', rows, ...grows }, scope)
    },
  }
}

type Find = (scope: Pick<Path, 'catalog'>) => Asset | undefined

function known(asset: Asset | undefined, at: Path, what: string, id: string): Asset {
  if (asset === undefined) throw Path.fault(at, 'symbol.unknown', what, show(id))
  return asset
}

function checkRows(rows: readonly TierSpec[], at: Path): void {
  checkFloors(rows, at)
  for (const [index, { rate, leverageMax }] of rows.entries()) {
    const row = Path.child(at, index)
    const before = rows[index - 1]
    const falls = before !== undefined && Ratio.compare(rate, before.rate) < 0
    if (falls) throw wrong(row, 'rate', `at least ${Numeral.ratioText(before.rate)}`, rate)
    if (!isShare(rate)) throw wrong(row, 'rate', 'between 0 and 1', rate)
    const rises = before !== undefined && Ratio.compare(leverageMax, before.leverageMax) > 0
    if (rises) {
      const expected = `at most ${Numeral.ratioText(before.leverageMax)}`
      throw wrong(row, 'leverageMax', expected, leverageMax)
    }
    if (Ratio.compare(leverageMax, Ratio.one) < 0) {
      throw wrong(row, 'leverageMax', '1 or more', leverageMax)
    }
    if (Ratio.compare(Ratio.mul(rate, leverageMax), Ratio.one) > 0) {
      throw wrong(row, 'leverageMax', 'at most 1 ÷ rate', leverageMax)
    }
  }
}

function checkFloors(rows: readonly { readonly floor: Amount }[], at: Path): void {
  if (rows.length === 0) throw Path.fault(at, 'rulebook.invalid', 'at least one row', 'none')
  for (const [index, { floor }] of rows.entries()) {
    const before = rows[index - 1]?.floor
    if (before === undefined ? floor === 0n : floor > before) continue
    const expected = before === undefined ? 'a first row from 0' : 'a floor above the row before'
    const found = `${floor} atoms in row ${index + 1}`
    const row = Path.child(Path.child(at, index), 'floor')
    throw Path.fault(row, 'rulebook.invalid', expected, found)
  }
}

function checkDeclared(
  rows: readonly Row[],
  { denominator, tiers }: Brackets,
  settle: Asset,
  at: Path,
): void {
  for (const [index, { maintenanceAmount }] of rows.entries()) {
    if (maintenanceAmount === null) continue
    const derived = derivedAmount(tiers[index]?.deduction ?? 0n, denominator, settle)
    if (Ratio.compare(maintenanceAmount, derived) === 0) continue
    const expected = `${Numeral.ratioText(derived)} (it follows from rows 1 to ${index + 1})`
    throw wrong(Path.child(at, index), 'maintenanceAmount', expected, maintenanceAmount)
  }
}

/** In whole units: the number a venue prints in the row. */
const derivedAmount = (deduction: bigint, denominator: bigint, settle: Asset): Ratio =>
  Ratio.of(deduction, Integer.mul(denominator, Integer.pow10(settle.decimals)))

const print = ({ denominator, tiers }: Brackets, settle: Asset): readonly Row[] =>
  tiers.map(({ floor, rate, deduction, leverageMax }) => ({
    floor,
    rate: Ratio.of(rate, denominator),
    leverageMax,
    maintenanceAmount: printable(derivedAmount(deduction, denominator, settle)),
  }))

/**
 * A venue's amount is a plain decimal; one too long to read is left out, because it is derived
 * anyway.
 */
const printable = (amount: Ratio): Ratio | null =>
  amount.numerator > limits.ratio || amount.denominator > limits.ratio ? null : amount

function wrong(row: Path, field: string, expected: string, found: Ratio): WireError {
  const path = Path.child(row, field)
  return Path.fault(path, 'rulebook.invalid', expected, show(Numeral.ratioText(found)))
}

/** Whether a ratio is in 0..1. */
export const isShare = (ratio: Ratio): boolean =>
  ratio.numerator >= 0n && Ratio.compare(ratio, Ratio.one) <= 0

const weightOf = (asset: Asset | undefined): Codec<HaircutTier> =>
  Codec.record<HaircutTier>({
    floor: Unit.amount(asset, 'Where the tier begins, in units of the asset.'),
    weight: Codec.described(Numeral.ratio, 'One less the haircut.'),
  })

/**
 * The haircuts of one asset, by its name: a list of tiers, or one weight for any size. Weights are
 * in 0..1 and never increase with size.
 *
 * Rules: [WIRE7]
 */
export function haircut(asset: AssetId): Codec<Haircut> {
  const tiersOf = (found: Asset | undefined) => Codec.list(weightOf(found), limits.tiers)
  return {
    schema: Type.Union([Numeral.ratio.schema, tiersOf(undefined).schema]),
    decode: (json, at) => {
      const found = known(at.catalog.asset(asset), at, 'a defined asset', asset)
      const short = typeof json === 'string'
      const tiers = tiersOf(found).decode(short ? [{ floor: '0', weight: json }] : json, at)
      checkFloors(tiers, at)
      checkWeights(tiers, at)
      return { tiers }
    },
    encode: ({ tiers }, scope) => tiersOf(scope.catalog.asset(asset)).encode(tiers, scope),
  }
}

function checkWeights(tiers: readonly HaircutTier[], at: Path): void {
  for (const [index, { weight }] of tiers.entries()) {
    const row = Path.child(at, index)
    if (!isShare(weight)) throw wrong(row, 'weight', 'between 0 and 1', weight)
    const before = tiers[index - 1]?.weight
    if (before !== undefined && Ratio.compare(weight, before) > 0) {
      throw wrong(row, 'weight', `at most ${Numeral.ratioText(before)}`, weight)
    }
  }
}

export * as Table from './Table.ts'
