import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { PriceRow } from '../../../model/BrokerMethod.ts'
import type { Instrument } from '../../../model/Instrument.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'

/**
 * What a contract asks on one side, by what a lot is worth: from a worth on, the greater of a share of it
 * and of an amount. Settlement atoms for a lot, exactly, whatever the tick.
 */
export interface AskRow {
  readonly from: Ratio
  readonly rate: Ratio
  readonly perLot: Ratio
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

/** Bound parameters: by instrument index, by rising time; undefined where there is no rule. */
export type Asks = readonly (readonly DatedAsk[] | undefined)[]

const of = ({ bound }: BoundRulebook): Asks => bound as Asks

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
  return of(rules)[index]?.findLast(({ from }) => from <= time)?.ask
}

/** Rows for a unit, as rows for a lot of so many atoms a unit of price. */
export const ofUnits = (rows: readonly PriceRow[], unit: Ratio): readonly AskRow[] =>
  rows.map(({ from, rate, perUnit }) => ({
    ...{ from: Ratio.mul(from, unit), rate },
    perLot: Ratio.mul(perUnit, unit),
  }))

/** Settlement atoms for a lot whose price is one settlement unit. */
export const perPrice = ({ multiplier, tick }: Instrument): Ratio =>
  Ratio.div(multiplier, Ratio.fromDecimal(tick))

/** Settlement atoms for a lot that asks one settlement unit a contract. */
export const perContract = ({ lot }: Instrument, decimals: number): Ratio =>
  Ratio.mul(Ratio.fromDecimal(lot), Ratio.of(Integer.pow10(decimals)))

/** What a lot is worth at a price. */
export const worth = ({ multiplier }: Instrument, price: bigint): Ratio =>
  Ratio.mul(multiplier, Ratio.of(price))

/** What is asked for a lot: by the row that holds its worth. */
function forLot(rows: readonly AskRow[], worthOfLot: Ratio): Ratio {
  const { rate, perLot } = row(rows, worthOfLot)
  return Ratio.max(Ratio.mul(worthOfLot, rate), perLot)
}

/** The row that holds a worth; the first begins at zero. */
export const row = (rows: readonly AskRow[], worthOfLot: Ratio): AskRow =>
  rows.findLast(({ from }) => Ratio.compare(from, worthOfLot) <= 0) ?? (rows[0] as AskRow)

/** What is asked of a side to keep so many lots, rounded up once. */
export function kept({ maintenance, fee }: SideAsk, worthOfLot: Ratio, lots: bigint): bigint {
  const asked = Ratio.add(forLot(maintenance, worthOfLot), Ratio.mul(worthOfLot, fee))
  return Ratio.mulUp(Integer.abs(lots), asked)
}

/**
 * What is asked of a side to open so many lots, never less than to keep them, rounded up once.
 *
 * Rules: [BROKER3]
 */
export function opened(side: SideAsk, worthOfLot: Ratio, lots: bigint): bigint {
  const asked = Ratio.mulUp(Integer.abs(lots), forLot(side.initial, worthOfLot))
  return Integer.max(asked, kept(side, worthOfLot, lots))
}

/** The side of so many lots. */
export const sideOf = (ask: Ask, lots: bigint): SideAsk => (lots > 0n ? ask.long : ask.short)

/** The leverage that the first initial rate of a long position allows; one where it asks an amount. */
export function leverageMax({ long }: Ask): Ratio {
  const rate = long.initial[0]?.rate ?? Ratio.one
  return rate.numerator > 0n ? Ratio.div(Ratio.one, rate) : Ratio.one
}

/** The same with a fee on notional added to what is kept. */
export const charged = (rules: BoundRulebook, feeRate: Ratio): BoundRulebook => ({
  ...rules,
  bound: of(rules).map((dated) =>
    dated?.map(({ from, ask: { long, short } }) => ({
      from,
      ask: { long: withFee(long, feeRate), short: withFee(short, feeRate) },
    })),
  ) satisfies Asks,
})

const withFee = (side: SideAsk, feeRate: Ratio): SideAsk => ({
  ...side,
  fee: Ratio.add(side.fee, feeRate),
})

export * as Ask from './Ask.ts'
