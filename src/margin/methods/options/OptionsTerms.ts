import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { OptionMargin, OptionsMethod } from '../../../model/OptionMargin.ts'
import { TieredTerms } from '../tiered/TieredTerms.ts'

/** Brackets and haircuts by index, and what options on each base ask. */
export interface OptionsTerms extends TieredTerms {
  /** By instrument index, of options alone. */
  readonly options: readonly (OptionMargin | undefined)[]
}

/** The bound parameters of a rulebook for options. */
export const of = ({ bound }: BoundRulebook): OptionsTerms => bound as OptionsTerms

export function bind(
  { options, ...tiered }: OptionsMethod,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
  numeraire: Asset,
): OptionsTerms {
  const shared = { ...tiered, name: 'tiered' as const }
  const bound = TieredTerms.bind(shared, assets, instruments, numeraire.id)
  return {
    ...bound,
    options: instruments.map(({ base, kind }) =>
      kind === 'option' ? options.get(base) : undefined,
    ),
  }
}

export * as OptionsTerms from './OptionsTerms.ts'
