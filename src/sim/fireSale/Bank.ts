/** A bank as the stress test publishes it, in millions of euro. */
export interface Bank {
  readonly id: string
  /** Common equity tier 1. */
  readonly capital: number
  /** Capital as a percentage of all assets. */
  readonly leverageRatio: number
  readonly debtSecurities: number
  /** Included in the debt securities. */
  readonly governmentBonds: number
}

/** What a bank holds and owes, in millions of euro at the prices before any shock. */
export interface Sheet {
  readonly cash: number
  readonly corporate: number
  readonly government: number
  /** Assets that cannot be sold. */
  readonly other: number
  /** Debt that may be repaid early. */
  readonly loan: number
  /** Debt that may not be repaid early. */
  readonly otherDebt: number
}

/**
 * The balance sheet implied by a bank's published figures.
 *
 *     assets = capital ÷ leverage ratio     cash = 5 % of assets
 *     debt   = assets - capital, one half a loan that may be repaid
 *
 * Rules: [REPRO1]
 *
 * @example
 * const bank = { id: 'A', capital: 5, leverageRatio: 5, debtSecurities: 30, governmentBonds: 20 }
 * Bank.sheet(bank)
 * // => { cash: 5, corporate: 10, government: 20, other: 65, loan: 47.5, otherDebt: 47.5 }
 */
export function sheet(bank: Bank): Sheet {
  const assets = bank.capital / (bank.leverageRatio / 100)
  const cash = 0.05 * assets
  const debt = assets - bank.capital
  return {
    cash,
    corporate: bank.debtSecurities - bank.governmentBonds,
    government: bank.governmentBonds,
    other: assets - bank.debtSecurities - cash,
    loan: debt / 2,
    otherDebt: debt / 2,
  }
}

export * as Bank from './Bank.ts'
