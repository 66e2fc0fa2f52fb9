import type { Instrument } from '../../model/Instrument.ts'
import { Codec } from '../Codec.ts'
import type { JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { BracketPreset } from '../rulebooks/BracketPreset.ts'
import { BrokerPreset, brokerPresets } from '../rulebooks/BrokerPreset.ts'
import { lendingNames } from '../rulebooks/lendingRulebook.ts'
import { PortfolioPreset, portfolioPresets } from '../rulebooks/PortfolioPreset.ts'
import { presets } from '../rulebooks/preset.ts'
import { venueWords } from '../rulebooks/venueRulebook.ts'
import { Table } from '../Table.ts'
import { show } from '../WireError.ts'
import { loanRecord } from './loanRecord.ts'
import { procedures } from './procedures.ts'

/** Every preset name of a rulebook. */
export const presetNames: readonly string[] = [
  ...presets.map(({ name }) => name),
  ...portfolioPresets.map(({ portfolio }) => portfolio),
  ...brokerPresets.map(({ broker }) => broker),
  ...lendingNames,
]

/**
 * A rulebook by a preset's name: a venue's bracket tables for those of its instruments that are
 * defined, with plain procedures, its portfolio margin, a broker's rules over the defined instruments, or a lending regime over the
 * defined assets. Fields stated in the
 * record replace the preset's; those of `method`, field by field.
 *
 * Rules: [WIRE11] [WIRE21]
 */
export function presetRulebook(record: JsonObject, at: Path): JsonObject {
  const { preset: name } = record
  const { assets, instruments } = at.catalog.defined()
  const venue = presets.find((one) => one.name === name)
  if (venue !== undefined) return venueRecord(venue, record, instruments, at)
  const portfolio = PortfolioPreset.named(name)
  if (portfolio !== undefined) return portfolioRecord(portfolio, record, instruments, at)
  const broker = BrokerPreset.named(name)
  if (broker !== undefined) return brokerRecord(broker, record, instruments, at)
  if (typeof name === 'string' && lendingNames.includes(name)) {
    return loanRecord(record, assets, at)
  }
  const known = Codec.oneOf(presetNames)
  throw Path.fault(Path.child(at, 'preset'), 'symbol.unknown', known, show(name))
}

function venueRecord(
  venue: BracketPreset,
  record: JsonObject,
  instruments: readonly Instrument[],
  at: Path,
): JsonObject {
  const { preset: _, method = {}, ...stated } = record
  const listed = instruments.filter(({ id }) => Object.hasOwn(venue.rows, id))
  const numeraire = stated.numeraire ?? listed[0]?.settle
  if (numeraire === undefined) {
    const expected = `an instrument of ${venue.name} that is defined`
    throw Path.fault(Path.child(at, 'preset'), 'symbol.unknown', expected, 'none')
  }
  const source = `${venue.source}, ${venue.date}`
  const words = venueWords(venue, at.catalog.defined().assets)
  return {
    id: venue.name,
    source,
    numeraire,
    ...procedures,
    ...venue.credit,
    ...words.rulebook,
    ...stated,
    method: {
      name: 'tiered',
      brackets: bracketsOf(venue, listed, at),
      collateral: { [String(numeraire)]: '1' },
      ...words.method,
      ...Codec.object(method, Path.child(at, 'method')),
    },
  }
}

function portfolioRecord(
  preset: PortfolioPreset,
  record: JsonObject,
  instruments: readonly Instrument[],
  at: Path,
): JsonObject {
  const { preset: _, method = {}, ...stated } = record
  const traded = instruments.find(({ base }) => preset.units.has(base))
  const numeraire = stated.numeraire ?? traded?.settle
  if (numeraire === undefined) {
    const expected = `an instrument on a base of ${preset.portfolio} that is defined`
    throw Path.fault(Path.child(at, 'preset'), 'symbol.unknown', expected, 'none')
  }
  const source = `${preset.source}, ${preset.date}`
  const own = Codec.object(method, Path.child(at, 'method'))
  const told = PortfolioPreset.methodOf(preset, at, String(numeraire))
  return {
    ...{ id: preset.portfolio, source, numeraire },
    ...procedures,
    ...stated,
    method: { ...told, ...own },
  }
}

function brokerRecord(
  preset: BrokerPreset,
  record: JsonObject,
  instruments: readonly Instrument[],
  at: Path,
): JsonObject {
  const { preset: _, method = {}, ...stated } = record
  const numeraire = stated.numeraire ?? instruments[0]?.settle
  if (numeraire === undefined) {
    throw Path.fault(Path.child(at, 'numeraire'), 'field.missing', 'a numeraire', 'nothing')
  }
  const whole = BrokerPreset.recordOf(preset, String(numeraire), instruments)
  const own = Codec.object(method, Path.child(at, 'method'))
  return { ...whole, ...stated, method: { ...(whole.method as JsonObject), ...own } }
}

/** The tables as a rulebook states them: floors in whole units do not depend on the asset. */
function bracketsOf(venue: BracketPreset, listed: readonly Instrument[], at: Path): JsonObject {
  const tables = BracketPreset.tablesFor(venue, listed, at.catalog.defined().assets)
  return Object.fromEntries(
    [...tables].map(([id, table]) => [id, Table.brackets(id).encode(table, at)]),
  )
}
