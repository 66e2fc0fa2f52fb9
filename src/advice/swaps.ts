import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import { Borrower } from '../margin/methods/lending/cures/Borrower.ts'
import { ProForma } from '../margin/ProForma.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { Cost } from './Cost.ts'
import { CostTerms } from './CostTerms.ts'
import type { Means } from './Means.ts'

/**
 * What is held, swapped for what is owed or, where nothing lends, for the numeraire: at index prices less
 * the told share.
 *
 * Rules: [CURE2] [CURE7]
 */
export function swaps(context: MarginContext, terms: CostTerms): readonly Means[] {
  const { account, rules } = context
  const isLoan = Method.loan(rules) !== null
  const balanceOf = ({ index }: Asset): bigint => account.balances[index] ?? 0n
  const held = rules.assets.filter((asset) => balanceOf(asset) > 0n && (isLoan || !asset.claim))
  const into = rules.assets.filter(
    (asset) =>
      balanceOf(asset) < 0n ||
      (!isLoan && asset.index === rules.numeraire.index && asset.claim === undefined),
  )
  return held.flatMap((from) =>
    into.flatMap((to) => {
      const pair = { from, to, isLoan }
      if (from.index === to.index) return []
      const most = isLoan ? mostSwapped(context, terms, pair) : balanceOf(from)
      if (most <= 0n || got(context, terms, pair, most) === null) return []
      return [
        {
          act: {
            act: 'swap',
            asset: underlying(context, from),
            into: underlying(context, to),
            from,
            to,
          },
          most,
          amount: (steps: bigint) => steps,
          apply: (one: Account, steps: bigint) => swapped(context, terms, pair, one, steps),
          cost: (steps: bigint) => lost(context, terms, pair, steps),
        },
      ]
    }),
  )
}

interface Pair {
  readonly from: Asset
  readonly to: Asset
  readonly isLoan: boolean
}

const underlying = ({ rules }: MarginContext, { index, claim }: Asset): Asset =>
  rules.assets[claim?.of ?? index] as Asset

/** What an amount is swapped for, rounded down; null where a price is missing. */
function got(
  context: MarginContext,
  { conversion }: CostTerms,
  { from, to }: Pair,
  amount: bigint,
): bigint | null {
  const [source, target] = [underlying(context, from), underlying(context, to)]
  const { numerator, denominator } = Ratio.sub(Ratio.one, conversion ?? Ratio.zero)
  const sold = Amount.of(Integer.mul(amount, numerator))
  if (source.index === target.index) return Integer.divDown(sold, denominator)
  const { indices } = context.prices
  if (!indices[source.index] || !indices[target.index]) return null
  return PriceBook.convert(context.prices, sold, source, target, denominator)
}

/** Of a loan, no more than is held, and no more than repays what is owed. */
function mostSwapped(context: MarginContext, terms: CostTerms, pair: Pair): bigint {
  const { account, prices } = context
  const held = Borrower.held(account, prices, pair.from)
  const owed = Borrower.owed(account, prices, pair.to)
  const all = got(context, terms, pair, held)
  if (all === null || all <= owed) return held
  return Integer.min(held, Integer.mulDivUp(held, owed, all))
}

function swapped(
  context: MarginContext,
  terms: CostTerms,
  pair: Pair,
  account: Account,
  amount: bigint,
): Account {
  const { prices } = context
  const into = Amount.of(got(context, terms, pair, amount) ?? 0n)
  const left = Borrower.take(account, prices, pair.from, Amount.of(amount))
  if (!pair.isLoan) return ProForma.withBalance(left, pair.to.index, into)
  return Borrower.repay(left, prices, pair.to, into)
}

/** The share lost to the swap; of a loan also the interest no longer earned, less what is saved. */
function lost(context: MarginContext, terms: CostTerms, pair: Pair, amount: bigint): Cost {
  if (amount === 0n) return Cost.none
  const { rules, prices } = context
  const { conversion, interest } = terms
  const source = underlying(context, pair.from)
  const priced = (atoms: bigint): Value =>
    Cost.valued(prices, atoms, source, rules.numeraire) ?? Value.zero
  const paid: Cost =
    conversion === null
      ? { of: {}, untold: ['conversion'] }
      : { of: { conversion: priced(Ratio.mulUp(amount, conversion)) }, untold: [] }
  if (!pair.isLoan) return paid
  const owing = interest[pair.to.index]
  if (owing === undefined) return Cost.add(paid, { of: {}, untold: ['borrowing'] })
  const rate = Ratio.sub(interest[pair.from.index] ?? Ratio.zero, owing)
  const borrowing = priced(Ratio.mulUp(amount, CostTerms.within(terms, rate)))
  return Cost.add(paid, { of: { borrowing }, untold: [] })
}
