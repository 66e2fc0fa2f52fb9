import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Agreement, type Direction, type Side } from './Agreement.ts'

/** What is owed one way: to a holder by the one who posts, or back. */
export type CallKind = 'delivery' | 'return'

/**
 * The collateral that a party has to have posted: what the other is exposed for and its own independent
 * amount, less the other's and its threshold. Nothing where its threshold is without bound. Exact.
 *
 *     required = max(0, exposure + independent amount - the other's - threshold)
 *
 * `exposure` is what the party that posts would owe the other if everything were closed out; below zero
 * where the other owes.
 *
 * Rules: [CSA5]
 *
 * @example
 * CreditSupport.required(agreement, 'b', Amount.of(1_000n)) // => 700n above a threshold of 300
 */
export function required(agreement: Agreement, poster: Side, exposure: Amount): Amount {
  const own = agreement[poster]
  const others = agreement[Agreement.other(poster)]
  if (own.threshold === null) return Amount.zero
  const independent = Amount.sub(own.independentAmount, others.independentAmount)
  const above = Amount.sub(Amount.add(exposure, independent), own.threshold)
  return Amount.max(Amount.zero, above)
}

/**
 * What may be called of the party that posts: what is required beyond what is held, if it reaches that
 * party's minimum transfer amount; rounded then, and never the other way round.
 *
 * Rules: [CSA6] [CSA7]
 */
export function delivery(
  agreement: Agreement,
  poster: Side,
  { exposure, held }: { readonly exposure: Amount; readonly held: Amount },
): Amount {
  const short = Amount.sub(required(agreement, poster, exposure), held)
  if (!reaches(short, agreement[poster].minimumTransfer)) return Amount.zero
  return rounded(short, agreement.rounding.step, agreement.rounding.delivery)
}

/**
 * What the party that posted may have back: what is held beyond what is required, if it reaches the
 * holder's minimum transfer amount; rounded then, and at most what is held.
 *
 * Rules: [CSA6] [CSA7]
 */
export function excess(
  agreement: Agreement,
  poster: Side,
  { exposure, held }: { readonly exposure: Amount; readonly held: Amount },
): Amount {
  const more = Amount.sub(held, required(agreement, poster, exposure))
  const holder = agreement[Agreement.other(poster)]
  if (!reaches(more, holder.minimumTransfer)) return Amount.zero
  return Amount.min(held, rounded(more, agreement.rounding.step, agreement.rounding.return))
}

/** Nothing is never called, whatever the minimum. */
const reaches = (amount: Amount, minimum: Amount): boolean => amount > 0n && amount >= minimum

function rounded(amount: Amount, step: Amount, direction: Direction): Amount {
  const steps = direction === 'up' ? Integer.divUp(amount, step) : Integer.divDown(amount, step)
  return Amount.of(Integer.mul(steps, step))
}

export * as CreditSupport from './CreditSupport.ts'
