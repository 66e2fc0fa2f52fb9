import type { Asset, AssetId } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import type { OptionShocks, ScenarioMethod, ScenarioUnit } from '../../../model/ScenarioMethod.ts'
import { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { TieredTerms } from '../tiered/TieredTerms.ts'
import { Form, type Forms } from './Form.ts'
import { Grid } from './Grid.ts'

/** The forms of a unit. */
export interface UnitForms {
  readonly initial: Forms
  readonly maintenance: Forms
  /** Null where it takes no options. */
  readonly options: OptionTerms | null
  /** What contracts ask at least, in the numeraire for each unit of the base; null where nothing. */
  readonly perUnit: Ratio | null
}

interface OptionTerms {
  /** The scenarios, and how far volatilities go in them. */
  readonly shocks: OptionShocks
  readonly cells: readonly Grid.Cell[]
  /** What is asked at most of what an option moves with the price. */
  readonly net: Ratio
}

/**
 * Units by instrument index, undefined where there is none. The brackets beside them are what a lone
 * position asks at most: what is said of a unit where only one instrument is looked at.
 */
export interface ScenarioTerms extends TieredTerms {
  readonly units: readonly (UnitForms | undefined)[]
}

/** The bound parameters of a rulebook of scenarios. */
export const of = ({ bound }: BoundRulebook): ScenarioTerms => bound as ScenarioTerms

export function bind(
  method: ScenarioMethod,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
  numeraire: Asset,
): ScenarioTerms {
  const forms = formsOf(method, instruments, Ratio.zero)
  const units = instruments.map((one) =>
    isDeliverable(method, one) ? unitOf(one, forms.get(one.base)) : undefined,
  )
  const tables = instruments.map((one) => {
    const unit = units[one.index]
    return one.kind === 'option' ? undefined : unit && tableOf(unit)
  })
  const brackets = new Map(
    instruments.flatMap(({ id, index }) => {
      const table = tables[index]
      return table === undefined ? [] : [[id, table] as const]
    }),
  )
  const shared = { ...method, name: 'tiered' as const, brackets }
  return { ...TieredTerms.bind(shared, assets, instruments, numeraire.id), units }
}

/** What an option would deliver has to count for something here, as in BROKER12: a listing, or a coin. */
const isDeliverable = (
  { collateral }: ScenarioMethod,
  { base, option, listing }: Instrument,
): boolean => option?.delivery !== 'physical' || listing !== undefined || collateral.has(base)

/**
 * Contracts whose price is above zero, and options where the unit says what they make. With a
 * least for each unit of the base none settles in the base: an inverse one is for no number of units, and what any
 * loses would be owed in a coin for which no contract says what a debt asks.
 */
function unitOf(
  { kind, payoff, base, settle, allowsNonPositive }: Instrument,
  unit: UnitForms | undefined,
): UnitForms | undefined {
  if (unit?.perUnit && (payoff === 'inverse' || settle === base)) return undefined
  if (kind === 'option') return unit?.options ? unit : undefined
  return kind === 'spot' || allowsNonPositive ? undefined : unit
}

/** By base: those that are listed, and each other base of an instrument by itself under the standard. */
function formsOf(
  { units, standard }: ScenarioMethod,
  instruments: readonly Instrument[],
  fee: Ratio,
): ReadonlyMap<AssetId, UnitForms> {
  const others =
    standard === undefined ? [] : instruments.map(({ base }) => [base, standard] as const)
  const all = new Map([...others, ...units])
  return new Map([...all].map(([base, unit]) => [base, formsOfUnit(unit, fee)]))
}

const formsOfUnit = (unit: ScenarioUnit, fee: Ratio): UnitForms => ({
  initial: Form.of(unit, 'initial', Ratio.zero),
  maintenance: Form.of(unit, 'maintenance', fee),
  options:
    unit.options === undefined
      ? null
      : { shocks: unit.options, cells: Grid.cells(unit), net: unit.net.initial },
  perUnit: unit.perUnit ?? null,
})

function tableOf({ initial, maintenance }: UnitForms): Brackets {
  const [opened, rate] = [Form.rate(initial), Form.rate(maintenance)]
  const leverageMax = opened.numerator > 0n ? Ratio.div(Ratio.one, opened) : Ratio.one
  return Brackets.create([{ floor: Amount.zero, rate, leverageMax }])
}

/** The same rules with a fee on notional added to what is kept. */
export function charged(rules: BoundRulebook, feeRate: Ratio): BoundRulebook {
  const terms = of(rules)
  const stated = rules.rulebook.method as ScenarioMethod
  const dearer = formsOf(stated, rules.instruments, feeRate)
  const units = terms.units.map(
    (unit, index) => unit && dearer.get(rules.instruments[index]?.base ?? ''),
  )
  const brackets = terms.brackets.map((table) => table && Brackets.plus(table, feeRate))
  return { ...rules, bound: { ...terms, units, brackets } satisfies ScenarioTerms }
}

export * as ScenarioTerms from './ScenarioTerms.ts'
