import type { Instrument } from '../../model/Instrument.ts'
import { Codec } from '../Codec.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { BracketPreset } from '../rulebooks/BracketPreset.ts'
import { BrokerPreset, brokerPresets } from '../rulebooks/BrokerPreset.ts'
import { lendingNames } from '../rulebooks/lendingRulebook.ts'
import { PortfolioPreset, portfolioPresets } from '../rulebooks/PortfolioPreset.ts'
import { presets } from '../rulebooks/preset.ts'
import { VenueProcedure } from '../rulebooks/VenueProcedure.ts'
import { venueWords } from '../rulebooks/venueRulebook.ts'
import { Table } from '../Table.ts'
import { show } from '../WireError.ts'
import { loanRecord } from './loanRecord.ts'
import { house, plainTarget, procedures, usual } from './procedures.ts'
import { replaced } from './replaced.ts'

/** Every preset name of a rulebook. */
export const presetNames: readonly string[] = [
  ...presets.map(({ name }) => name),
  ...portfolioPresets.map(({ portfolio }) => portfolio),
  ...brokerPresets.map(({ broker }) => broker),
  ...lendingNames,
]

/**
 * A rulebook by a preset's name: a venue's bracket tables for those of its instruments that are
 * defined, with plain procedures, its portfolio margin, a broker's rules over the defined
 * instruments, or a lending regime over the defined assets. Fields stated in the record replace the
 * preset's; those of `method`, field by field.
 *
 * Rules: [WIRE11] [WIRE21]
 */
export function presetRulebook(record: JsonObject, at: Path): JsonObject {
  const { preset: name } = record
  const { assets } = at.catalog.defined()
  const venue = presets.find((one) => one.name === name)
  if (venue !== undefined) return replaced(venueRecord(venue, record, at), record, at)
  const portfolio = PortfolioPreset.named(name)
  if (portfolio !== undefined) return replaced(portfolioRecord(portfolio, record, at), record, at)
  const broker = BrokerPreset.named(name)
  if (broker !== undefined) return replaced(brokerRecord(broker, record, at), record, at)
  if (typeof name === 'string' && lendingNames.includes(name)) {
    return loanRecord(record, assets, at)
  }
  const known = Codec.oneOf(presetNames)
  throw Path.fault(Path.child(at, 'preset'), 'symbol.unknown', known, show(name))
}

function venueRecord(venue: BracketPreset, record: JsonObject, at: Path): JsonObject {
  const { assets, instruments } = at.catalog.defined()
  const listed = instruments.filter(({ id }) => Object.hasOwn(venue.rows, id))
  const numeraire = numeraireOf(record, listed[0], `an instrument of ${venue.name}`, at)
  const words = venueWords(venue, assets)
  return {
    ...{ id: venue.name, source: `${venue.source}, ${venue.date}`, numeraire },
    ...proceduresOf(venue, record.ladders !== undefined),
    ...venue.credit,
    ...words.rulebook,
    method: {
      name: 'tiered',
      brackets: bracketsOf(venue, listed, at),
      collateral: { [String(numeraire)]: '1' },
      ...words.method,
    },
  }
}

/**
 * The venue's own liquidation and deleveraging where its source says them, the rest plain. A ladder of the
 * book's own may clear below the venue's target: then no more is restored than plainly.
 */
function proceduresOf({ procedure }: BracketPreset, hasLadders: boolean): JsonObject {
  if (procedure === undefined) return procedures
  const most = hasLadders ? plainTarget : null
  const liquidation = { ...usual, ...VenueProcedure.liquidationWords(procedure, most) }
  const waterfall = { ...house, ...VenueProcedure.waterfallWords(procedure) }
  return { ...procedures, liquidation, waterfall }
}

function portfolioRecord(preset: PortfolioPreset, record: JsonObject, at: Path): JsonObject {
  const { portfolio, standard } = preset
  const units = PortfolioPreset.unitsOf(preset)
  const { instruments } = at.catalog.defined()
  const traded = instruments.find(({ base }) => standard !== undefined || units.has(base))
  const numeraire = numeraireOf(record, traded, `an instrument on a base of ${portfolio}`, at)
  return { ...procedures, ...PortfolioPreset.recordOf(preset, String(numeraire), at) }
}

/** That which is stated, or else what an instrument of the preset settles in. */
function numeraireOf(
  { numeraire }: JsonObject,
  known: Instrument | undefined,
  expected: string,
  at: Path,
): Json {
  const found = numeraire ?? known?.settle
  if (found !== undefined) return found
  throw Path.fault(
    Path.child(at, 'preset'),
    'symbol.unknown',
    `${expected} that is defined`,
    'none',
  )
}

function brokerRecord(preset: BrokerPreset, record: JsonObject, at: Path): JsonObject {
  const { instruments } = at.catalog.defined()
  const numeraire = record.numeraire ?? instruments[0]?.settle
  if (numeraire === undefined) {
    throw Path.fault(Path.child(at, 'numeraire'), 'field.missing', 'a numeraire', 'nothing')
  }
  return BrokerPreset.recordOf(preset, String(numeraire), instruments)
}

/** The tables as a rulebook states them: floors in whole units do not depend on the asset. */
function bracketsOf(venue: BracketPreset, listed: readonly Instrument[], at: Path): JsonObject {
  const tables = BracketPreset.tablesFor(venue, listed, at.catalog.defined().assets)
  return Object.fromEntries(
    [...tables].map(([id, table]) => [id, Table.brackets(id).encode(table, at)]),
  )
}
