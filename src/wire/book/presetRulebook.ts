import { preset, presets } from '../../margin/presets/preset.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Kind } from '../Kind.ts'
import { Place } from '../Place.ts'
import { Table } from '../Table.ts'
import { show } from '../WireError.ts'

/**
 * A rulebook by a preset's name: the venue's bracket tables for those of its instruments that are
 * defined, and plain procedures around them. Whatever the record states replaces what is here; of
 * `method`, field by field.
 *
 * Rules: [WIRE11]
 */
export function presetRulebook(
  record: JsonObject,
  instruments: readonly Instrument[],
  at: Place,
): JsonObject {
  const { preset: name, method = {}, ...stated } = record
  const venue = presets.find((one) => one.name === name)
  if (venue === undefined) {
    const known = Kind.oneOf(presets.map((one) => one.name))
    throw Place.fault(Place.child(at, 'preset'), 'symbol.unknown', known, show(name))
  }
  const listed = instruments.filter(({ id }) => Object.hasOwn(venue.rows, id))
  const numeraire = stated.numeraire ?? listed[0]?.settle
  if (numeraire === undefined) {
    const expected = `an instrument of ${venue.name} that is defined`
    throw Place.fault(Place.child(at, 'preset'), 'symbol.unknown', expected, 'none')
  }
  const source = `${venue.source}, ${venue.date}`
  return {
    id: venue.name,
    source,
    numeraire,
    ...procedures,
    ...stated,
    method: {
      name: 'tiered',
      brackets: bracketsOf(venue.name, listed, at),
      collateral: { [String(numeraire)]: '1' },
      ...Kind.object(method, Place.child(at, 'method')),
    },
  }
}

/** The tables as a rulebook states them: a floor in whole units is the same whatever the asset. */
function bracketsOf(name: string, listed: readonly Instrument[], at: Place): JsonObject {
  const rows = new Map<InstrumentId, Json>()
  for (const { id, settle } of listed) {
    const table = preset(name, at.catalog.asset(settle)?.decimals ?? 0)
    const brackets = table.ok ? table.value.get(id) : undefined
    if (brackets !== undefined) rows.set(id, Table.brackets(id).encode(brackets, at))
  }
  return Object.fromEntries(rows)
}

const level = (name: string, enter: string, clear: string, action: string): JsonObject => ({
  name,
  measure: 'maintenance',
  enter,
  clear,
  action,
})

/** What a venue without margin calls of its own is given here: state others to replace them. */
const procedures: JsonObject = {
  ladders: [
    {
      id: 'venue',
      levels: [
        level('notice', '0.6', '0.5', 'none'),
        level('warning', '0.75', '0.65', 'none'),
        level('call', '0.85', '0.8', 'call'),
        level('liquidation', '1', '1', 'liquidate'),
      ],
    },
  ],
  call: { within: 3_600_000, cureTo: '0.75', amount: 'floating', onExpiry: 'restrict' },
  liquidation: { sizing: 'stepDown', target: '0.9', dust: '10', silence: 60_000 },
  waterfall: { fundCapDefault: '0', deleverage: 'ranked', disposal: '0.05' },
  prices: { staleAfter: 300_000, staleBand: '0.05' },
}
