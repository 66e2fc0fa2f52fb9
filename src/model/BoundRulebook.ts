import type { Asset } from './Asset.ts'
import type { Instrument } from './Instrument.ts'
import type { PricePolicy, Rulebook } from './Rulebook.ts'

/** A rulebook bound to the assets and instruments defined: what methods read, by index. */
export interface BoundRulebook {
  readonly rulebook: Rulebook
  readonly numeraire: Asset
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  /** The method that the rulebook names: the model knows its name, `margin/Method.ts` what it does. */
  readonly method: { readonly name: string }
  /** What the method made of its parameters: the method alone looks inside. */
  readonly bound: unknown
  /** By instrument index: the policy of its market, where one is in force and has its own. */
  readonly markPolicies: readonly (PricePolicy | undefined)[]
}

/** When a mark of an instrument is too old, and how wrong an old one may be. */
export const markPolicy = (
  { markPolicies, rulebook }: BoundRulebook,
  { index }: Instrument,
): PricePolicy => markPolicies[index] ?? rulebook.prices

export * as BoundRulebook from './BoundRulebook.ts'
