import { Method } from '../margin/Method.ts'
import type { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { CoupledAccount } from './CoupledAccount.ts'

/**
 * What closing an account leaves it in cash, as a line in its marks: the exact amount of
 * `CoupledAccount.owes` but for an atom a position, in doubles, found once for every shock.
 */
export interface Closing {
  /** In whole units of the currency, where every mark is nothing. */
  readonly cash: number
  /** By position, its instrument and what a tick more adds. */
  readonly instruments: readonly number[]
  readonly slopes: readonly number[]
}

/** Null where it is no such line: for a loan, and where a position is not linear or settles in something else. */
export function of({ account, rules, scale }: CoupledAccount): Closing | null {
  const { index, decimals } = rules.numeraire
  const { positions, balances } = account
  const isPlain = positions.every(
    ({ instrument }) => instrument.payoff === 'linear' && instrument.settleIndex === index,
  )
  if (!isPlain || positions.length === 0 || Method.loan(rules) !== null) return null
  const unit = scale / Integer.toDouble(Integer.pow10(decimals))
  const cost = positions.reduce((sum, one) => sum + one.cost, 0n)
  return {
    cash: unit * Integer.toDouble((balances[index] ?? 0n) - cost),
    instruments: positions.map(({ instrument }) => instrument.index),
    slopes: positions.map(
      ({ instrument, lots }) =>
        unit * Integer.toDouble(lots) * Ratio.toNumber(instrument.multiplier),
    ),
  }
}

/**
 * What closing leaves it owing at marks, in whole units of the currency; not a number where one of them is missing.
 *
 * @example
 * Closing.owed(closing, Closing.marksOf(prices, instruments))
 */
export function owed({ cash, instruments, slopes }: Closing, marks: Float64Array): number {
  let left = cash
  for (let at = 0; at < slopes.length; at++) {
    left += (slopes[at] as number) * (marks[instruments[at] as number] as number)
  }
  return left < 0 ? -left : left >= 0 ? 0 : Number.NaN
}

/** Marks in ticks, by instrument; not a number where there is none. */
export const marksOf = (prices: PriceBook, instruments: readonly Instrument[]): Float64Array =>
  Float64Array.from(instruments, (one) => {
    const mark = PriceBook.usable(prices, one)
    return mark === undefined ? Number.NaN : Integer.toDouble(mark)
  })

export * as Closing from './Closing.ts'
