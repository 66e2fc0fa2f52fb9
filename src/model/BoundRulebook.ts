import { defined } from '../base/assert.ts'
import type { Asset } from './Asset.ts'
import type { Brackets } from './Brackets.ts'
import type { Instrument } from './Instrument.ts'
import { LendingTerms } from './LendingTerms.ts'
import type { Haircut, Rulebook } from './Rulebook.ts'

/** A rulebook bound to the assets and instruments defined: what methods read, by index. */
export interface BoundRulebook {
  readonly rulebook: Rulebook
  readonly numeraire: Asset
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  /** By instrument index. */
  readonly brackets: readonly (Brackets | undefined)[]
  /** By asset index. */
  readonly collateral: readonly (Haircut | undefined)[]
  /** Set where the method lends. */
  readonly loan: LendingTerms | null
}

/** Binds one version; unknown names were refused when the rulebook was defined. */
export function bind(
  rulebook: Rulebook,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
): BoundRulebook {
  const numeraire = defined(
    assets.find(({ id }) => id === rulebook.numeraire),
    'Terms.bind: the numeraire is an asset',
  )
  const { method } = rulebook
  const common = { rulebook, numeraire, assets, instruments }
  if (method.name === 'lending') {
    return { ...common, brackets: [], collateral: [], loan: LendingTerms.bind(method, assets) }
  }
  return {
    ...common,
    brackets: instruments.map(({ id }) => method.brackets.get(id)),
    collateral: assets.map(({ id }) => method.collateral.get(id)),
    loan: null,
  }
}

export * as BoundRulebook from './BoundRulebook.ts'
