import { Ratio } from '../money/Ratio.ts'

/** A margin account of one side: what is held or owed in stock, against cash owed or held. */
export interface MarginCredit {
  readonly side: 'long' | 'short'
  /** Market value of the stock, above zero. */
  readonly stock: Ratio
  /** The debit balance of a long account, the credit balance of a short one. */
  readonly cash: Ratio
}

/**
 * An account as it is opened: long, what was not paid in is owed; short, what was paid in is held with the proceeds.
 *
 * Rules: [STOCK4]
 *
 * @example
 * MarginCredit.opened('long', Ratio.of(100n), Ratio.of(1n, 2n)).cash // => Ratio.of(50n)
 */
export function opened(side: MarginCredit['side'], stock: Ratio, initialRate: Ratio): MarginCredit {
  const paid = Ratio.mul(stock, initialRate)
  return { side, stock, cash: side === 'long' ? Ratio.sub(stock, paid) : Ratio.add(stock, paid) }
}

/**
 * Long, the stock less the debit; short, the credit less the stock.
 *
 * Rules: [STOCK4]
 */
export const equity = ({ side, stock, cash }: MarginCredit): Ratio =>
  side === 'long' ? Ratio.sub(stock, cash) : Ratio.sub(cash, stock)

/**
 * What is missing to a maintenance rate; zero where nothing is.
 *
 * Rules: [STOCK4]
 *
 * @example
 * MarginCredit.call({ side: 'short', stock: Ratio.of(11_500n), cash: Ratio.of(14_000n) }, Ratio.of(3n, 10n))
 * // => Ratio.of(950n)
 */
export const call = (account: MarginCredit, rate: Ratio): Ratio =>
  missing(equity(account), Ratio.mul(rate, account.stock))

/**
 * What equity is missing to a requirement; zero where nothing is. Several layers of requirements, of a
 * rule, an exchange and the house, are each asked alone: a deficit of the house is none of the rule.
 *
 * Rules: [STOCK4] [STOCK6]
 */
export const missing = (held: Ratio, required: Ratio): Ratio =>
  Ratio.positive(Ratio.sub(required, held))

/**
 * The price of a share beyond which an account is called, exactly: below it long, above it short. Null
 * for a long account at a rate of one or more: whatever the price, a debit is too much for it.
 *
 * Rules: [STOCK5]
 *
 * @example
 * MarginCredit.callPrice('long', Ratio.of(5_000n), Ratio.of(1n, 4n), Ratio.of(200n)) // => Ratio.of(100n, 3n)
 */
export function callPrice(
  side: MarginCredit['side'],
  cash: Ratio,
  rate: Ratio,
  shares: Ratio,
): Ratio | null {
  const kept = side === 'long' ? Ratio.sub(Ratio.one, rate) : Ratio.add(Ratio.one, rate)
  return kept.numerator > 0n ? Ratio.div(cash, Ratio.mul(kept, shares)) : null
}

/** What meets a call alone. */
export interface CallCures {
  readonly cash: Ratio
  /** Fully paid securities of the same rate; null where no amount of them is enough. */
  readonly securities: Ratio | null
  /** Proceeds of a sale of what is held; null where the rate is zero, for a sale releases nothing. */
  readonly sale: Ratio | null
}

/**
 * The least amounts that meet a call alone, exactly: cash of its amount, paid securities of
 * call ÷ (1 − rate), or a sale of call ÷ rate.
 *
 * Rules: [STOCK7]
 *
 * @example
 * MarginCredit.cures(Ratio.of(2_500n), Ratio.of(1n, 2n)).securities // => Ratio.of(5_000n)
 */
export function cures(amount: Ratio, rate: Ratio): CallCures {
  const loanable = Ratio.sub(Ratio.one, rate)
  return {
    cash: amount,
    securities: loanable.numerator > 0n ? Ratio.div(amount, loanable) : null,
    sale: rate.numerator > 0n ? Ratio.div(amount, rate) : null,
  }
}

export * as MarginCredit from './MarginCredit.ts'
