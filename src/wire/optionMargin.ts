import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import type { OptionsMethod } from '../model/OptionMargin.ts'
import { Ratio } from '../money/Ratio.ts'
import { share } from './bounds.ts'
import { Codec } from './Codec.ts'
import type { Json } from './JsonText.ts'
import { liability } from './liability.ts'
import { optionMargin } from './optionForms.ts'
import { optionPresets } from './optionMargins/presets.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { Table } from './Table.ts'
import { show } from './WireError.ts'

/** A mapping, or the name of a venue whose published one it is, of the bases that are defined. */
const forms = Codec.mapped(() => optionMargin, limits.assets)
const byVenue: Codec<OptionsMethod['options']> = {
  ...forms,
  schema: Type.Union([forms.schema, Type.String({ description: 'A venue’s, by its name.' })]),
  decode: (json: Json, at) => {
    if (typeof json !== 'string') return forms.decode(json, at)
    const found = optionPresets.find(({ name }) => name === json)
    if (found !== undefined) {
      return new Map([...found.options].filter(([base]) => at.catalog.asset(base) !== undefined))
    }
    const known = Codec.oneOf(optionPresets.map(({ name }) => name))
    throw Path.fault(at, 'symbol.unknown', known, show(json))
  },
}

/**
 * Brackets, and a form for the options on each base.
 *
 * Rules: [OPTM2] [OPTM3] [OPTM7]
 */
export const options: Codec<OptionsMethod> = Codec.record<OptionsMethod>(
  {
    name: Scalar.tag('options'),
    brackets: Codec.mapped(Table.brackets, limits.instruments),
    collateral: Codec.mapped(Table.haircut, limits.assets),
    liabilities: Codec.optional(Codec.mapped(liability, limits.assets)),
    feeRate: Codec.absent(share, Ratio.zero),
    closing: Codec.optional(share),
    options: Codec.described(byVenue, 'What options ask, by base.'),
  },
  'Exchange brackets with multi-asset collateral, and a form for the options on each base.',
)
