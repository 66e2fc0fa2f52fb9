import type { Asset } from './Asset.ts'
import type { Instrument } from './Instrument.ts'
import type { PricePolicy, Rulebook } from './Rulebook.ts'

/** A rulebook bound to the defined assets and instruments, by index, for methods to read. */
export interface BoundRulebook {
  readonly rulebook: Rulebook
  readonly numeraire: Asset
  readonly assets: readonly Asset[]
  readonly instruments: readonly Instrument[]
  /**
   * The method named by the rulebook: the model knows its name, `margin/Method.ts` its behaviour.
   */
  readonly method: { readonly name: string }
  /** The method's own form of its parameters; only the method reads it. */
  readonly bound: unknown
  /** By instrument index: the policy of its market, where one in force has its own. */
  readonly markPolicies: readonly (PricePolicy | undefined)[]
}

/** When a mark of an instrument is stale, and how far a stale one may be wrong. */
export const markPolicy = (
  { markPolicies, rulebook }: BoundRulebook,
  { index }: Instrument,
): PricePolicy => markPolicies[index] ?? rulebook.prices

export * as BoundRulebook from './BoundRulebook.ts'
