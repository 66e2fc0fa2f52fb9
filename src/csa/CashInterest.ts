import { Result } from '../base/Result.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import type { InterestTerms } from './Agreement.ts'

/** What was held of a currency from a date on, until the next. */
export interface Balance {
  readonly from: CivilDate
  readonly amount: Amount
}

/** Days from one date up to another, which is not one of them. */
export interface Period {
  readonly from: CivilDate
  readonly until: CivilDate
}

/** Rates a year by date, as they were published. */
export type Rates = ReadonlyMap<CivilDate, Ratio>

/**
 * Interest on cash over a period: each day's on what was held at its end, simple, at that day's rate. The
 * sum is exact and rounded once, down, also where it is below zero: its dust is borne by the one who
 * posted. A day with a balance and no rate is told, and nothing is guessed for it.
 *
 *     interest = ⌊Σ balance × max(floor, rate + spread) ÷ basis⌋
 *
 * Rules: [CSA14]
 */
export function accrued(
  terms: InterestTerms,
  balances: readonly Balance[],
  rates: Rates,
  period: Period,
): Result<Amount, CivilDate> {
  let sum = Ratio.zero
  for (let day = period.from; day < period.until; day = CivilDate.plusDays(day, 1)) {
    const held = heldOn(balances, day)
    if (held === 0n) continue
    const rate = rates.get(day)
    if (rate === undefined) return Result.failure(day)
    sum = Ratio.add(sum, Ratio.mul(Ratio.of(held), effective(terms, rate)))
  }
  return Result.success(Amount.of(Ratio.mulDown(1n, Ratio.mul(sum, perDay(terms)))))
}

const heldOn = (balances: readonly Balance[], day: CivilDate): Amount =>
  balances.findLast(({ from }) => from <= day)?.amount ?? Amount.zero

function effective({ spread, floor }: InterestTerms, rate: Ratio): Ratio {
  const sum = Ratio.add(rate, spread)
  return floor !== null && Ratio.compare(sum, floor) < 0 ? floor : sum
}

const perDay = ({ basis }: InterestTerms): Ratio => Ratio.of(1n, BigInt(basis))

export * as CashInterest from './CashInterest.ts'
