import { limits } from '../../base/limits.ts'
import type { OptionsMethod } from '../../model/OptionMargin.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import { optionMargin } from '../optionForms.ts'
import { Provenance } from '../rulebooks/Provenance.ts'
import bybit from './bybit.json' with { type: 'json' }
import deribit from './deribit.json' with { type: 'json' }
import derive from './derive.json' with { type: 'json' }
import okx from './okx.json' with { type: 'json' }
import paradex from './paradex.json' with { type: 'json' }

/** What a venue asks of options, dated, with its source. */
export interface OptionPreset extends Provenance, Pick<OptionsMethod, 'options'> {
  readonly name: string
}

const document = Codec.record<Omit<OptionPreset, 'name'>>({
  ...Provenance.fields,
  options: Codec.mapped(() => optionMargin, limits.assets),
})

const load = (name: string, told: object): OptionPreset => ({
  name,
  ...Provenance.read(`${name}.json`, told, document, Catalog.empty),
})

/**
 * The venues whose forms are known.
 *
 * Rules: [OPTM7]
 */
export const optionPresets: readonly OptionPreset[] = [
  load('bybit', bybit),
  load('deribit', deribit),
  load('derive', derive),
  load('okx', okx),
  load('paradex', paradex),
]
