import { limits } from '../../base/limits.ts'
import type { Asset } from '../../model/Asset.ts'
import { Brackets, type TierSpec } from '../../model/Brackets.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import type { ProfitPolicy } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import { profit } from '../credit.ts'
import type { JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { Table } from '../Table.ts'
import { Provenance } from './Provenance.ts'
import { VenueProcedure } from './VenueProcedure.ts'

/** A venue's public rules, as data in our own form. */
export interface BracketPreset extends Omit<Provenance, 'about'>, VenueRules {
  readonly name: string
  readonly about: string
  /** What the venue lets open profit back, and what must stay after an outflow, as a rulebook says. */
  readonly credit: JsonObject
  readonly rows: { readonly [instrument: InstrumentId]: readonly BracketRow[] }
}

/** What a venue has beside its tables; what is left out it has not, or its source does not say. */
export interface VenueRules {
  /** Whether a row's rate is charged on the part of a position in it, or on all of the position. */
  readonly charge?: 'marginal' | 'whole'
  /** What floors count: units of the settlement asset, or of the base. */
  readonly sizes?: 'notional' | 'base'
  /** What each unit of the base held adds to both rates, by instrument; only with sizes in the base. */
  readonly slopes?: ReadonlyMap<InstrumentId, string>
  /** The fee to close, a share of notional, that maintenance includes. */
  readonly closing?: string
  /** How holdings count, by asset, tier by tier of the amount held. */
  readonly collateral?: ReadonlyMap<string, readonly WeightRow[]>
  /** What a debt asks, by asset: shares of what is owed. */
  readonly liabilities?: ReadonlyMap<string, DebtRow>
  /** The venue's own levels, by marginRatio of maintenance. */
  readonly levels?: readonly LevelRow[]
  /** How it liquidates and who pays what is left. */
  readonly procedure?: VenueProcedure
  /** What the source does not say, each named. */
  readonly unknown?: readonly string[]
}

/**
 * Floor in whole units of the settlement asset, maintenance rate, highest leverage, as decimals; a
 * rate of null is half the initial rate at the highest leverage, 1 ÷ (2 × leverageMax).
 */
export type BracketRow = readonly [floor: string, rate: string | null, leverageMax: string]

export interface WeightRow {
  readonly floor: string
  readonly weight: string
}

export interface DebtRow {
  readonly initial: string
  readonly maintenance: string
}

export interface LevelRow {
  readonly name: string
  readonly enter: string
  readonly action: 'none' | 'call' | 'liquidate'
}

/** A row as a file has it, in the words of any bracket table. */
interface Told {
  readonly floor: string
  readonly rate: string | null
  readonly leverageMax: string | null
}

interface Document extends Provenance, VenueRules {
  readonly venue: string
  readonly profit?: ProfitPolicy
  readonly outflowFloor?: string
  readonly brackets: ReadonlyMap<InstrumentId, readonly Told[]>
}

/** Kept as text: the asset whose atoms floors are counted in is not known yet. */
const text: Codec<string> = {
  schema: Numeral.ratio.schema,
  decode: (json, at) => Numeral.ratioText(Numeral.ratio.decode(json, at)),
  encode: (value) => value,
}

const row: Codec<Told> = Codec.record<Told>({
  floor: Codec.described(
    text,
    'Where the row begins, in units of the settlement asset or the base.',
  ),
  rate: Codec.nullable(
    Codec.described(text, 'The maintenance rate; null is half the initial rate.'),
  ),
  leverageMax: Codec.nullable(
    Codec.described(text, 'The highest leverage that may be opened; null where it is not told.'),
  ),
})

const rows: Codec<readonly Told[]> = Codec.checked(Codec.list(row, limits.tiers), (told, at) => {
  tableOf(told.map(rowOf), 'marginal', limits.decimals, at)
})

const weight: Codec<WeightRow> = Codec.record<WeightRow>({
  floor: Codec.described(text, 'Where the tier begins, in units of the asset.'),
  weight: Codec.described(text, 'One less the haircut.'),
})

const debt: Codec<DebtRow> = Codec.record<DebtRow>({
  initial: Codec.described(text, 'Required to owe more, a share of what is owed.'),
  maintenance: Codec.described(text, 'Required to go on, a share of what is owed.'),
})

const level: Codec<LevelRow> = Codec.record<LevelRow>({
  name: Scalar.id,
  enter: Codec.described(text, 'Entered where marginRatio of maintenance is above it.'),
  action: Scalar.word('none', 'call', 'liquidate'),
})

/** A preset's file: the provenance of its numbers, and bracket tables as in any rulebook. */
export const document: Codec<Document> = Codec.record<Document>({
  ...Provenance.fields,
  venue: Scalar.id,
  profit: Codec.described(Codec.optional(profit), 'What open profit backs on the venue.'),
  outflowFloor: Codec.described(
    Codec.optional(text),
    'The share of gross notional that must stay after an outflow.',
  ),
  charge: Codec.described(
    Codec.optional(Scalar.word('marginal', 'whole')),
    'What a rate is charged on: the part of a position in its row, as where it is left out, or all of it.',
  ),
  sizes: Codec.described(
    Codec.optional(Scalar.word('notional', 'base')),
    'What floors count: the settlement asset, as where it is left out, or the base.',
  ),
  slopes: Codec.described(
    Codec.optional(Codec.mapped(() => text, limits.instruments)),
    'What each unit of the base held adds to both rates, of all of it.',
  ),
  closing: Codec.described(
    Codec.optional(text),
    'The fee to close, a share of notional, that maintenance includes.',
  ),
  collateral: Codec.described(
    Codec.optional(Codec.mapped(() => Codec.list(weight, limits.tiers), limits.assets)),
    'How holdings count; left out, as in the rulebook that is replaced.',
  ),
  liabilities: Codec.described(
    Codec.optional(Codec.mapped(() => debt, limits.assets)),
    'What a debt in an asset asks.',
  ),
  levels: Codec.described(
    Codec.optional(Codec.list(level, limits.levels)),
    'The levels of the venue, by marginRatio of maintenance; left out, plain ones.',
  ),
  procedure: Codec.described(
    Codec.optional(VenueProcedure.codec),
    'How the venue liquidates; left out, as plain procedures do.',
  ),
  unknown: Codec.described(
    Codec.optional(Codec.list(Scalar.text(1, limits.text), limits.levels)),
    'What the source does not say, each named.',
  ),
  brackets: Codec.mapped(() => rows, limits.instruments),
})

const ratio = (told: string): Ratio => Numeral.ratio.decode(told, Path.top())

/** A leverage that is not told is the most that the maintenance rate leaves: 1 ÷ rate. */
function rowOf({ floor, rate, leverageMax }: Told): BracketRow {
  const most = leverageMax ?? Numeral.ratioText(Ratio.div(Ratio.one, ratio(rate ?? '1')))
  return [floor, rate, most]
}

/** A table in atoms of an asset with the given decimals. */
function tableOf(
  told: readonly BracketRow[],
  charge: VenueRules['charge'],
  decimals: number,
  at: Path,
): Brackets {
  const settle = { id: 'settle', index: 0, decimals }
  const stated = told.map(([floor, rate, leverageMax]) => ({
    floor,
    rate: Numeral.ratioText(rateOf(rate, leverageMax)),
    leverageMax,
    ...(charge === 'whole' && { maintenanceAmount: '0' }),
  }))
  return Table.bracketsIn(settle).decode(stated, at)
}

const rateOf = (rate: string | null, leverageMax: string): Ratio =>
  rate === null ? Brackets.halfInitial(ratio(leverageMax)) : ratio(rate)

/**
 * Reads a venue's tables from their file.
 *
 * Rules: [MARGIN14] [WIRE25]
 */
export function load(file: string, told: object): BracketPreset {
  const read = Provenance.read(file, told, document, Catalog.empty)
  const { venue, brackets, profit: backs, outflowFloor, ...rest } = read
  const credit = {
    ...(backs && { profit: { risk: backs.risk, spend: backs.spend } }),
    ...(outflowFloor && { outflowFloor }),
  }
  const tables = [...brackets].map(([instrument, list]) => [instrument, list.map(rowOf)])
  return { ...rest, name: venue, credit, rows: Object.fromEntries(tables) }
}

/**
 * The brackets of a venue's instruments, floors in atoms of a settlement asset with the given
 * decimals. A table by the base needs an instrument: see `tablesFor`.
 */
export const bracketsOf = (
  { rows, charge, sizes }: BracketPreset,
  settleDecimals: number,
): ReadonlyMap<InstrumentId, Brackets> =>
  new Map(
    (sizes === 'base' ? [] : Object.entries(rows)).map(([instrument, list]) => [
      instrument,
      tableOf(list, charge, settleDecimals, Path.top()),
    ]),
  )

/**
 * A venue's tables for defined instruments: by symbol, else by base where both are linear, so that
 * an account in one dollar stablecoin can be assessed under a venue that settles in another.
 */
export function tablesFor(
  { rows, charge, sizes, slopes }: BracketPreset,
  instruments: readonly Instrument[],
  assets: readonly Asset[],
): ReadonlyMap<InstrumentId, Brackets> {
  const found = new Map<InstrumentId, Brackets>()
  for (const instrument of instruments) {
    const symbol = symbolFor(rows, instrument)
    const told = symbol === undefined ? undefined : rows[symbol]
    if (told === undefined) continue
    const base = assets[instrument.baseIndex]?.decimals ?? 0
    const settle = assets[instrument.settleIndex]?.decimals ?? 0
    const slope = ratio(slopes?.get(symbol ?? '') ?? '0')
    const table =
      sizes === 'base'
        ? byBase(told, slope, instrument, base)
        : tableOf(told, charge, settle, Path.top())
    found.set(instrument.id, table)
  }
  return found
}

/** Whether a venue has a table for an instrument, as `tablesFor` finds it. */
export const knows = ({ rows }: BracketPreset, instrument: Instrument): boolean =>
  symbolFor(rows, instrument) !== undefined

function symbolFor(rows: BracketPreset['rows'], one: Instrument): InstrumentId | undefined {
  if (Object.hasOwn(rows, one.id)) return one.id
  const isFuture = one.kind === 'perpetual' || one.kind === 'future'
  if (one.payoff !== 'linear' || !isFuture) return undefined
  const isNear = (symbol: InstrumentId): boolean =>
    symbol.startsWith(`${one.base}/`) && !symbol.endsWith(`:${one.base}`)
  return Object.keys(rows).find(isNear)
}

/** Floors in units of the base become lots: the first lot that is at or beyond one. */
function byBase(
  told: readonly BracketRow[],
  slope: Ratio,
  { baseAtomsPerLot }: Instrument,
  decimals: number,
): Brackets {
  const perBase = Ratio.of(Integer.pow10(decimals))
  const specs = told.map(([floor, rate, leverageMax]): TierSpec => {
    const atoms = Ratio.mul(ratio(floor), perBase)
    const lots = Ratio.mulUp(1n, Ratio.div(atoms, baseAtomsPerLot))
    return {
      floor: Amount.of(lots),
      rate: rateOf(rate, leverageMax),
      leverageMax: ratio(leverageMax),
    }
  })
  return Brackets.byLots(specs, Ratio.mul(slope, Ratio.div(baseAtomsPerLot, perBase)))
}

export * as BracketPreset from './BracketPreset.ts'
