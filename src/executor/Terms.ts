import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import type { JsonObject } from '../wire/JsonText.ts'
import { type Order, OrderError } from './Order.ts'

/** What an instrument's numbers mean, as it was defined where orders come from. */
export interface Terms {
  readonly kind: string
  readonly payoff: 'linear' | 'inverse'
  readonly contractSize: Decimal
  readonly tick: Decimal
  readonly lot: Decimal
  readonly quote: string
  readonly settle: string
  /** Of the settlement asset. */
  readonly decimals: number
  readonly allowsNonPositive: boolean
}

/**
 * Reads an instrument as `DefineInstrument` has it.
 *
 * @throws OrderError
 */
export function of(told: JsonObject, decimals: number): Terms {
  const { kind, payoff = 'linear', quote, settle, allowsNonPositive } = told
  return {
    ...{ kind: `${kind}`, payoff: payoff === 'inverse' ? 'inverse' : 'linear' },
    contractSize: decimalOf(told, told.contractSize ?? '1'),
    tick: decimalOf(told, told.tick),
    lot: decimalOf(told, told.lot),
    ...{ quote: `${quote}`, settle: `${settle}`, decimals },
    allowsNonPositive: allowsNonPositive === true,
  }
}

/** The same of an instrument and its settlement asset. */
export const ofInstrument = (instrument: Instrument, { decimals }: Asset): Terms => {
  const { kind, payoff, contractSize, tick, lot, quote, settle, allowsNonPositive } = instrument
  return { kind, payoff, contractSize, tick, lot, quote, settle, decimals, allowsNonPositive }
}

function decimalOf({ id }: JsonObject, value: unknown): Decimal {
  const read = Decimal.parse(`${value}`)
  if (read.ok && read.value.units > 0n) return read.value
  throw new OrderError(`instrument ${id}: expected a decimal above zero, found ${value}`)
}

/**
 * What an order is worth at the mark, in the quote asset; null where there is no mark.
 *
 * @example
 * Terms.notional(order, terms) // => '20000' for 0.5 contracts of 1 BTC at 40,000
 */
export function notional({ contracts, mark }: Order, terms: Terms): string | null {
  const size = times(read(contracts), terms.contractSize)
  if (terms.payoff === 'inverse') return Decimal.format(size)
  if (mark === null) return null
  const { units, scale } = times(size, read(mark))
  return Decimal.format({ units: Integer.abs(units), scale })
}

const times = (a: Decimal, b: Decimal): Decimal =>
  Decimal.trim({ units: Integer.mul(a.units, b.units), scale: a.scale + b.scale })

/** @throws OrderError */
function read(text: string): Decimal {
  const found = Decimal.parse(text)
  if (found.ok) return found.value
  throw new OrderError(`expected a decimal, found ${text}`)
}

export * as Terms from './Terms.ts'
