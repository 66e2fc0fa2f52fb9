import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { PriceRow } from '../../../model/BrokerMethod.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { UnitPlace } from './OptionUnit.ts'

/**
 * What a contract asks on one side, by what a lot is worth: from a worth on, the greater of a share of it
 * and of an amount. Settlement atoms for a lot, exactly, whatever the tick.
 */
export interface AskRow {
  readonly from: Ratio
  readonly rate: Ratio
  readonly perLot: Ratio
  /** The share with the fee beside it, as a table for whoever shows a requirement. */
  readonly table: Brackets
}

/** What a side asks to be opened and to be kept, and a share of worth beside what is kept. */
export interface SideAsk {
  readonly initial: readonly AskRow[]
  readonly maintenance: readonly AskRow[]
  readonly fee: Ratio
}

export interface Ask {
  readonly long: SideAsk
  readonly short: SideAsk
}

/** What an instrument asks from a time on. */
export interface DatedAsk {
  readonly from: number
  readonly ask: Ask
}

/** By instrument index, by rising time; undefined where there is no rule. */
export type Asks = readonly (readonly DatedAsk[] | undefined)[]

/** Bound parameters of a method: asks by instrument, and the places in units of options, where it has any. */
export interface AskTerms {
  readonly asks: Asks
  readonly places: readonly (UnitPlace | undefined)[]
}

export const terms = ({ bound }: BoundRulebook): AskTerms => bound as AskTerms

/**
 * What an instrument asks at a time; undefined where there is no rule for it. There is one for linear
 * contracts that settle in the numeraire and whose price is above zero; options and coins have none.
 *
 * Rules: [BROKER1]
 */
export function at(rules: BoundRulebook, instrument: Instrument, time: number): Ask | undefined {
  const { kind, payoff, allowsNonPositive, settleIndex, index } = instrument
  const isLinear = payoff === 'linear' && kind !== 'option' && kind !== 'spot'
  if (!isLinear || allowsNonPositive || settleIndex !== rules.numeraire.index) return undefined
  return terms(rules).asks[index]?.findLast(({ from }) => from <= time)?.ask
}

/** Rows for a unit, as rows for a lot of so many atoms a unit of price. */
export const ofUnits = (rows: readonly PriceRow[], unit: Ratio): readonly AskRow[] =>
  rows.map(({ from, rate, perUnit }) =>
    rowOf(Ratio.mul(from, unit), rate, Ratio.mul(perUnit, unit)),
  )

/** A row from a worth on. */
export const rowOf = (from: Ratio, rate: Ratio, perLot: Ratio): AskRow => ({
  ...{ from, rate, perLot, table: tableOf(rate) },
})

const tableOf = (rate: Ratio): Brackets =>
  Brackets.create([{ floor: Amount.zero, rate, leverageMax: Ratio.one }])

/** Settlement atoms for a lot whose price is one settlement unit. */
export const perPrice = ({ multiplier, tick }: Instrument): Ratio =>
  Ratio.div(multiplier, Ratio.fromDecimal(tick))

/** Settlement atoms for a lot that asks one settlement unit a contract. */
export const perContract = ({ lot }: Instrument, decimals: number): Ratio =>
  Ratio.mul(Ratio.fromDecimal(lot), Ratio.of(Integer.pow10(decimals)))

/** What a lot is worth at a price; not in lowest terms, which takes longer to find than all else. */
export const worth = (
  { multiplier: { numerator, denominator } }: Instrument,
  price: bigint,
): Ratio => ({ numerator: Integer.mul(numerator, price), denominator })

/** What is asked for a lot: by the row that holds its worth. */
function forLot(rows: readonly AskRow[], worthOfLot: Ratio): Ratio {
  const { rate, perLot } = row(rows, worthOfLot)
  if (rate.numerator === 0n) return perLot
  const byRate = product(worthOfLot, rate)
  return perLot.numerator === 0n ? byRate : Ratio.max(byRate, perLot)
}

const product = (a: Ratio, b: Ratio): Ratio => ({
  numerator: Integer.mul(a.numerator, b.numerator),
  denominator: Integer.mul(a.denominator, b.denominator),
})

/** The row that holds a worth; the first begins at zero. */
export function row(rows: readonly AskRow[], worthOfLot: Ratio): AskRow {
  let index = rows.length - 1
  while (index > 0 && Ratio.compare((rows[index] as AskRow).from, worthOfLot) > 0) index -= 1
  return rows[index] as AskRow
}

/** What is asked of a side to keep so many lots, rounded up once. */
export function kept({ maintenance, fee }: SideAsk, worthOfLot: Ratio, lots: bigint): bigint {
  const asked = forLot(maintenance, worthOfLot)
  const whole = fee.numerator === 0n ? asked : Ratio.add(asked, product(worthOfLot, fee))
  return Ratio.mulUp(Integer.abs(lots), whole)
}

/**
 * What is asked of a side to open so many lots, never less than to keep them, rounded up once.
 *
 * Rules: [BROKER3]
 */
export const opened = (
  side: SideAsk,
  worthOfLot: Ratio,
  lots: bigint,
  least: bigint = kept(side, worthOfLot, lots),
): bigint => Integer.max(least, Ratio.mulUp(Integer.abs(lots), forLot(side.initial, worthOfLot)))

/** The side of so many lots. */
export const sideOf = (ask: Ask, lots: bigint): SideAsk => (lots > 0n ? ask.long : ask.short)

/** The leverage that the first initial rate of a long position allows; one where it asks an amount. */
export function leverageMax({ long }: Ask): Ratio {
  const rate = long.initial[0]?.rate ?? Ratio.one
  return rate.numerator > 0n ? Ratio.div(Ratio.one, rate) : Ratio.one
}

/** The same with a fee on notional added to what is kept. */
export function charged(rules: BoundRulebook, feeRate: Ratio): BoundRulebook {
  const { asks, places } = terms(rules)
  const dearer = asks.map((dated) =>
    dated?.map(({ from, ask: { long, short } }) => ({
      from,
      ask: { long: withFee(long, feeRate), short: withFee(short, feeRate) },
    })),
  )
  return { ...rules, bound: { asks: dearer, places } satisfies AskTerms }
}

function withFee(side: SideAsk, feeRate: Ratio): SideAsk {
  const fee = Ratio.add(side.fee, feeRate)
  const maintenance = side.maintenance.map((one) => ({
    ...one,
    table: tableOf(Ratio.add(one.rate, fee)),
  }))
  return { ...side, maintenance, fee }
}

export * as Ask from './Ask.ts'
