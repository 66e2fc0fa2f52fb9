import { limits } from '../../base/limits.ts'
import { Brackets } from '../../model/Brackets.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { ProfitPolicy } from '../../model/Rulebook.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import { profit } from '../credit.ts'
import type { JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { Table } from '../Table.ts'
import { Provenance } from './Provenance.ts'

/** A venue's public bracket tables, as data in our own form. */
export interface BracketPreset extends Omit<Provenance, 'about'> {
  readonly name: string
  /** What the venue lets open profit back, and what must stay after an outflow, as a rulebook says. */
  readonly credit: JsonObject
  readonly rows: { readonly [instrument: InstrumentId]: readonly BracketRow[] }
}

/**
 * Floor in whole units of the settlement asset, maintenance rate, highest leverage, as decimals; a
 * rate of null is half the initial rate at the highest leverage, 1 ÷ (2 × leverageMax).
 */
export type BracketRow = readonly [floor: string, rate: string | null, leverageMax: string]

/** A row as a file has it, in the words of any bracket table. */
interface Told {
  readonly floor: string
  readonly rate: string | null
  readonly leverageMax: string
}

interface Document extends Provenance {
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
  floor: Codec.described(text, 'Where the row begins, in units of the settlement asset.'),
  rate: Codec.nullable(
    Codec.described(text, 'The maintenance rate; null is half the initial rate.'),
  ),
  leverageMax: Codec.described(text, 'The highest leverage that may be opened.'),
})

const rows: Codec<readonly Told[]> = Codec.checked(Codec.list(row, limits.tiers), (told, at) => {
  tableOf(told, limits.decimals, at)
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
  brackets: Codec.mapped(() => rows, limits.instruments),
})

/** A table in atoms of an asset with the given decimals. */
function tableOf(told: readonly Told[], decimals: number, at: Path): Brackets {
  const settle = { id: 'settle', index: 0, decimals }
  return Table.bracketsIn(settle).decode(told.map(stated), at)
}

/** The row with its rate, as a rulebook states it. */
function stated({ floor, rate, leverageMax }: Told): JsonObject {
  const half = (): Ratio => Brackets.halfInitial(Numeral.ratio.decode(leverageMax, Path.top()))
  return { floor, rate: rate ?? Numeral.ratioText(half()), leverageMax }
}

/**
 * Reads a venue's tables from their file.
 *
 * Rules: [MARGIN14] [WIRE25]
 */
export function load(file: string, told: object): BracketPreset {
  const read = Provenance.read(file, told, document, Catalog.empty)
  const { venue, source, date, brackets, profit: backs, outflowFloor } = read
  const credit = {
    ...(backs && { profit: { risk: backs.risk, spend: backs.spend } }),
    ...(outflowFloor && { outflowFloor }),
  }
  const tables = [...brackets].map(([instrument, list]) => [
    instrument,
    list.map(({ floor, rate, leverageMax }): BracketRow => [floor, rate, leverageMax]),
  ])
  return { name: venue, source, date, credit, rows: Object.fromEntries(tables) }
}

/**
 * The brackets of a venue's instruments, floors in atoms of a settlement asset with the given
 * decimals.
 */
export const bracketsOf = (
  { rows }: BracketPreset,
  settleDecimals: number,
): ReadonlyMap<InstrumentId, Brackets> =>
  new Map(
    Object.entries(rows).map(([instrument, list]) => {
      const told = list.map(([floor, rate, leverageMax]): Told => ({ floor, rate, leverageMax }))
      return [instrument, tableOf(told, settleDecimals, Path.top())]
    }),
  )

export * as BracketPreset from './BracketPreset.ts'
