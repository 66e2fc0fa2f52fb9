import { createHash } from 'node:crypto'
import type { Leg } from '../model/Position.ts'
import { Decimal } from '../money/Decimal.ts'
import type { JsonObject } from '../wire/JsonText.ts'

/** An order that somebody wants carried out elsewhere; whoever ordered it is nothing to who does it. */
export interface Order {
  /** Its id where it was ordered. */
  readonly id: string
  /** The same for the same order for ever, and no other's: 32 digits of hex. */
  readonly key: string
  readonly account: string
  readonly instrument: string
  readonly leg: Leg
  /** Protect: an owner's protection ordered it. All others are a liquidation's. */
  readonly purpose: 'reduce' | 'convert' | 'dispose' | 'protect'
  /** Whether it may never open or enlarge a position. */
  readonly reduceOnly: boolean
  readonly side: 'buy' | 'sell'
  /** Above zero, in contracts, as decimal text. */
  readonly contracts: string
  /** The mark when it was told last, in quote units; null where there is none. */
  readonly mark: string | null
  /** The price beyond which the account owes; null for none. It may be executed there. */
  readonly bankruptcyPrice: string | null
  /** The price beyond which it must not be executed; null for none. */
  readonly limitPrice: string | null
}

/** An order as it stands where it was ordered. */
export interface Wanted {
  readonly order: Order
  /** What of it was answered before, in contracts, above zero. */
  readonly answered: string
  readonly isCancelled: boolean
  /** The entry in which it was told; null where that was too long ago to be found. */
  readonly entry: number | null
}

/** What was told is no order. */
export class OrderError extends Error {
  override readonly name = 'Executor.OrderError'
}

/**
 * Reads an order as `GET /v1/orders/outstanding` tells it.
 *
 * Rules: [EXEC2]
 *
 * @param desk tells two desks apart that send to one account of a venue
 * @throws OrderError
 */
export function read(told: JsonObject, desk: string): Wanted {
  const contracts = decimalOf(told, 'contracts')
  const left = decimalOf(told, 'left')
  const order = {
    ...{ id: textOf(told, 'id'), account: textOf(told, 'account') },
    instrument: textOf(told, 'instrument'),
    leg: wordOf(told, 'leg', ['net', 'long', 'short']),
    purpose: wordOf(told, 'purpose', ['reduce', 'convert', 'dispose', 'protect']),
  }
  if (contracts.units === 0n) throw odd(told, 'contracts', 'other than zero')
  // A leg that is sent alone may be executed alone.
  if (told.unit !== undefined) throw odd(told, 'unit', 'nothing: spreads are carried out by hand')
  const place = { entry: told.entry ?? null, since: told.since ?? null }
  const size = Decimal.format(contracts)
  return {
    order: {
      ...{ ...order, reduceOnly: flagOf(told, 'reduceOnly') },
      key: keyOf([desk, order.id, place.entry, place.since, order.account, order.instrument, size]),
      side: contracts.units > 0n ? 'buy' : 'sell',
      contracts: unsigned(contracts),
      mark: optional(told, 'mark'),
      bankruptcyPrice: optional(told, 'bankruptcyPrice'),
      limitPrice: optional(told, 'limitPrice'),
    },
    answered: unsigned(less(contracts, left)),
    isCancelled: told.cancelled === true,
    entry: typeof told.entry === 'number' ? told.entry : null,
  }
}

/** The same; what is no order is said, and does not hold up the others. */
export function readable(
  told: JsonObject,
  desk: string,
  say: (error: OrderError) => void,
): Wanted | null {
  try {
    return read(told, desk)
  } catch (error) {
    if (!(error instanceof OrderError)) throw error
    say(error)
    return null
  }
}

/**
 * The name that an order bears at a venue: of its id, where and when it was told, and what it is. A
 * journal that was restored and decides otherwise gives other names.
 */
function keyOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, KEY_DIGITS)
}

/** 128 bits: what the shortest names of venues hold. */
const KEY_DIGITS = 32

/** The order in a line for people. */
export const words = ({ side, contracts, instrument, account, key }: Order): string =>
  `${side} ${contracts} ${instrument} of ${account} (${key})`

const less = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale)
  const at = (one: Decimal): bigint => {
    const read = Decimal.units(one, scale)
    return read.ok ? read.value : 0n
  }
  return { units: at(a) - at(b), scale }
}

const unsigned = ({ units, scale }: Decimal): string =>
  Decimal.format({ units: units < 0n ? -units : units, scale })

function decimalOf(told: JsonObject, field: string): Decimal {
  const read = Decimal.parse(textOf(told, field))
  if (read.ok) return read.value
  throw odd(told, field, 'a decimal')
}

function optional(told: JsonObject, field: string): string | null {
  if (told[field] === undefined || told[field] === null) return null
  return Decimal.format(decimalOf(told, field))
}

function textOf(told: JsonObject, field: string): string {
  const found = told[field]
  if (typeof found === 'string' && found !== '') return found
  throw odd(told, field, 'text')
}

function flagOf(told: JsonObject, field: string): boolean {
  const found = told[field]
  if (typeof found === 'boolean') return found
  throw odd(told, field, 'true or false')
}

function wordOf<T extends string>(told: JsonObject, field: string, words: readonly T[]): T {
  const found = words.find((word) => word === told[field])
  if (found !== undefined) return found
  throw odd(told, field, words.join(', '))
}

const odd = (told: JsonObject, field: string, expected: string): OrderError =>
  new OrderError(
    `order ${JSON.stringify(told.id ?? null)}: ${field}: expected ${expected}, found ${JSON.stringify(told[field] ?? null)}`,
  )

export * as Order from './Order.ts'
