import { Value } from '../money/Value.ts'

/** A part of a cumulative call: what the shortfall grew by, asked when it did and due by itself. */
export interface CallPart {
  /** When it was asked, ms since 1970. */
  readonly at: number
  readonly amount: Value
  readonly deadline: number
}

/** All that was asked less what was brought since; takings add to it. */
const unpaid = (parts: readonly CallPart[], brought: Value): Value =>
  Value.sub(Value.sum(parts.map(({ amount }) => amount)), brought)

/**
 * What is still to be brought: no more than is lacking, and no more than was asked. Whoever brings it
 * has met the call; one atom less has not.
 *
 *     outstanding = max(0, min(shortfall, Σ amounts - brought))
 *
 * Rules: [CALL24]
 *
 * @example
 * // 1,000 and then 800 asked, 300 brought, of which the market has given back 500
 * CallParts.outstanding(parts, Value.of(300n), Value.of(1_000n)) // => 1_000n
 */
export const outstanding = (parts: readonly CallPart[], brought: Value, shortfall: Value): Value =>
  Value.max(Value.zero, Value.min(shortfall, unpaid(parts, brought)))

/**
 * By how much a shortfall exceeds all that is asked: what the next part asks.
 *
 * Rules: [CALL24]
 */
export const growth = (parts: readonly CallPart[], brought: Value, shortfall: Value): Value =>
  Value.max(Value.zero, Value.sub(shortfall, unpaid(parts, brought)))

/**
 * The first part that is not paid for, which is the one due next. What is brought pays the oldest
 * first, and what is taken out opens them again in the same order.
 *
 * Rules: [CALL24]
 */
export function nextDue(parts: readonly CallPart[], brought: Value): CallPart | undefined {
  let left: bigint = brought
  return parts.find(({ amount }) => {
    left -= amount
    return left < 0n
  })
}

/**
 * What is outstanding of each part: what falls away is the latest first.
 *
 * Rules: [CALL24]
 */
export function shares(
  parts: readonly CallPart[],
  brought: Value,
  shortfall: Value,
): readonly Value[] {
  let paid: bigint = brought
  let lacking: bigint = outstanding(parts, brought, shortfall)
  return parts.map(({ amount }) => {
    const open = amount - paid
    paid = open < 0n ? -open : 0n
    const share = open < 0n ? 0n : open < lacking ? open : lacking
    lacking -= share
    return Value.of(share)
  })
}

/** The same parts under another clock. */
export const retimed = (
  parts: readonly CallPart[],
  deadlineOf: (deadline: number) => number,
): readonly CallPart[] => parts.map((part) => ({ ...part, deadline: deadlineOf(part.deadline) }))

export * as CallParts from './CallParts.ts'
