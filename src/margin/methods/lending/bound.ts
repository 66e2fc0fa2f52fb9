import type { Asset } from '../../../model/Asset.ts'
import { LendingTerms } from '../../../model/LendingTerms.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Box, Envelope } from '../../Envelope.ts'
import type { MarginContext } from '../../MarginContext.ts'

/**
 * Draws the lines of a borrower: credit and debt are straight in the worth of each balance, which is its
 * price times its index in the pool. False where it trades, where a debt has no price, and where a
 * threshold comes down with time.
 *
 * Rules: [SENTRY1] [METHOD14]
 */
export function bound(
  { account, rules, prices }: MarginContext,
  box: Box,
  into: Envelope,
): boolean {
  const loan = rules.bound as LendingTerms
  const { balances, positions, orders } = account
  if (positions.length + orders.length > 0) return false
  if (loan.plain.some((weight) => weight?.ramp != null)) return false
  const weights = LendingTerms.weights(loan, account)
  const { numeraire, assets } = rules
  // Credit is rounded once or by asset, and equality may count as a breach.
  into.dust += 4
  for (let index = 0; index < balances.length; index++) {
    const balance = balances[index]
    if (balance === undefined || balance === 0n) continue
    const underlying = (assets[index] as Asset).claim?.of ?? index
    const weight = weights[underlying]
    const isPledged = weight !== undefined && account.elections?.unpledged.has(underlying) !== true
    if (balance > 0n && !isPledged) continue
    const isPriced =
      underlying === numeraire.index ||
      (prices.indices[underlying] !== undefined && prices.indices[numeraire.index] !== undefined)
    // Once collateral has a first price, whoever holds it is looked at.
    if (!isPriced && balance > 0n) continue
    if (!isPriced) return false
    const threshold = balance < 0n ? 0n : (weight?.threshold ?? 0n)
    hold(balance, Ratio.of(threshold, loan.denominator), [index, underlying], box, into)
  }
  return true
}

/** An atom of the underlying is lost to each rounding of a claim, and one of the numeraire. */
function hold(
  balance: bigint,
  threshold: Ratio,
  [index, underlying]: readonly [index: number, underlying: number],
  box: Box,
  into: Envelope,
): void {
  const [factor, price] = [box.ofAsset(index), box.ofAsset(underlying)]
  const amount = Integer.toDouble(balance)
  const credit = balance > 0n ? amount * Ratio.toNumber(threshold) : 0
  const debt = balance < 0n ? -amount : 0
  Envelope.line(into, factor, credit, debt)
  into.gross += (credit + debt) * (box.high[factor] as number)
  into.dust += 4 + 2 * (box.high[price] as number)
}
