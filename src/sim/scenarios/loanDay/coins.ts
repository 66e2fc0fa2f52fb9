import { defined } from '../../../base/assert.ts'
import type { AssetId } from '../../../model/Asset.ts'
import type { InstrumentSpec } from '../../../model/Instrument.ts'
import type { CollateralParameters } from '../../../model/Lending.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { listings, specs, spotOf } from '../crashDay/listings.ts'
import type { Weighted } from '../Weighted.ts'

/** The asset that is lent. */
export const dollar: AssetId = 'USDT'

/** The lending pool, and the insurance pool where the rules have one. */
export const pools = { main: 'main', safety: 'safety' } as const

/** A collateral coin: its limits in per mille, and its weight in the draw. */
interface Coin {
  readonly id: AssetId
  readonly openLtv: bigint
  readonly threshold: bigint
  readonly bonus: bigint
  readonly weight: number
}

/**
 * BTC and ETH with the limits of the preset `aave-v3.7`; the others' limits, and all weights, are
 * ours.
 */
export const coins: readonly Coin[] = [
  { id: 'BTC', openLtv: 730n, threshold: 780n, bonus: 50n, weight: 35 },
  { id: 'ETH', openLtv: 805n, threshold: 830n, bonus: 50n, weight: 40 },
  { id: 'LINK', openLtv: 650n, threshold: 700n, bonus: 75n, weight: 10 },
  { id: 'LTC', openLtv: 600n, threshold: 680n, bonus: 80n, weight: 8 },
  { id: 'ADA', openLtv: 550n, threshold: 650n, bonus: 100n, weight: 7 },
]

export const popularity: Weighted<AssetId> = coins.map(({ id, weight }) => [id, weight])

/** The numeraire first. */
export const assets: readonly AssetId[] = [dollar, ...coins.map(({ id }) => id)]

const perMille = (n: bigint): Ratio => Ratio.of(n, 1_000n)

/** One table of limits for every regime, so that a loan has the same health under each. */
export const limitsOfLoans: ReadonlyMap<AssetId, CollateralParameters> = new Map(
  coins.map(({ id, openLtv, threshold, bonus }) => [
    id,
    {
      openLtv: perMille(openLtv),
      threshold: perMille(threshold),
      bonus: perMille(bonus),
      bonusShare: Ratio.of(1n, 10n),
      ramp: null,
    },
  ]),
)

/** Spot markets, with the ticks and lots of the demo. */
export const spots: readonly InstrumentSpec[] = coins.map(({ id }) => {
  const { tick, lot } = defined(
    specs.find(({ base, settle }) => base === id && settle === dollar),
    `${id} is listed`,
  )
  const [pattern] = specs
  const spot = { ...defined(pattern, 'the demo has markets'), kind: 'spot' as const, base: id }
  return { ...spot, id: spotOf(id), tick, lot }
})

/** Coins in the order of the day's turnover. */
export const names: readonly AssetId[] = listings
  .map(({ base }) => base)
  .filter((base) => coins.some(({ id }) => id === base))

/** Priced instruments and assets: the spot markets, and the index prices of loans. */
export const priced = { specs: spots, kept: assets }
