import { defined } from '../../base/assert.ts'
import type { Agreed } from '../../margin/presets/deskRulebook.ts'
import { lendingRulebook } from '../../margin/presets/lendingRulebook.ts'
import type { Asset } from '../../model/Asset.ts'
import type { Ratio } from '../../money/Ratio.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Kind } from '../Kind.ts'
import { Numeral } from '../Numeral.ts'
import { Place } from '../Place.ts'
import { rulebook } from '../rulebook.ts'
import { show } from '../WireError.ts'

type Levels = { readonly [level in keyof Agreed]-?: Ratio | null }

/** What a loan's own contract sets where a desk leaves it open. */
export const agreedLevels: Kind<Levels> = Kind.record<Levels>(
  {
    initial: Kind.nullable(Numeral.ratio),
    call: Kind.nullable(Numeral.ratio),
    liquidation: Kind.nullable(Numeral.ratio),
  },
  'Loan to value that each contract sets where a desk’s page leaves it open.',
)

/**
 * A rulebook by a lending preset's name, over the assets that are defined, in the numeraire that is
 * stated or else in USD. Whatever the record states replaces what is here; of `method`, field by
 * field.
 *
 * Rules: [WIRE11] [WIRE21]
 */
export function loanRecord(record: JsonObject, assets: readonly Asset[], at: Place): JsonObject {
  const { preset, agreed, method = {}, ...stated } = record
  const numeraire = numeraireOf(stated.numeraire, at)
  const found = lendingRulebook(String(preset), assets, numeraire, agreedOf(agreed, at))
  if (!found.ok) {
    const level = found.error.code === 'agreed.missing' ? found.error.level : ''
    const place = Place.child(Place.child(at, 'agreed'), level)
    throw Place.fault(place, 'field.missing', `the ${level} level that was agreed`, 'nothing')
  }
  const full = rulebook.encode(found.value, at) as JsonObject
  return {
    ...full,
    ...stated,
    method: {
      ...Kind.object(defined(full.method, 'rulebook.encode: it writes the method'), at),
      ...Kind.object(method, Place.child(at, 'method')),
    },
  }
}

function numeraireOf(stated: Json | undefined, at: Place): Asset {
  const name = stated === undefined ? 'USD' : stated
  const found = typeof name === 'string' ? at.catalog.asset(name) : undefined
  if (found !== undefined) return found
  const place = Place.child(at, 'numeraire')
  if (stated !== undefined)
    throw Place.fault(place, 'symbol.unknown', 'a defined asset', show(name))
  throw Place.fault(place, 'field.missing', 'a numeraire, or an asset USD', 'neither')
}

function agreedOf(json: Json | undefined, at: Place): Agreed {
  if (json === undefined) return {}
  const { initial, call, liquidation } = agreedLevels.decode(json, Place.child(at, 'agreed'))
  return {
    ...(initial === null ? {} : { initial }),
    ...(call === null ? {} : { call }),
    ...(liquidation === null ? {} : { liquidation }),
  }
}
