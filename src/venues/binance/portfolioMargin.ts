import { Ratio } from '../../money/Ratio.ts'

/** One asset of a portfolio margin account, in units of it. */
export interface PortfolioAsset {
  /** What the margin account holds and owes, and the futures wallet with its open profit. */
  readonly held: Ratio
  readonly loan: Ratio
  readonly wallet: Ratio
  readonly profit: Ratio
  /** What open orders would lose. */
  readonly openLoss: Ratio
  readonly price: Ratio
  readonly collateralRate: Ratio
  /** The share of the loan that must be kept, by the leverage chosen for it. */
  readonly loanRate: Ratio
}

/** One futures position: notional and amount in units of its settlement asset. */
export interface PortfolioFuture {
  readonly notional: Ratio
  readonly rate: Ratio
  readonly amount: Ratio
  readonly price: Ratio
}

/** From mild to severe. A boundary belongs to the severer state. */
export type PortfolioStatus = 'free' | 'warning' | 'reduceOnly' | 'liquidation' | 'claim'

export interface PortfolioMargin {
  readonly adjustedEquity: Ratio
  readonly maintenance: Ratio
  /** Null where nothing is required. */
  readonly ratio: Ratio | null
  readonly status: PortfolioStatus
}

/**
 * Binance portfolio margin: what an asset comes to is cut by its collateral rate where it is
 * positive and counts in full where it is not.
 *
 *     equity   = Σ min(x × price × rate, x × price),  x = held − loan + wallet + profit
 *     adjusted = equity − Σ open loss × price
 *     MM       = Σ (|notional| × rate − amount) × price + Σ loan × loan rate × price
 *     uniMMR   = adjusted ÷ MM
 *
 * Rules: [VEN2]
 *
 * @example
 * portfolioMargin(assets, futures).status // => 'liquidation' at a uniMMR of 1.05
 */
export function portfolioMargin(
  assets: readonly PortfolioAsset[],
  futures: readonly PortfolioFuture[],
): PortfolioMargin {
  const adjustedEquity = Ratio.sub(
    Ratio.sum(assets.map(equityOf)),
    Ratio.sum(assets.map(({ openLoss, price }) => Ratio.mul(openLoss, price))),
  )
  const maintenance = Ratio.add(
    Ratio.sum(futures.map(maintenanceOf)),
    Ratio.sum(
      assets.map(({ loan, loanRate, price }) => Ratio.mul(Ratio.mul(loan, loanRate), price)),
    ),
  )
  const ratio = maintenance.numerator > 0n ? Ratio.div(adjustedEquity, maintenance) : null
  return { adjustedEquity, maintenance, ratio, status: statusOf(ratio) }
}

function equityOf({ held, loan, wallet, profit, price, collateralRate }: PortfolioAsset): Ratio {
  const net = Ratio.add(Ratio.sub(held, loan), Ratio.add(wallet, profit))
  const worth = Ratio.mul(net, price)
  return Ratio.min(Ratio.mul(worth, collateralRate), worth)
}

const maintenanceOf = ({ notional, rate, amount, price }: PortfolioFuture): Ratio =>
  Ratio.mul(Ratio.sub(Ratio.mul(Ratio.abs(notional), rate), amount), price)

/** The maintenance share of a loan, by the leverage chosen: 10 % at 3x, 8 % at 5x, 5 % at 10x. */
const loanRates: ReadonlyMap<bigint, Ratio> = new Map([
  [3n, Ratio.of(1n, 10n)],
  [5n, Ratio.of(2n, 25n)],
  [10n, Ratio.of(1n, 20n)],
])

/**
 * The share of a loan that must be kept; null for a leverage that the venue does not offer.
 *
 * Rules: [VEN3]
 */
export const loanRate = (leverage: bigint): Ratio | null => loanRates.get(leverage) ?? null

/** Each state up to a ratio, the boundary included. */
const statuses: readonly (readonly [upTo: Ratio, status: PortfolioStatus])[] = [
  [Ratio.one, 'claim'],
  [Ratio.of(21n, 20n), 'liquidation'],
  [Ratio.of(6n, 5n), 'reduceOnly'],
  [Ratio.of(3n, 2n), 'warning'],
]

function statusOf(ratio: Ratio | null): PortfolioStatus {
  if (ratio === null) return 'free'
  const found = statuses.find(([upTo]) => Ratio.compare(ratio, upTo) <= 0)
  return found?.[1] ?? 'free'
}
