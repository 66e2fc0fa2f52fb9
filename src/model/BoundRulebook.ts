import type { Asset } from './Asset.ts'
import type { Instrument } from './Instrument.ts'
import type { Rulebook } from './Rulebook.ts'

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
}

export * as BoundRulebook from './BoundRulebook.ts'
