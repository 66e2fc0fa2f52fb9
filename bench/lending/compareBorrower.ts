import { strict as assert } from 'node:assert'
import { type FormatUserSummaryResponse, formatUserSummary } from '@aave/math-utils'
import { assess } from '../../src/margin/assess.ts'
import { loanHealth } from '../../src/margin/methods/lending/loanHealth.ts'
import type { AaveAccount } from '../../src/protocols/aave/AaveAccount.ts'
import { type AaveAccountData, accountData } from '../../src/protocols/aave/accountData.ts'
import { v37 } from '../../src/protocols/aave/v37.ts'
import type { Borrowers } from './Borrowers.ts'

/** The peer's figures of one borrower. */
export const peerSummary = (
  { summaries, reserves, now }: Borrowers,
  index: number,
): FormatUserSummaryResponse =>
  formatUserSummary({
    userReserves: summaries[index] as never,
    formattedReserves: reserves as never,
    marketReferencePriceInUsd: '100000000',
    marketReferenceCurrencyDecimals: 8,
    currentTimestamp: now,
    userEmodeCategoryId: 0,
  })

/**
 * The peer's relative tolerance. It rounds balances to the nearest atom where the protocol rounds
 * them against the account, and does not round values: an atom and a unit of account per leg, and
 * an atom may have a higher collateral value than the average.
 */
function slack({ holdings }: AaveAccount, data: AaveAccountData): number {
  const each = holdings.map(({ reserve }) => Number(reserve.price) / 10 ** reserve.decimals + 1)
  const sum = each.reduce((sum, one) => sum + one, 0)
  const carried = Number(data.totalCollateralBase * data.currentLiquidationThreshold) / 10_000
  return 1.01 * (sum / carried + sum / Number(data.totalDebtBase)) + 1e-12
}

/**
 * The peer's relative error in one borrower's health factor, once our assessment, the protocol's
 * account data and the peer agree within tolerance.
 *
 * @throws AssertionError where they do not
 */
export function compareBorrower(borrowers: Borrowers, index: number): number {
  const { loans, accounts, terms, book } = borrowers
  const [loan, account] = [loans[index], accounts[index]]
  if (loan === undefined || account === undefined) throw new Error('there is no such borrower')
  const exact = accountData(v37, loan)
  const { equity, maintenance, certainty } = assess(account, terms, book)
  assert.equal(certainty, 'certain')
  assert.equal(maintenance, exact.totalDebtBase)
  assert.equal(loanHealth(account, terms, book), exact.healthFactor)
  const isLiquidatable = exact.healthFactor < 10n ** 18n
  assert.equal(equity < maintenance, isLiquidatable)
  const health = Number(exact.healthFactor) / 1e18
  const found = Number(peerSummary(borrowers, index).healthFactor)
  const off = Math.abs(found - health) / health
  const most = slack(loan, exact)
  assert.ok(off <= most, `borrower ${index}: off by ${off}, at most ${most}`)
  assert.equal(found < 1, isLiquidatable, `borrower ${index}: the flags differ`)
  return off
}
