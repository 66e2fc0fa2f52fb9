import { limits } from '../../base/limits.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { OptionsMethod } from '../../model/OptionMargin.ts'
import { type MethodParameters, Rulebook, type TieredMethod } from '../../model/Rulebook.ts'
import type { ScenarioMethod, ScenarioUnit } from '../../model/ScenarioMethod.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Catalog } from '../Catalog.ts'
import { Codec } from '../Codec.ts'
import type { JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { rulebook } from '../rulebook.ts'
import { Scalar } from '../Scalar.ts'
import { scenarioUnit } from '../scenario.ts'
import deribit from './deribit-portfolio.json' with { type: 'json' }
import derive from './derive-portfolio.json' with { type: 'json' }
import okx from './okx-portfolio.json' with { type: 'json' }
import { Provenance, statedFields } from './Provenance.ts'
import paradex from './paradex-portfolio.json' with { type: 'json' }
import pm from './pm.json' with { type: 'json' }
import pmTastytrade from './pm-tastytrade.json' with { type: 'json' }

/** A venue's or a broker's portfolio margin as published, by base. */
export interface PortfolioPreset extends Provenance {
  readonly portfolio: string
  /** What its source does not say, each named. */
  readonly unknown: readonly string[]
  readonly units: ReadonlyMap<AssetId, ScenarioUnit>
  /** Bases that ask alike; each is a unit of its own. */
  readonly classes?: readonly PortfolioClass[]
  /** What holds for every other base; left out, nothing on them is taken. */
  readonly standard?: ScenarioUnit
  /** Ladders, calls, liquidation and prices of a broker, as a rulebook states them. */
  readonly procedures?: JsonObject
}

export interface PortfolioClass {
  readonly name: string
  readonly bases: readonly AssetId[]
  readonly unit: ScenarioUnit
}

/** A preset's file: the provenance of its numbers, and what each base asks. */
export const document: Codec<PortfolioPreset> = Codec.record<PortfolioPreset>({
  ...Provenance.fields,
  portfolio: Scalar.id,
  unknown: Codec.list(Scalar.text(1, limits.text), limits.tiers),
  units: Codec.mapped(() => scenarioUnit, limits.assets),
  classes: Codec.optional(
    Codec.list(
      Codec.record<PortfolioClass>({
        name: Scalar.text(1, limits.text),
        bases: Codec.list(Scalar.id, limits.assets),
        unit: scenarioUnit,
      }),
      limits.tiers,
    ),
  ),
  standard: Codec.optional(scenarioUnit),
  procedures: Codec.optional(statedFields),
})

/** A preset, whose procedures are valid over a dollar where it has some. */
function load(file: string, told: object): PortfolioPreset {
  const found = Provenance.read(file, told, document, Catalog.empty)
  if (found.procedures !== undefined) inDollars(found)
  return found
}

/** A broker's preset as a rulebook in dollars, over no instrument. */
export const inDollars = (preset: PortfolioPreset): Rulebook =>
  rulebook.decode(recordOf(preset, 'USD', dollar), dollar)

const dollar = Path.top(Catalog.of([{ id: 'USD', index: 0, decimals: 2 }]))

/** Portfolio margins that are known. */
export const portfolioPresets: readonly PortfolioPreset[] = [
  load('deribit-portfolio.json', deribit),
  load('derive-portfolio.json', derive),
  load('okx-portfolio.json', okx),
  load('paradex-portfolio.json', paradex),
  load('pm.json', pm),
  load('pm-tastytrade.json', pmTastytrade),
]

export const named = (name: unknown): PortfolioPreset | undefined =>
  portfolioPresets.find(({ portfolio }) => portfolio === name)

/**
 * An account's own rulebook with a venue's portfolio margin in place of its method: what an asset counts stays
 * where the rulebook says it, else the numeraire in full.
 *
 * Rules: [SCEN13]
 */
export function rulebookOf(own: Rulebook, preset: PortfolioPreset): Rulebook {
  const { portfolio, source, date, standard } = preset
  const whole = { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }
  const kept = weighs(own.method) ? own.method : null
  const method: ScenarioMethod = {
    name: 'scenario',
    units: unitsOf(preset),
    ...(standard && { standard }),
    collateral: kept?.collateral ?? new Map([[own.numeraire, whole]]),
    ...(kept?.liabilities && { liabilities: kept.liabilities }),
    feeRate: kept?.feeRate ?? Ratio.zero,
  }
  return { ...own, id: portfolio, source: `${source}, ${date}`, method }
}

/** Whether a method says what an asset counts and a debt in it asks, as brackets do. */
const weighs = (
  method: MethodParameters,
): method is TieredMethod | OptionsMethod | ScenarioMethod =>
  Rulebook.isTiered(method) || method.name === 'options' || method.name === 'scenario'

/**
 * The preset as a rulebook states it, but for procedures where it has none: over the bases that are defined, with
 * nothing but the numeraire as collateral.
 *
 * Rules: [SCEN13]
 */
export function recordOf(preset: PortfolioPreset, numeraire: string, at: Path): JsonObject {
  const { portfolio, source, date, procedures, standard } = preset
  const { assets } = at.catalog.defined()
  const defined = [...unitsOf(preset)].filter(([base]) => assets.some(({ id }) => id === base))
  return {
    ...{ id: portfolio, source: `${source}, ${date}`, numeraire },
    ...procedures,
    method: {
      name: 'scenario',
      units: Object.fromEntries(
        defined.map(([base, unit]) => [base, scenarioUnit.encode(unit, at)]),
      ),
      ...(standard && { standard: scenarioUnit.encode(standard, at) }),
      collateral: { [numeraire]: '1' },
    },
  }
}

/** By base, those of classes too. */
export function unitsOf({
  units,
  classes = [],
}: PortfolioPreset): ReadonlyMap<AssetId, ScenarioUnit> {
  const classed = classes.flatMap(({ bases, unit }) => bases.map((base) => [base, unit] as const))
  return new Map([...units, ...classed])
}

export * as PortfolioPreset from './PortfolioPreset.ts'
