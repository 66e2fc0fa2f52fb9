import { StableSwap } from '../../../src/market/impact/StableSwap.ts'
import { StethLoan } from './StethLoan.ts'

/**
 * The accounting of the loop: `compat` as the study was published, with the last increment taken
 * for the cumulative sales and the rate rounded to two decimals; `corrected` without either.
 */
export type Bookkeeping = 'compat' | 'corrected'

/** A sale and the rate after it. */
export interface Round {
  readonly sold: number
  readonly rate: number
}

export interface Loop {
  /** The first is the initial swap. */
  readonly rounds: readonly Round[]
  /** Whether the rate fell under a tenth. */
  readonly isCollapsed: boolean
}

/** The pool of ether and staked ether when the loans were recorded. */
export const pool: StableSwap = {
  kind: 'stableSwap',
  base: 241_954,
  quote: 235_285,
  ann: 60,
  fee: 0.0004,
}

const collapsed = 0.1
/** The loop ends when new sales are below this, in staked ether. */
const dust = 1e-6
const roundsMax = 1_000

/**
 * Swaps staked ether for ether, liquidates the loans due at the new rate, sells their collateral
 * into the same pool, and repeats until nothing new is sold or the rate is under a tenth.
 *
 *     rate = ether for one further staked ether, after the fee
 *     compat     sold = all liquidated at the rate rounded to cents - what the last round sold
 *     corrected  sold = all liquidated at the rate - what all rounds sold
 *
 * Rules: [REPRO5]
 *
 * @example
 * closeLoop([], 80_000, 'corrected').rounds // => [{ sold: 80_000, rate: 0.97162... }]
 */
export function closeLoop(
  loans: readonly StethLoan[],
  swap: number,
  bookkeeping: Bookkeeping,
): Loop {
  let now = StableSwap.after(pool, -swap)
  const rounds: Round[] = [{ sold: swap, rate: rateOf(now) }]
  let before = 0
  while (rounds.length < roundsMax) {
    const { rate } = rounds.at(-1)!
    if (rate < collapsed) break
    const isCompat = bookkeeping === 'compat'
    const all = StethLoan.sold(loans, isCompat ? Math.round(rate * 100) / 100 : rate)
    const sold = all - before
    if (sold < dust) break
    before = isCompat ? sold : all
    now = StableSwap.after(now, -sold)
    rounds.push({ sold, rate: rateOf(now) })
  }
  return { rounds, isCollapsed: rounds.at(-1)!.rate < collapsed }
}

const rateOf = (now: StableSwap): number => -StableSwap.cost(now, -1)
