import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Account } from './Account.ts'
import { Health } from './Health.ts'
import { endHealth, leastMending, withPerp, withToken } from './mending.ts'

/** Whose loss is taken over, and what stands behind it. */
export interface LossTerms {
  readonly index: number
  readonly most: Ratio
  /** What the perpetual may settle of a loss now. */
  readonly settleMost: Ratio
  readonly liquidatorFee: Ratio
  /** Whole units of the fund's token, and the price of one. */
  readonly fund: { readonly units: bigint; readonly price: Ratio }
}

export interface LossTakeover {
  readonly account: Account
  /** What who liquidates it is paid from the account's own token for as much of the loss. */
  readonly settled: Ratio
  /** What it takes of the loss for what the fund pays. */
  readonly taken: Ratio
  readonly fundPaid: bigint
  /** What all who hold the perpetual bear. */
  readonly socialised: Ratio
}

/**
 * The loss of a perpetual without base, of an account that is being liquidated: settled against the account's own
 * token as far as that may give it; if nothing more can be settled, taken over for units of the fund, rounded up, of
 * price and fee; and what a fund that is used up does not pay is shared by all. The last two only bring the health of
 * the end to zero. Null where there is no such loss, or nothing to mend.
 *
 * Rules: [VEN89]
 */
export function takeLoss(account: Account, terms: LossTerms): LossTakeover | null {
  const perp = account.perps[terms.index]
  if (perp === undefined || perp.base.numerator !== 0n || perp.quote.numerator >= 0n) return null
  if (endHealth(account).numerator >= 0n) return null
  const owed = Ratio.negate(perp.quote)
  const able = [Health.perpMaxSettle(account, perp.settleToken), owed, terms.settleMost]
  const most = Ratio.positive(able.reduce(Ratio.min))
  const settled = Ratio.min(most, terms.most)
  const lessLoss = (loss: Ratio): Account => withPerp(account, terms.index, Ratio.zero, loss)
  const after = withToken(lessLoss(settled), perp.settleToken, Ratio.negate(settled))
  const none = { account: after, settled, taken: Ratio.zero, fundPaid: 0n, socialised: Ratio.zero }
  if (Ratio.compare(settled, most) < 0) return none
  const left = Ratio.sub(owed, settled)
  const mending = leastMending(lessLoss, perp.settleToken, left)
  const paid = fundPays(account, terms, Ratio.min(mending, Ratio.sub(terms.most, settled)))
  const isUsedUp = paid.fundPaid === terms.fund.units
  const socialised = isUsedUp ? Ratio.sub(mending, paid.taken) : Ratio.zero
  const borne = Ratio.add(paid.taken, socialised)
  return {
    ...paid,
    account: withPerp(after, terms.index, Ratio.zero, borne),
    settled,
    socialised,
  }
}

/** Of a loss, in whole units of the fund's token as far as it has them. */
function fundPays(account: Account, { index, fund, liquidatorFee }: LossTerms, loss: Ratio) {
  const id = account.perps[index]?.settleToken
  const price = account.tokens.find((token) => token.id === id)?.prices.oracle ?? Ratio.zero
  const asked = Ratio.mul(price, Ratio.add(Ratio.one, liquidatorFee))
  const rate = Ratio.div(asked, fund.price)
  const fundPaid = Integer.min(fund.units, Ratio.mulUp(1n, Ratio.mul(loss, rate)))
  const covered = Ratio.div(Ratio.of(fundPaid), rate)
  return { fundPaid, taken: Ratio.min(loss, covered) }
}
