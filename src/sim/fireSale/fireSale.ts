import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'

import { Bank } from './Bank.ts'

/** A shock to government bonds, and the rules by which banks and prices respond. */
export interface Scenario {
  /** Initial loss on government bonds, a share of their price. */
  readonly shock: number
  /** How much the price of an asset falls when a twentieth of it is sold, as a share. */
  readonly impact: number
  /**
   * A bank sells below this ratio of capital to assets: 4 % (threshold) or its target (targeting).
   */
  readonly policy: 'threshold' | 'targeting'
}

/** Result of a fire sale. */
export interface Outcome {
  /** Banks below the minimum. */
  readonly defaults: number
  /** Defaults as a share of all banks; zero below a twentieth. */
  readonly systemicRisk: number
  /** Units sold as a share of all tradable units at the start. */
  readonly sold: number
  /** Final prices, per unit initially worth 1. */
  readonly priceCorporate: number
  readonly priceGovernment: number
}

export type Refusal = 'fireSale.noBanks' | 'fireSale.shock' | 'fireSale.impact'

const target = 0.05
const buffer = 0.04
const minimum = 0.03
const steps = 6
const twentieth = 0.05

/**
 * Runs six steps of a fire sale among leveraged banks. In each step defaulted banks sell all they
 * can and the market clears at once; then each surviving bank defaults, delevers or does nothing.
 *
 *     price after = price × (1 - impact)^(share sold ÷ 5 %)     proceeds at the mean of both prices
 *     debt to shed = assets - capital ÷ 5 %, from cash first, then from both tradables by value
 *
 * Floating point with our own logarithm and exponential: the same result on every machine.
 *
 * Rules: [REPRO1] [REPRO2] [REPRO3]
 *
 * @example
 * fireSale(banks2018, { shock: 0.2, impact: 0.01, policy: 'threshold' })
 * // => { ok: true, value: { defaults: 18, systemicRisk: 0.375, sold: 0.91450..., ... } }
 */
export function fireSale(banks: readonly Bank[], scenario: Scenario): Result<Outcome, Refusal> {
  const { shock, impact, policy } = scenario
  if (banks.length === 0) return Result.failure('fireSale.noBanks')
  if (!(shock >= 0 && shock <= 1)) return Result.failure('fireSale.shock')
  if (!(impact >= 0 && impact < 1)) return Result.failure('fireSale.impact')
  const sellers = banks.map(opened)
  const markets = [
    market(sellers, 'corporate', 1),
    market(sellers, 'government', 1 - shock),
  ] as const
  const steepness = -Real.ln(1 - impact) / twentieth
  for (let step = 0; step < steps; step++) {
    for (const seller of sellers) if (seller.isDefaulted) orderAll(seller)
    for (const one of markets) clear(one, sellers, steepness)
    for (const seller of sellers) act(seller, markets, policy)
  }
  return Result.success(outcome(sellers, markets))
}

type Tradable = 'corporate' | 'government'

interface Market {
  readonly asset: Tradable
  /** Tradable units at the start. */
  readonly units: number
  price: number
  sold: number
}

type Markets = readonly [corporate: Market, government: Market]

interface Seller {
  cash: number
  loan: number
  readonly other: number
  readonly otherDebt: number
  readonly units: Record<Tradable, number>
  /** Orders to clear in the next step. */
  readonly orders: Record<Tradable, number>
  isDefaulted: boolean
}

function opened(bank: Bank): Seller {
  const { cash, loan, other, otherDebt, corporate, government } = Bank.sheet(bank)
  const orders = { corporate: 0, government: 0 }
  return {
    cash,
    loan,
    other,
    otherDebt,
    units: { corporate, government },
    orders,
    isDefaulted: false,
  }
}

function market(sellers: readonly Seller[], asset: Tradable, price: number): Market {
  const units = sellers.reduce((sum, seller) => sum + seller.units[asset], 0)
  return { asset, units, price, sold: 0 }
}

function orderAll(seller: Seller): void {
  seller.orders.corporate = seller.units.corporate
  seller.orders.government = seller.units.government
}

function clear(one: Market, sellers: readonly Seller[], steepness: number): void {
  const { asset, units, price } = one
  const ordered = sellers.reduce((sum, seller) => sum + seller.orders[asset], 0)
  if (ordered === 0) return
  one.price = price * Real.exp((-steepness * ordered) / units)
  one.sold += ordered
  const paid = (price + one.price) / 2
  for (const seller of sellers) {
    seller.cash += seller.orders[asset] * paid
    seller.units[asset] -= seller.orders[asset]
    seller.orders[asset] = 0
  }
}

/** Defaults, delevers or does nothing. */
function act(seller: Seller, [corporate, government]: Markets, policy: Scenario['policy']): void {
  if (seller.isDefaulted) return
  const tradable =
    seller.units.corporate * corporate.price + seller.units.government * government.price
  const assets = seller.cash + tradable + seller.other
  const capital = assets - seller.loan - seller.otherDebt
  const ratio = capital / assets
  // Written so that a bank without assets, whose ratio is NaN, defaults.
  seller.isDefaulted = !(ratio >= minimum)
  if (seller.isDefaulted || ratio >= (policy === 'targeting' ? target : buffer)) return
  delever(seller, assets - capital / target, tradable)
}

function delever(seller: Seller, excess: number, tradable: number): void {
  const repaid = Math.min(seller.cash, excess, seller.loan)
  seller.cash -= repaid
  seller.loan -= repaid
  if (tradable === 0) return
  const share = Math.min(1, (excess - repaid) / tradable)
  seller.orders.corporate = seller.units.corporate * share
  seller.orders.government = seller.units.government * share
}

function outcome(sellers: readonly Seller[], [corporate, government]: Markets): Outcome {
  const defaults = sellers.filter(({ isDefaulted }) => isDefaulted).length
  const share = defaults / sellers.length
  const units = corporate.units + government.units
  return {
    defaults,
    systemicRisk: share < twentieth ? 0 : share,
    sold: units === 0 ? 0 : (corporate.sold + government.sold) / units,
    priceCorporate: corporate.price,
    priceGovernment: government.price,
  }
}
