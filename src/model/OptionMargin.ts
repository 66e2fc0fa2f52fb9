import type { Ratio } from '../money/Ratio.ts'
import type { AssetId } from './Asset.ts'
import type { TieredMethod } from './Rulebook.ts'

/**
 * What a short option asks for a unit of its base beyond what it is worth, of which equity is less already;
 * S is the price of what it is on, M its own, and out how far it is out of the money.
 *
 *     max(near × S - out, far × S + farMark × M, mark × M) + fee × S
 */
export interface ShortForm {
  readonly near: Ratio
  readonly far: Ratio
  readonly farMark: Ratio
  readonly mark: Ratio
  /** What closing it is reckoned to cost. */
  readonly fee: Ratio
}

export interface ShortForms {
  readonly initial: ShortForm
  readonly maintenance: ShortForm
}

/** What of a long option's worth backs nothing: this share of it, up to so much of S where that is told. */
export interface LongForm {
  readonly mark: Ratio
  readonly most: Ratio | null
}

export interface LongForms {
  readonly initial: LongForm
  readonly maintenance: LongForm
}

/** What options on one base ask. */
export interface OptionMargin {
  readonly call: ShortForms
  readonly put: ShortForms
  /** A short one's initial and its price are at least so many times its maintenance and its price. */
  readonly overMaintenance: Ratio
  readonly long: LongForms
}

/** Brackets and collateral for all but options, and a form for those on each base. */
export interface OptionsMethod extends Omit<TieredMethod, 'name'> {
  readonly name: 'options'
  readonly options: ReadonlyMap<AssetId, OptionMargin>
}
