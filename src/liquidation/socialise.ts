import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Candidate, Deleveraging, Payment } from './Resolution.ts'

/** Who bears what, and what nobody can. */
export interface Socialisation {
  readonly socialised: readonly Payment[]
  readonly left: Amount
}

interface Gain {
  profit: bigint
  haircut: bigint
  bearable: bigint | null
}

/**
 * Lays a loss on everybody who gained in the market, long and short, in proportion to what is left
 * of the gain after haircuts, nobody above it.
 *
 *     gain = max(0, Σ profit of the account's legs - haircut)
 *
 * A hedged account's gain is that of its legs together: what one leg won and the other lost is no
 * gain. Exact: Σ payments + left = loss.
 *
 * Rules: [FALL9]
 *
 * @example
 * socialise(market.candidates, [], Amount.of(500n))
 */
export function socialise(
  candidates: readonly Candidate[],
  deleveraged: readonly Deleveraging[],
  loss: Amount,
): Socialisation {
  if (loss === 0n) return { socialised: [], left: Amount.zero }
  const gains = [...gainsOf(candidates, deleveraged)].map(
    ([account, gain]) => [account, remaining(gain)] as const,
  )
  const total = gains.reduce((sum, [, gain]) => sum + gain, 0n)
  const borne = Integer.min(loss, total)
  const parts = Integer.split(
    borne,
    gains.map(([, gain]) => gain),
  )
  return {
    socialised: gains
      .map(([account], index) => ({ account, amount: Amount.of(parts[index] ?? 0n) }))
      .filter(({ amount }) => amount > 0n),
    left: Amount.of(loss - borne),
  }
}

/** By account, in the order in which accounts come. */
function gainsOf(
  candidates: readonly Candidate[],
  deleveraged: readonly Deleveraging[],
): Map<string, Gain> {
  const gains = new Map<string, Gain>()
  for (const { account, profit, bearable } of candidates) {
    const gain = gains.get(account)
    if (gain !== undefined) gain.profit += profit
    else gains.set(account, { profit, haircut: 0n, bearable: bearable ?? null })
  }
  for (const { account, haircut } of deleveraged) {
    const gain = gains.get(account)
    if (gain !== undefined) gain.haircut += haircut
  }
  return gains
}

function remaining({ profit, haircut, bearable }: Gain): bigint {
  const bound = bearable === null ? profit : Integer.min(profit, bearable)
  return Integer.max(0n, bound - haircut)
}
