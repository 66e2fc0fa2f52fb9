import { Result } from '../../base/Result.ts'
import { bankruptcyPrice, type DydxFault, reduced } from './liquidation.ts'
import { Risk, type Subaccount } from './Risk.ts'

/** refused: one of the two would come to stand worse than it may. */
export type DeleverageFault = DydxFault | 'refused'

/** The two accounts after it, and what the liquidated one received. */
export interface Deleveraged {
  readonly liquidated: Subaccount
  readonly offsetting: Subaccount
  readonly quote: bigint
}

/**
 * Closes a part of a position against another account's at the bankruptcy price of the first. Neither
 * may come to stand worse than the venue lets an account: under its initial margin it must require
 * no more than before, and cover no less of it; with nothing left open it must owe nothing.
 *
 * Rules: [VEN41]
 */
export function deleverage(
  liquidated: Subaccount,
  offsetting: Subaccount,
  perpetualId: number,
  delta: bigint,
): Result<Deleveraged, DeleverageFault> {
  const price = bankruptcyPrice({ account: liquidated, perpetualId, delta })
  if (!price.ok) return price
  const other = reduced({ account: offsetting, perpetualId, delta: -delta })
  if (!other.ok) return other
  const after = moved(liquidated, perpetualId, delta, price.value)
  const against = moved(offsetting, perpetualId, -delta, -price.value)
  return mayBecome(liquidated, after) && mayBecome(offsetting, against)
    ? Result.success({ liquidated: after, offsetting: against, quote: price.value })
    : Result.failure('refused')
}

function moved(account: Subaccount, perpetualId: number, delta: bigint, quote: bigint): Subaccount {
  const positions = account.positions
    .map((one) => (one.perpetual.id === perpetualId ? { ...one, size: one.size + delta } : one))
    .filter(({ size }) => size !== 0n)
  return { quote: account.quote + quote, positions }
}

/**
 * Whether an account may come to stand as it would: covered, or no riskier than before.
 *
 * Rules: [VEN41]
 */
export function mayBecome(before: Subaccount, after: Subaccount): boolean {
  const [now, then] = [Risk.total(before), Risk.total(after)]
  if (then.collateral >= then.initial) return true
  if (then.maintenance > now.maintenance) return false
  if (then.maintenance === 0n || now.maintenance === 0n) {
    return now.maintenance === then.maintenance && then.collateral > now.collateral
  }
  return Risk.compare(then, now) <= 0
}
