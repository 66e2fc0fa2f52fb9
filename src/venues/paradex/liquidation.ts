import { Ratio } from '../../money/Ratio.ts'

export interface Share {
  /** The share of every position that is closed. */
  readonly share: Ratio
  readonly penalty: Ratio
  readonly maintenance: Ratio
  readonly accountValue: Ratio
}

const steps = [1n, 2n, 3n, 4n, 5n].map((count) => Ratio.of(count, 5n))
const target = Ratio.of(9n, 10n)

/**
 * Paradex closes the same share of every position: the least multiple of a fifth after which the
 * margin ratio is below 90 %, and everything where none is enough.
 *
 *     penalty = share × fee rate × MM      MM' = (1 − share) × MM      value' = value − penalty
 *
 * Rules: [VEN25]
 *
 * @example
 * liquidationShare(value, maintenance, feeRate) // 80 under 88.8 at half => two fifths
 */
export function liquidationShare(value: Ratio, maintenance: Ratio, feeRate: Ratio): Share {
  const found = steps.map((share): Share => {
    const penalty = Ratio.mul(Ratio.mul(share, feeRate), maintenance)
    const left = Ratio.mul(Ratio.sub(Ratio.one, share), maintenance)
    return { share, penalty, maintenance: left, accountValue: Ratio.sub(value, penalty) }
  })
  return found.find(isEnough) ?? (found.at(-1) as Share)
}

const isEnough = ({ maintenance, accountValue }: Share): boolean =>
  accountValue.numerator > 0n && Ratio.compare(maintenance, Ratio.mul(target, accountValue)) < 0

export interface SocialisedLoss {
  readonly bankruptcy: Ratio
  /** The share that every withdrawal loses while there is a shortfall. */
  readonly factor: Ratio
}

/**
 * What users lack beyond the fund, as a share of all balances and of itself.
 *
 *     shortfall = max(0, Σ bankruptcies − fund)      factor = shortfall ÷ (balances + shortfall)
 *
 * Rules: [VEN26]
 */
export function socialisedLoss(
  bankruptcies: readonly Ratio[],
  fund: Ratio,
  balances: Ratio,
): SocialisedLoss {
  const bankruptcy = Ratio.positive(Ratio.sub(Ratio.sum(bankruptcies), fund))
  const all = Ratio.add(balances, bankruptcy)
  const factor = all.numerator > 0n ? Ratio.div(bankruptcy, all) : Ratio.zero
  return { bankruptcy, factor }
}

export interface PositionCost {
  readonly entry: Ratio
  readonly cost: Ratio
}

/** A price in dollars and a size at it, in the coin that settles. */
export function costIn(size: Ratio, price: Ratio, coinPrice: Ratio): PositionCost {
  const entry = Ratio.div(price, coinPrice)
  return { entry, cost: Ratio.mul(size, entry) }
}
