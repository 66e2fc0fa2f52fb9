import { CivilDate } from '../../../src/calendar/CivilDate.ts'
import { Integer } from '../../../src/money/Integer.ts'
import { Ratio } from '../../../src/money/Ratio.ts'
import { Black76 } from '../../../src/pricing/Black76.ts'

/** What is held over a day: units of the underlying, or one contract of each of some options. */
export interface Held {
  readonly name: string
  /** Units, below zero short. */
  readonly shares: number
  readonly options: readonly Option[]
}

export interface Option {
  readonly right: 'call' | 'put'
  /** The strike over the price when it is opened. */
  readonly strike: number
  /** Contracts of a hundred units, below zero written. */
  readonly quantity: bigint
}

/** Units of the underlying for a contract. */
export const UNITS = 100
/** Days until options expire when they are opened. */
export const DAYS = 30

const written = (right: Option['right'], strike: number): Option => ({
  right,
  strike,
  quantity: -1n,
})
const bought = (right: Option['right'], strike: number): Option => ({ right, strike, quantity: 1n })

/** What is looked at, opened anew at each close. */
export const all: readonly Held[] = [
  { name: 'long stock', shares: UNITS, options: [] },
  { name: 'short stock', shares: -UNITS, options: [] },
  { name: 'short put', shares: 0, options: [written('put', 1)] },
  {
    ...{ name: 'short strangle', shares: 0 },
    options: [written('put', 0.95), written('call', 1.05)],
  },
  {
    ...{ name: 'iron condor', shares: 0 },
    options: [
      ...[bought('put', 0.9), written('put', 0.95)],
      ...[written('call', 1.05), bought('call', 1.1)],
    ],
  },
]

/** Where options are looked at: the underlying, its volatility, and the years that are left. */
export interface At {
  readonly price: number
  readonly volatility: number
  readonly years: number
}

/** What an option is worth, for a unit: Black 76 without interest or dividends, to a hundredth of a cent. */
export function worth({ right, strike }: Option, opened: number, at: At): number {
  const { price: forward, volatility, years } = at
  return Black76.price({
    right,
    forward,
    strike: strikeOf(strike, opened),
    volatility,
    years,
    rate: 0,
  })
}

/** To a cent. */
export const strikeOf = (share: number, opened: number): number =>
  Math.round(share * opened * 100) / 100

/** What all of it is worth. */
export const value = ({ shares, options }: Held, opened: number, at: At): number =>
  options.reduce(
    (sum, one) => sum + Integer.toNumber(one.quantity) * UNITS * worth(one, opened, at),
    shares * at.price,
  )

const [PARTS, PARTS_EXACT] = [10_000, 10_000n]

/** Dollars to a hundredth of a cent, as what asks for margin takes them. */
export const exact = (dollars: number): Ratio =>
  Ratio.of(BigInt(Math.round(dollars * PARTS)), PARTS_EXACT)

/** The date at which options expire that are opened on another. */
export const expiry = (opened: CivilDate): CivilDate => CivilDate.plusDays(opened, DAYS)

export * as Held from './Held.ts'
