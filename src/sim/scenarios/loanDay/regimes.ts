import type { Asset } from '../../../model/Asset.ts'
import type { LendingMethod } from '../../../model/Lending.ts'
import { type Ladder, type Level, Rulebook } from '../../../model/Rulebook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { limitsOfLoans, pools } from './coins.ts'
import { loanParameters } from './parameters.ts'

/** One lending regime for the same loans. */
export interface Regime {
  readonly name: string
  /** The title above its column. */
  readonly title: string
  readonly about: string
  readonly insured: boolean
  readonly rulebook: (assets: readonly Asset[], presetOf: PresetOf) => Rulebook
}

/**
 * The name of a published rulebook; `initial` is the initial LTV of a desk, which it does not
 * publish.
 */
export type PresetOf = (name: string, assets: readonly Asset[], initial?: Ratio) => Rulebook

/** The id of every rulebook here; each regime has its own engine. */
export const rulebookId = 'loans'

/** The ladder of health zones, the same in all regimes. */
export const zonesId = 'zones'

/** Health factors at which a loan enters the next zone; they send no notice. */
export const zoneBounds = ['1.5', '1.25', '1.1', '1'] as const

const zones: Ladder = {
  id: zonesId,
  levels: [Ratio.of(2n, 3n), Ratio.of(4n, 5n), Ratio.of(10n, 11n), Ratio.one].map(
    (ratio, index): Level => ({
      name: zoneBounds[index] ?? '',
      measure: 'maintenance',
      enter: ratio,
      clear: ratio,
      action: 'none',
    }),
  ),
}

/** Common to all regimes: the limits, the zones, and prices that are at most a minute old. */
function common(preset: Rulebook, part: Partial<LendingMethod['liquidation']> = {}): Rulebook {
  const method = Rulebook.lending(preset)
  return {
    ...preset,
    id: rulebookId,
    method: {
      ...method,
      collateral: limitsOfLoans,
      modes: new Map(),
      liquidation: { ...method.liquidation, ...part },
    },
    ladders: [...preset.ladders, zones],
    prices: { staleAfter: 10 * 60_000, staleBand: Ratio.zero },
  }
}

/** Figure's levels are loan to value; here they are shares of its liquidation level, 85 %. */
const figure = { initial: Ratio.of(55n, 100n), liquidation: Ratio.of(85n, 100n) }

function desk(assets: readonly Asset[], presetOf: PresetOf): Rulebook {
  const { initial, liquidation: top } = figure
  const rulebook = presetOf('desk:figure', assets, initial)
  const scaled = (level: Ratio): Ratio => Ratio.mul(level, Ratio.of(top.denominator, top.numerator))
  const { call, liquidation, ladders } = rulebook
  return {
    ...rulebook,
    ladders: ladders.map(({ id, levels }) => ({
      id,
      levels: levels.map((one) => ({ ...one, enter: scaled(one.enter), clear: scaled(one.clear) })),
    })),
    call: { ...call, within: loanParameters.deskWindow, cureTo: scaled(call.cureTo) },
    liquidation: { ...liquidation, target: scaled(liquidation.target) },
  }
}

/** In the order of the picture. */
export const regimes: readonly Regime[] = [
  {
    name: 'plimsoll',
    title: 'Plimsoll',
    about: 'notice, call, guard, insurers',
    insured: true,
    rulebook: (assets, presetOf) =>
      common(presetOf('plimsoll-loan', assets), { insurance: pools.safety }),
  },
  {
    name: 'aave-v3.7',
    title: 'Aave v3.7',
    about: 'liquidators, no warning',
    insured: false,
    rulebook: (assets, presetOf) => common(presetOf('aave-v3.7', assets)),
  },
  {
    name: 'desk',
    title: 'Lending desk',
    about: 'notice, call, window, sale',
    insured: false,
    rulebook: (assets, presetOf) => common(desk(assets, presetOf)),
  },
  {
    name: 'maker',
    title: 'Maker',
    about: 'auctions, no warning',
    insured: false,
    rulebook: (assets, presetOf) => common(presetOf('maker', assets)),
  },
]
