import { limits } from '../../../../base/limits.ts'
import type { Account } from '../../../../model/Account.ts'
import type { Asset } from '../../../../model/Asset.ts'
import type { BoundRulebook } from '../../../../model/BoundRulebook.ts'
import type { PriceBook } from '../../../../model/PriceBook.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { takenAt } from '../../../applyStaleBand.ts'
import type { AssetPrice } from '../../../Method.ts'
import { Exposures } from '../Exposures.ts'
import { LinearSlack } from '../LinearSlack.ts'
import { priceCourse } from './priceCourse.ts'

/**
 * The liquidation price of one asset, held, owed or both, or of a claim's underlying: the index
 * price, in units of 1e-12 of the reference currency for a whole unit, at which marginRatio of
 * maintenance exceeds a threshold (1 by default), while at the next price toward safety it does
 * not. Both are checked by `assess`. Null where no price within the limits does it, or an exposure
 * has no price.
 *
 *     price = Σ others (maintenance − equity × threshold) ÷ (pledged × limit × threshold − owed)
 *
 * The formula is refined to the exact unit. Stale prices keep the ends they are taken at now.
 *
 * Rules: [LOAN9] [LOAN10]
 *
 * @example
 * loanPrice(account, rules, book, weth)?.inNumeraire // => 1,250 USDC for one WETH
 * loanPrice(account, rules, book, weth, liquidatesAbove(ladder))
 */
export function loanPrice(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  asset: Asset,
  threshold: Ratio = Ratio.one,
): AssetPrice | null {
  const context = takenAt(account, rules, prices, 'liquidation')
  const { indices } = context.prices
  const exposures = Exposures.of(account, rules, context.prices)
  const index = asset.claim?.of ?? asset.index
  const now = indices[index]?.price
  if (!exposures.isKnown || now === undefined) return null
  const steps: bigint[] = []
  steps[index] = 1n
  const linear = priceCourse(context, exposures, { steps, rest: 1n }, threshold)
  const edge = edgeOf(linear, now)
  if (edge === null) return null
  const numeraire = indices[rules.numeraire.index]?.price ?? 1n
  const isNumeraire = index === rules.numeraire.index
  const inNumeraire = isNumeraire ? Ratio.one : Ratio.of(edge.price, numeraire)
  return { asset, inNumeraire, ...edge }
}

type Edge = Pick<AssetPrice, 'price' | 'over' | 'isOver'>

/**
 * Searches in the direction in which the slack falls for a clear loan, or rises for one over the
 * threshold. It tries the other direction only if that finds nothing, because at an extreme price
 * rounding alone may cross.
 */
function edgeOf(linear: LinearSlack, now: bigint): Edge | null {
  const isOver = LinearSlack.side(linear, now) === 'over'
  const isDownFirst = linear.slack.slope >= 0n !== isOver
  return edgeOn(linear, now, isOver, isDownFirst) ?? edgeOn(linear, now, isOver, !isDownFirst)
}

function edgeOn(linear: LinearSlack, now: bigint, isOver: boolean, isDown: boolean): Edge | null {
  const way = { from: now, to: isDown ? 1n : limits.index - 1n }
  const found = LinearSlack.first(linear, way, isOver ? 'clear' : 'over')
  if (found === null) return null
  const last = isDown ? found + 1n : found - 1n
  return { price: isOver ? last : found, over: isDown === isOver ? 'above' : 'below', isOver }
}
