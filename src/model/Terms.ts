import { defined } from '../base/assert.ts'
import type { Asset } from './Asset.ts'
import type { Brackets } from './Brackets.ts'
import type { Instrument } from './Instrument.ts'
import type { Haircut, Rulebook } from './Rulebook.ts'

/** A rulebook bound to the assets and instruments defined: what methods read, by index. */
export interface Terms {
  readonly rulebook: Rulebook
  readonly numeraire: Asset
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  /** By instrument index. */
  readonly brackets: readonly (Brackets | undefined)[]
  /** By asset index. */
  readonly collateral: readonly (Haircut | undefined)[]
}

/** Binds one version; unknown names were refused when the rulebook was defined. */
export function bind(
  rulebook: Rulebook,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
): Terms {
  const numeraire = defined(
    assets.find(({ id }) => id === rulebook.numeraire),
    'Terms.bind: the numeraire is an asset',
  )
  const { brackets, collateral } = rulebook.method
  return {
    rulebook,
    numeraire,
    assets,
    instruments,
    brackets: instruments.map(({ id }) => brackets.get(id)),
    collateral: assets.map(({ id }) => collateral.get(id)),
  }
}

export * as Terms from './Terms.ts'
