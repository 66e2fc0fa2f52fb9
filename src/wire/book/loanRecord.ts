import type { Asset } from '../../model/Asset.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { Codec } from '../Codec.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { rulebook } from '../rulebook.ts'
import type { Agreed } from '../rulebooks/deskRulebook.ts'
import { lendingRulebook } from '../rulebooks/lendingRulebook.ts'
import { show } from '../WireError.ts'
import { replaced } from './replaced.ts'

type Levels = { readonly [level in keyof Agreed]-?: Ratio | null }

/** Parameters that a loan's contract sets where the desk's page does not. */
export const agreedLevels: Codec<Levels> = Codec.record<Levels>(
  {
    initial: Codec.nullable(Numeral.ratio),
    call: Codec.nullable(Numeral.ratio),
    liquidation: Codec.nullable(Numeral.ratio),
  },
  'Loan to value that each contract sets where a desk’s page leaves it open.',
)

/**
 * A rulebook by a lending preset's name, over the defined assets, in the stated numeraire or else
 * in USD. Fields stated in the record replace the preset's; those of `method`, field by field.
 *
 * Rules: [WIRE11] [WIRE21]
 */
export function loanRecord(record: JsonObject, assets: readonly Asset[], at: Path): JsonObject {
  const { agreed, ...stated } = record
  const numeraire = numeraireOf(stated.numeraire, at)
  const found = lendingRulebook(String(stated.preset), assets, numeraire, agreedOf(agreed, at))
  if (!found.ok) {
    const level = found.error.code === 'agreed.missing' ? found.error.level : ''
    const path = Path.child(Path.child(at, 'agreed'), level)
    throw Path.fault(path, 'field.missing', `the ${level} level that was agreed`, 'nothing')
  }
  return replaced(rulebook.encode(found.value, at) as JsonObject, stated, at)
}

function numeraireOf(stated: Json | undefined, at: Path): Asset {
  const name = stated === undefined ? 'USD' : stated
  const found = typeof name === 'string' ? at.catalog.asset(name) : undefined
  if (found !== undefined) return found
  const path = Path.child(at, 'numeraire')
  if (stated !== undefined) throw Path.fault(path, 'symbol.unknown', 'a defined asset', show(name))
  throw Path.fault(path, 'field.missing', 'a numeraire, or an asset USD', 'neither')
}

function agreedOf(json: Json | undefined, at: Path): Agreed {
  if (json === undefined) return {}
  const { initial, call, liquidation } = agreedLevels.decode(json, Path.child(at, 'agreed'))
  return {
    ...(initial === null ? {} : { initial }),
    ...(call === null ? {} : { call }),
    ...(liquidation === null ? {} : { liquidation }),
  }
}
