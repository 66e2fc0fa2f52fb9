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
import type { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { scenarioUnit } from '../scenario.ts'
import deribit from './deribit-portfolio.json' with { type: 'json' }
import derive from './derive-portfolio.json' with { type: 'json' }
import okx from './okx-portfolio.json' with { type: 'json' }
import { Provenance } from './Provenance.ts'
import paradex from './paradex-portfolio.json' with { type: 'json' }

/** A venue's portfolio margin as published, by base. */
export interface PortfolioPreset extends Provenance {
  readonly portfolio: string
  /** What its source does not say, each named. */
  readonly unknown: readonly string[]
  readonly units: ReadonlyMap<AssetId, ScenarioUnit>
}

/** A preset's file: the provenance of its numbers, and what each base asks. */
export const document: Codec<PortfolioPreset> = Codec.record<PortfolioPreset>({
  ...Provenance.fields,
  portfolio: Scalar.id,
  unknown: Codec.list(Scalar.text(1, limits.text), limits.tiers),
  units: Codec.mapped(() => scenarioUnit, limits.assets),
})

const load = (file: string, told: object): PortfolioPreset =>
  Provenance.read(file, told, document, Catalog.empty)

/** Portfolio margins that are known. */
export const portfolioPresets: readonly PortfolioPreset[] = [
  load('deribit-portfolio.json', deribit),
  load('derive-portfolio.json', derive),
  load('okx-portfolio.json', okx),
  load('paradex-portfolio.json', paradex),
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
  const { portfolio, source, date, units } = preset
  const whole = { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }
  const kept = weighs(own.method) ? own.method : null
  const method: ScenarioMethod = {
    name: 'scenario',
    units,
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

/** The method as a rulebook states it, over the bases that are defined. */
export function methodOf({ units }: PortfolioPreset, at: Path, numeraire: string): JsonObject {
  const { assets } = at.catalog.defined()
  const defined = [...units].filter(([base]) => assets.some(({ id }) => id === base))
  return {
    name: 'scenario',
    units: Object.fromEntries(defined.map(([base, unit]) => [base, scenarioUnit.encode(unit, at)])),
    collateral: { [numeraire]: '1' },
  }
}

export * as PortfolioPreset from './PortfolioPreset.ts'
