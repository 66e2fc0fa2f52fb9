import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import { Borrower } from '../margin/methods/lending/cures/Borrower.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Cost } from './Cost.ts'
import { CostTerms } from './CostTerms.ts'
import type { Means } from './Means.ts'

/**
 * What may be brought to an account, each asset as a means: deposited, or of a loan repaid to a debt or added
 * to a collateral. Only what counts for it, and no more than there is.
 *
 * Rules: [CURE2] [CURE6]
 */
export function monies(context: MarginContext, terms: CostTerms): readonly Means[] {
  const { account, rules, prices } = context
  const isLoan = Method.loan(rules) !== null
  return rules.assets.flatMap((asset): readonly Means[] => {
    const balance = account.balances[asset.index] ?? Amount.zero
    const funds = fundsOf(context, terms, asset)
    if (!isEligible(context, terms, asset) || funds <= 0n) return []
    const brought = rules.assets[asset.claim?.of ?? asset.index] as Asset
    const isRepaid = isLoan && balance < 0n
    const cost = (amount: bigint): Cost =>
      carried(context, terms, { asset, brought, isRepaid }, amount)
    const amount = (steps: bigint): bigint => steps
    if (!isRepaid) {
      const apply = (to: Account, steps: bigint): Account =>
        Borrower.add(to, prices, asset, Amount.of(steps))
      return [
        {
          act: { act: isLoan ? 'add' : 'deposit', asset: brought, to: asset },
          most: funds,
          amount,
          apply,
          cost,
        },
      ]
    }
    const most = Integer.min(funds, Borrower.owed(account, prices, asset))
    const apply = (to: Account, steps: bigint): Account =>
      Borrower.repay(to, prices, asset, Amount.of(steps))
    return [{ act: { act: 'repay', asset: brought, to: asset }, most, amount, apply, cost }]
  })
}

/** Whether an asset is brought here: what is there or told of, what things settle in, and the numeraire. */
function isEligible(
  { account, rules }: MarginContext,
  { funds }: CostTerms,
  asset: Asset,
): boolean {
  const { index, claim } = asset
  const balance = account.balances[index] ?? 0n
  const isLoan = Method.loan(rules) !== null
  if (claim !== undefined && (!isLoan || balance === 0n)) return false
  if (balance === 0n && !Method.of(rules).counts(account, rules, index, 1n)) return false
  if (funds !== null && funds[claim?.of ?? index] !== undefined) return true
  if (balance !== 0n) return true
  if (isLoan) return false
  const settles = account.positions.some(({ instrument }) => instrument.settleIndex === index)
  return settles || index === rules.numeraire.index
}

/** The most atoms that may be brought: what there is, within what an account may hold. */
function fundsOf({ account, rules }: MarginContext, { funds }: CostTerms, asset: Asset): bigint {
  const { index, claim } = asset
  const room = Method.of(rules).amountMax(asset) - 1n
  const most = room - Integer.max(0n, account.balances[index] ?? 0n)
  return funds === null ? most : Integer.min(most, funds[claim?.of ?? index] ?? 0n)
}

interface Brought {
  readonly asset: Asset
  readonly brought: Asset
  readonly isRepaid: boolean
}

/** What the money costs whoever brings it, less the interest it saves or earns here. */
function carried(
  { rules, prices }: MarginContext,
  terms: CostTerms,
  { asset, brought, isRepaid }: Brought,
  amount: bigint,
): Cost {
  if (amount === 0n) return Cost.none
  const capital = terms.capital[brought.index]
  const interest = terms.interest[asset.index]
  if (capital === undefined || (isRepaid && interest === undefined)) {
    return { of: {}, untold: ['borrowing'] }
  }
  const rate = Ratio.sub(capital, interest ?? Ratio.zero)
  const paid = Ratio.mulUp(amount, CostTerms.within(terms, rate))
  const value = Cost.valued(prices, paid, brought, rules.numeraire)
  return value === null
    ? { of: {}, untold: ['borrowing'] }
    : { of: { borrowing: value }, untold: [] }
}
