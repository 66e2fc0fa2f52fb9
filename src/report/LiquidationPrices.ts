import { Method } from '../margin/Method.ts'
import { type LiquidationPrice, liquidationPrice } from '../margin/prices/liquidationPrice.ts'
import type { Basis } from '../margin/prices/PricePath.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Subject } from './Subject.ts'

/** The liquidation prices of one account, each solved once however often it is asked for. */
export type LiquidationPrices = (
  instrument: Instrument,
  basis: Basis,
  threshold: Ratio,
) => LiquidationPrice

const nothing = {
  ...{ intervals: [], undecided: [], now: false, below: null, above: null, nearest: null },
  reason: 'unknown',
} as const

/**
 * Those of an account at its prices, of an isolated position with the fee to close of its rulebook, as
 * venues have it; none of one that something is not covered of.
 *
 * Rules: [LIQP6]
 */
export function of(subject: Subject): LiquidationPrices {
  const { account, rules, book, notCovered } = subject
  const closing = Method.of(rules).feeRate(rules.rulebook.method)
  const feeRate = subject.parent === null ? Ratio.zero : closing
  const known = new Map<string, LiquidationPrice>()
  return (instrument, basis, threshold) => {
    const key = `${instrument.index} ${basis} ${threshold.numerator}/${threshold.denominator}`
    const before = known.get(key)
    if (before !== undefined) return before
    const solved = liquidationPrice(account, rules, book, instrument, {
      ...{ basis, threshold, feeRate },
    })
    const found = notCovered.length === 0 ? solved : { ...solved, ...nothing }
    known.set(key, found)
    return found
  }
}

export * as LiquidationPrices from './LiquidationPrices.ts'
