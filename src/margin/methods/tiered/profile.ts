import type { Asset } from '../../../model/Asset.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import { Curve } from '../../prices/Curve.ts'
import { Piecewise } from '../../prices/Piecewise.ts'
import type { PricePath } from '../../prices/PricePath.ts'
import type { Slack } from '../../prices/Slack.ts'
import { type Bundle, bundles } from './bundles.ts'
import { TieredTerms } from './TieredTerms.ts'
import { Weighing } from './Weighing.ts'

/**
 * The slack of an account under exchange brackets along a path; null where a term would depend on
 * t² or 1/t².
 *
 * For each asset, the holdings after haircut less the requirements, converted into the numeraire.
 * The sum is multiplied by the threshold's denominator, so that whole numbers stay whole.
 *
 * Rules: [LIQP2] [LIQP3] [LIQP4]
 */
export const profile = (path: PricePath, threshold: Ratio): Slack | null =>
  slackOfAll(path, bundles(path), threshold)

/** The same of what has been collected by asset. */
export function slackOfAll(
  path: PricePath,
  all: ReadonlyMap<number, Bundle>,
  threshold: Ratio,
): Slack | null {
  let dust = Curve.zero
  let moves = path.rules.numeraire.index === path.asset
  const parts: Piecewise[] = []
  for (const [index, bundle] of all) {
    const asset = path.rules.assets[index] as Asset
    const slack = map(slackOf(asset, bundle, path, threshold), (curve) =>
      inNumeraire(curve, asset, path),
    )
    const lost = inNumeraire(dustOf(asset, bundle, path, threshold), asset, path)
    if (slack === null || lost === null) return null
    parts.push(slack)
    moves ||= bundle.moves || index === path.asset
    dust = Curve.add(dust, Curve.add(lost, conversions(asset, bundle, path, threshold)))
  }
  return { slack: Piecewise.sum(path.range, parts), dust, moves }
}

/** In the asset's own atoms. */
function slackOf(asset: Asset, bundle: Bundle, path: PricePath, threshold: Ratio): Piecewise {
  const credit = Weighing.weigh(Weighing.of(asset, path), path.range, bundle.held)
  return Piecewise.sum(path.range, [
    Piecewise.times(credit, threshold.numerator),
    ...[...bundle.required, ...ofDebt(asset, bundle, path)].map((required) =>
      Piecewise.times(required, -threshold.denominator),
    ),
  ])
}

/** What a debt requires where the holdings are below zero; none for other assets. */
function ofDebt(asset: Asset, bundle: Bundle, path: PricePath): readonly Piecewise[] {
  const weighing = Weighing.ofRequirement(asset, path)
  return weighing.length === 0 ? [] : [Weighing.weigh(weighing, path.range, bundle.held)]
}

/** Atoms of the asset lost to rounding: each atom held weighs at most the best tier's weight. */
function dustOf(asset: Asset, bundle: Bundle, path: PricePath, threshold: Ratio): Curve {
  const heaviest = Weighing.heaviest(Weighing.of(asset, path))
  const held = Curve.times(
    Curve.constant(bundle.heldDust),
    Integer.mul(heaviest.numerator, threshold.numerator),
    heaviest.denominator,
  )
  const required = Curve.add(bundle.requiredDust, dustOfDebt(asset, bundle, path))
  return Curve.add(held, Curve.times(required, threshold.denominator))
}

/** The share that a debt requires of what rounding took from the holdings. */
function dustOfDebt(asset: Asset, { heldDust }: Bundle, path: PricePath): Curve {
  const liability = TieredTerms.liabilityOf(path, asset.index)
  if (liability === undefined) return Curve.zero
  const { numerator, denominator } = liability.maintenance
  return Curve.constant(Integer.mul(heldDust, numerator), denominator)
}

/** Atoms of the numeraire lost in weighing or converting a credit or a requirement. */
function conversions(asset: Asset, bundle: Bundle, path: PricePath, threshold: Ratio): Curve {
  const isNumeraire = asset.index === path.rules.numeraire.index
  const { collateral } = TieredTerms.of(path.rules)
  const owes = TieredTerms.liabilityOf(path, asset.index) === undefined ? 0 : 1
  const isPlain = isNumeraire && collateral[asset.index] === undefined && owes === 0
  const credits = isPlain ? 0n : 1n
  const requirements = BigInt((isNumeraire ? 0 : bundle.required.length) + owes)
  return Curve.constant(
    Integer.mul(credits, threshold.numerator) + Integer.mul(requirements, threshold.denominator),
  )
}

/** Multiplies by the asset's price in the numeraire. Both factors may depend on t; null where that is of t² or 1/t². */
export function inNumeraire(curve: Curve, asset: Asset, path: PricePath): Curve | null {
  const { numeraire } = path.rules
  if (asset.index === numeraire.index) return curve
  const from = path.prices.indices[asset.index]
  const to = path.prices.indices[numeraire.index]
  // Only an asset that counts for nothing may lack a price; any other was refused as unknown.
  if (from === undefined || to === undefined) return Curve.zero
  const up = Integer.mul(from.price, Integer.pow10(numeraire.decimals))
  const down = Integer.mul(to.price, Integer.pow10(asset.decimals))
  if (asset.index === path.asset) {
    return Curve.rise(Curve.times(curve, up, Integer.mul(down, path.start)))
  }
  if (numeraire.index === path.asset) {
    return Curve.fall(Curve.times(curve, Integer.mul(up, path.start), down))
  }
  return Curve.times(curve, up, down)
}

function map(pieces: Piecewise, change: (curve: Curve) => Curve | null): Piecewise | null {
  const changed = []
  for (const piece of pieces) {
    const curve = change(piece.curve)
    if (curve === null) return null
    changed.push({ ...piece, curve })
  }
  return changed
}
