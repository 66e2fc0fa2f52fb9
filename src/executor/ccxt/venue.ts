import {
  type Credentials,
  dialectOf,
  type Exchange,
  openVenue,
  type Venue,
} from '../../connect/mirror/Exchange.ts'
import { VenueFault } from '../../connect/mirror/VenueFault.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { scientific } from '../../wire/scientific.ts'
import { Executor, type Outcome } from '../Executor.ts'
import type { Order } from '../Order.ts'
import type { Terms } from '../Terms.ts'
import { outcomeOf, type VenueOrder } from './outcomeOf.ts'
import { recvWindow, type Way, ways } from './ways.ts'

export interface VenueOptions {
  /** ccxt's id. */
  readonly venue: string
  readonly credentials: Credentials
  readonly url?: string | undefined
  readonly isSandbox?: boolean
}

/** What of ccxt is used to trade. */
export interface Trading extends Exchange {
  loadMarkets(): Promise<unknown>
  createOrder(...told: readonly unknown[]): Promise<VenueOrder>
  fetchOrder(...told: readonly unknown[]): Promise<VenueOrder>
  cancelOrder(...told: readonly unknown[]): Promise<unknown>
}

/**
 * Opens a venue to trade at.
 *
 * Rules: [EXEC14] [EXEC15]
 *
 * @throws VenueFault where it cannot be traded at so that an order is never sent twice, or must not be
 */
export async function venueOf(options: VenueOptions): Promise<Executor> {
  const way = ways[dialectOf(options.venue)]
  if (way === undefined) {
    const known = Object.keys(ways).join(', ')
    throw new VenueFault(
      `expected a venue whose orders are asked for by a name of ours (${known}), found '${options.venue}'`,
    )
  }
  const venue = await openVenue(options, 'trade and no more')
  const exchange = venue.exchange as Trading
  exchange.options.recvWindow = recvWindow
  try {
    await exchange.loadMarkets()
  } catch (error) {
    throw venue.faultOf(error)
  }
  return tradingAt(venue, way)
}

const SKEW_MS = 30_000

/**
 * Trades at a venue: orders that may only reduce, at the market or at once within a limit, each under a
 * name of ours.
 *
 * Rules: [EXEC14] [EXEC15]
 */
export function tradingAt(venue: Venue, way: Way): Executor {
  const exchange = venue.exchange as Trading
  const marketOf = ({ instrument }: Order) => exchange.markets?.[instrument] as Market | undefined
  const told = (order: Order, found: VenueOrder): Outcome =>
    outcomeOf(found, way.name(order.key), `${marketOf(order)?.settle}`)
  const query = async (order: Order): Promise<Outcome> => {
    const { instrument, key } = order
    return told(order, await exchange.fetchOrder('', instrument, way.asking(way.name(key))))
  }
  return {
    name: exchange.id,
    lapseMs: way.windowMs === null ? null : way.windowMs + SKEW_MS,
    refusal: (order, terms) => refusalOf(order, terms, marketOf(order)),
    place: (order, signal) =>
      guarded(venue, signal, 'place', async () => {
        const { instrument, side, contracts, limitPrice } = order
        const [type, price] = limitPrice === null ? ['market'] : ['limit', Number(limitPrice)]
        const words = [instrument, type, side, Number(contracts), price, paramsOf(order, way)]
        return told(order, await exchange.createOrder(...words))
      }),
    query: (order, signal) => guarded(venue, signal, 'query', () => query(order)),
    cancel: (order, signal) =>
      guarded(venue, signal, 'query', async () => {
        const name = way.name(order.key)
        const id = way.endsById ? name : undefined
        // That there is nothing to end is answered by what became of it.
        await exchange.cancelOrder(id, order.instrument, way.ending(name)).catch(() => {})
        return await query(order)
      }),
  }
}

/** Whatever the account's mode, it may never open a position. */
const paramsOf = ({ key, leg, limitPrice }: Order, way: Way) => ({
  ...{ reduceOnly: true, clientOrderId: way.name(key) },
  ...(limitPrice !== null && { timeInForce: 'IOC' }),
  ...(leg !== 'net' && { hedged: true }),
})

interface Market {
  readonly type?: unknown
  readonly contractSize?: unknown
  readonly inverse?: unknown
  readonly settle?: unknown
}

/** Why an order is not one for this venue: a contract of the same name may be another contract. */
function refusalOf(order: Order, terms: Terms, market: Market | undefined): string | null {
  const { instrument, purpose } = order
  if (!order.reduceOnly) return `the order (${purpose}) may do more than reduce`
  if (market === undefined) return `the venue has no ${instrument}`
  if (market.type !== 'swap' && market.type !== 'future')
    return `${instrument} is no contract there`
  const size = scientific(`${market.contractSize}`)
  const ours = Ratio.fromDecimal(terms.contractSize)
  const isSame = size.ok && Ratio.compare(Ratio.fromDecimal(size.value), ours) === 0
  const isInverse = terms.payoff === 'inverse'
  if (isSame && (market.inverse === true) === isInverse && market.settle === terms.settle)
    return null
  const there = size.ok ? Decimal.format(size.value) : 'none'
  return `${instrument} is another contract there: of ${there}, here of ${Decimal.format(terms.contractSize)}`
}

/** By the names of ccxt's errors: the venue, or ccxt before it, refused the order for good. */
const refusals = new Set([
  ...['InsufficientFunds', 'InvalidOrder', 'BadRequest', 'BadSymbol', 'ArgumentsRequired'],
  ...['AuthenticationError', 'PermissionDenied', 'AccountNotEnabled', 'AccountSuspended'],
  ...['OperationRejected', 'MarketClosed', 'ContractUnavailable', 'OrderNotFillable'],
  ...['OrderImmediatelyFillable', 'RestrictedLocation', 'ManualInteractionNeeded', 'NotSupported'],
])

/** Asks, until it is told to stop: then nobody knows. */
async function guarded(
  { exchange, faultOf }: Venue,
  signal: AbortSignal,
  act: 'place' | 'query',
  ask: () => Promise<Outcome>,
): Promise<Outcome> {
  const stopped = Promise.withResolvers<Outcome>()
  const stop = () => stopped.resolve(Executor.unknown('stopped before an answer came'))
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([ask(), stopped.promise])
  } catch (error) {
    const { name } = (error ?? {}) as Error
    const { message } = faultOf(error)
    if (act === 'query' && name === 'OrderNotFound')
      return Executor.absent(`${exchange.id}: no such order`)
    // A name that is known there was sent before.
    const isRefused = refusals.has(name) && !/duplicat/i.test(message)
    if (act === 'place' && isRefused) return rejected(message)
    return Executor.unknown(message)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

const zero: Decimal = { units: 0n, scale: 0 }

const rejected = (says: string): Outcome => ({
  ...{ kind: 'known', status: 'rejected', filled: zero, price: null, fee: zero, says },
})
