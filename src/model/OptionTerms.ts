import type { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * What an option gives its holder: the right to buy (call) or sell (put) the base asset at the strike.
 * Its premium, and its mark, are in the settlement asset for each unit of the base.
 */
export interface OptionTerms {
  readonly right: 'call' | 'put'
  /** Quote units for a unit of the base. */
  readonly strike: Decimal
  /** European: exercised from the expiry on; American: also before it. */
  readonly style: 'european' | 'american'
  /** Cash: what it is worth is paid; physical: the base is delivered against the strike. */
  readonly delivery: 'cash' | 'physical'
  /** The listing that is delivered, as where stock is held as a position; left out, the base itself as an asset. */
  readonly delivers?: string
}

/** The parts of an option on which its worth at exercise depends. */
interface Settled {
  readonly option: OptionTerms
  readonly base: string
  readonly settle: string
}

/**
 * What a unit of the base is worth to the holder of the right at a price of the underlying, above zero
 * and in quote units: in settlement units, exactly, never below zero.
 *
 *     settled in the quote   call max(0, S - K)       put max(0, K - S)
 *     settled in the base    call max(0, S - K) ÷ S   put max(0, K - S) ÷ S
 *
 * Rules: [OPT3]
 *
 * @example
 * OptionTerms.payoff(call, Ratio.of(120n)) // strike 100, settled in the quote: 20; in the base: 1/6
 */
export function payoff({ option, base, settle }: Settled, price: Ratio): Ratio {
  const strike = Ratio.fromDecimal(option.strike)
  const gain = option.right === 'call' ? Ratio.sub(price, strike) : Ratio.sub(strike, price)
  if (gain.numerator <= 0n) return Ratio.zero
  return settle === base ? Ratio.div(gain, price) : gain
}

export * as OptionTerms from './OptionTerms.ts'
