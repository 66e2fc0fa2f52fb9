import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Credentials, openVenue, type Venue } from '../../src/connect/mirror/Exchange.ts'
import { VenueFault } from '../../src/connect/mirror/VenueFault.ts'
import { outcomeOf, type VenueOrder } from '../../src/executor/ccxt/outcomeOf.ts'
import { type Trading, tradingAt, venueOf } from '../../src/executor/ccxt/venue.ts'
import { ways } from '../../src/executor/ccxt/ways.ts'
import type { Outcome } from '../../src/executor/Executor.ts'
import { FakeService } from '../desk/FakeService.ts'
import { tables } from '../desk/venueServer.ts'
import { order, terms } from './order.ts'

const { signal } = new AbortController()
const kindOf = ({ kind, says }: Outcome): string => `${kind}: ${says}`

const taken: VenueOrder = {
  ...{ clientOrderId: order.key, status: 'closed', filled: 0.5, average: 39_990.5 },
  ...{ fee: { currency: 'USDT', cost: 7.99 } },
}

/** An exchange of ccxt's that does as it is told. */
function venue(part: Partial<Record<keyof Trading, unknown>>, name: keyof typeof ways = 'binance') {
  const asked: unknown[][] = []
  const noting =
    (what: string, answer: unknown) =>
    async (...words: unknown[]) => {
      asked.push([what, ...words])
      if (answer instanceof Error) throw answer
      return answer
    }
  const swap = { type: 'swap', contractSize: 1, inverse: false, settle: 'USDT' }
  const exchange = {
    ...{ id: 'fake', markets: { 'BTC/USDT:USDT': swap }, ...part },
    createOrder: noting('create', part.createOrder ?? taken),
    fetchOrder: noting('fetch', part.fetchOrder ?? taken),
    cancelOrder: noting('cancel', part.cancelOrder ?? {}),
  } as unknown as Trading
  const faultOf = (error: unknown) => new VenueFault((error as Error).message)
  const way = ways[name]
  assert.ok(way !== undefined)
  return { asked, at: tradingAt({ exchange, faultOf } satisfies Venue, way) }
}

/** As ccxt throws them. */
const thrown = (name: string, message = name): Error => Object.assign(new Error(message), { name })

describe('orders at a venue', () => {
  test('[EXEC14] an order is a market order, or one at once within its limit, that may only reduce, under a name of ours', async () => {
    const { asked, at } = venue({})
    assert.equal((await at.place(order, signal)).kind, 'known')
    await at.place({ ...order, leg: 'long' }, signal)
    const params = { reduceOnly: true, clientOrderId: order.key }
    const words = ['create', 'BTC/USDT:USDT', 'market', 'sell', 0.5, undefined]
    assert.deepEqual(asked, [
      [...words, params],
      [...words, { ...params, hedged: true }],
    ])
    const owners = { ...order, purpose: 'protect', limitPrice: '39500.5' } as const
    assert.equal(at.refusal(owners, terms), null)
    await at.place(owners, signal)
    const limited = ['create', 'BTC/USDT:USDT', 'limit', 'sell', 0.5, 39_500.5]
    assert.deepEqual(asked.at(-1), [...limited, { ...params, timeInForce: 'IOC' }])
  })

  test('[EXEC14] names keep the lengths of venues, and each is asked for by its name', async () => {
    const most = { binance: 36, bybit: 36, okx: 32, bitget: 32, gate: 30 }
    for (const [name, length] of Object.entries(most)) {
      const { asked, at } = venue({}, name)
      await at.query(order, signal)
      await at.cancel(order, signal)
      const way = ways[name]
      const spelled = way?.name(order.key) ?? ''
      assert.ok(spelled.length <= length && /^[a-z0-9-]+$/.test(spelled), name)
      assert.ok(
        asked.every((words) => JSON.stringify(words).includes(spelled)),
        name,
      )
    }
  })

  test('[EXEC12] [EXEC14] what a venue judged is a refusal; all else is asked for', async () => {
    const rows: readonly (readonly [string, string, RegExp])[] = [
      ['InsufficientFunds', 'no margin', /^known: no margin/],
      ['InvalidOrder', 'reduceOnly order is rejected', /^known: /],
      ['InvalidOrder', 'Duplicated clientOrderId', /^unknown: /],
      ['DuplicateOrderId', 'x', /^unknown: /],
      ['RequestTimeout', 'x', /^unknown: /],
      ['ExchangeNotAvailable', 'x', /^unknown: /],
      ['RateLimitExceeded', 'x', /^unknown: /],
      ['ExchangeError', 'x', /^unknown: /],
      ['BadResponse', 'x', /^unknown: /],
      ['OrderNotFound', 'x', /^unknown: /],
      ['TypeError', 'x', /^unknown: /],
    ]
    for (const [name, message, expected] of rows) {
      const { at } = venue({ createOrder: thrown(name, message) })
      assert.match(kindOf(await at.place(order, signal)), expected, name)
    }
    const { at } = venue({ fetchOrder: thrown('OrderNotFound'), cancelOrder: thrown('BadRequest') })
    assert.match(kindOf(await at.query(order, signal)), /^absent: /)
    assert.match(kindOf(await at.cancel(order, signal)), /^absent: /, 'nothing there to end')
    const lost = venue({ fetchOrder: thrown('InvalidOrder') })
    assert.match(kindOf(await lost.at.query(order, signal)), /^unknown: /, 'a question refused')
  })

  test('[EXEC14] what a venue leaves out is not guessed, and another order is not ours', () => {
    const said = (part: VenueOrder) => kindOf(outcomeOf({ ...taken, ...part }, order.key, 'USDT'))
    assert.match(said({}), /^known: closed$/)
    assert.match(said({ clientOrderId: 'theirs' }), /^unknown: the venue told of another order/)
    assert.match(said({ clientOrderId: undefined }), /^unknown: /)
    assert.match(said({ filled: undefined }), /^unknown: an end without a size/)
    assert.match(said({ status: 'odd' }), /^unknown: /)
    assert.match(said({ status: undefined, filled: undefined }), /^known: taken/)
    assert.match(said({ fee: { currency: 'BNB', cost: 0.01 } }), /a fee of 0.01 BNB is not booked/)
    const noise = outcomeOf({ ...taken, filled: 0.1 + 0.2 }, order.key, 'USDT')
    assert.ok(noise.kind === 'known')
    assert.deepEqual(noise.filled, { units: 3n, scale: 1 })
    const fees = [1, 2].map((cost) => ({ currency: 'USDT', cost: cost / 10 }))
    const both = outcomeOf({ ...taken, fees }, order.key, 'USDT')
    assert.ok(both.kind === 'known')
    assert.equal(Number(both.fee.units) / 10 ** both.fee.scale, 0.3)
  })

  test('[EXEC15] what may not only reduce, and another contract of the same name, is refused', () => {
    const swap = { type: 'swap', contractSize: 0.01, inverse: false, settle: 'USDT' }
    const { at } = venue({})
    assert.equal(at.refusal(order, terms), null)
    assert.match(`${at.refusal({ ...order, reduceOnly: false }, terms)}`, /more than reduce/)
    assert.match(`${at.refusal({ ...order, instrument: 'X' }, terms)}`, /has no X/)
    const rows = [swap, { ...swap, contractSize: 1, inverse: true }, { ...swap, type: 'spot' }]
    for (const market of rows) {
      const other = venue({ markets: { 'BTC/USDT:USDT': market } })
      assert.match(`${other.at.refusal(order, terms)}`, /another contract|no contract/)
    }
  })

  test('[EXEC14] a venue whose orders cannot be asked for by our name is not traded at', async () => {
    const credentials: Credentials = {}
    await assert.rejects(venueOf({ venue: 'htx', credentials }), /asked for by a name of ours/)
  })

  test('[EXEC5] told to stop, nobody knows', async () => {
    const stop = new AbortController()
    const { at } = venue({})
    stop.abort()
    const never = venue({ fetchOrder: new Promise(() => {}) })
    assert.match(kindOf(await never.at.query(order, stop.signal)), /^unknown: stopped/)
    assert.equal(at.name, 'fake')
  })
})

/** ccxt takes seconds to load: tried before a release, and whenever WATCH_VENUES says so. */
const skip = process.env.WATCH_VENUES === undefined && 'WATCH_VENUES=1 tries ccxt itself'

describe('orders at a venue, by ccxt itself', { skip }, () => {
  const secrets = { apiKey: 'hunter2key', secret: 'hunter2secret' }

  /** Binance on loopback: the order is taken, and its answer is lost. */
  async function binance(context: Parameters<typeof FakeService.listen>[0], mayWithdraw: boolean) {
    const table = tables.binanceusdm?.(mayWithdraw) ?? {}
    const got: string[] = []
    let told: object = { code: -2013, msg: 'Order does not exist.' }
    const service = await FakeService.listen(context, ({ method, url, body }, response) => {
      const path = url.split('?')[0] ?? ''
      if (path !== '/fapi/v1/order') {
        const found = table[path]
        if (found === undefined) FakeService.json(response, { msg: 'no such path' }, 404)
        else FakeService.json(response, found)
        return
      }
      if (method === 'GET') return FakeService.json(response, told, 'code' in told ? 400 : 200)
      got.push(`${url}${body}`)
      told = {
        ...{ symbol: 'BTCUSDT', orderId: 1, status: 'FILLED', side: 'SELL', type: 'MARKET' },
        ...{ clientOrderId: order.key, origQty: '0.5', executedQty: '0.5', avgPrice: '39990.5' },
        ...{ cumQuote: '19995.25', reduceOnly: true, time: 1, updateTime: 1, positionSide: 'BOTH' },
      }
      response.destroy()
    })
    return { service, got }
  }

  test('[EXEC12] [EXEC14] an answer that is lost is asked for, by the name of the order', async (context) => {
    const { service, got } = await binance(context, false)
    const at = await venueOf({ venue: 'binanceusdm', credentials: secrets, url: service.url })
    assert.equal(at.refusal(order, terms), null)
    assert.equal((await at.query(order, signal)).kind, 'absent')
    assert.match(kindOf(await at.place(order, signal)), /^unknown: /)
    assert.equal(got.length, 1)
    assert.match(got[0] ?? '', /reduceOnly=true/)
    assert.match(got[0] ?? '', new RegExp(`newClientOrderId=${order.key}`))
    assert.match(got[0] ?? '', /recvWindow=5000/)
    const outcome = await at.query(order, signal)
    assert.ok(outcome.kind === 'known', JSON.stringify(outcome.says))
    assert.deepEqual(
      [outcome.status, outcome.filled, outcome.price],
      ['done', { units: 5n, scale: 1 }, { units: 399_905n, scale: 1 }],
    )
  })

  test('[EXEC15] a key that may withdraw is refused, and is not shown', async (context) => {
    const { service } = await binance(context, true)
    const options = { venue: 'binanceusdm', credentials: secrets, url: service.url }
    await assert.rejects(venueOf(options), (error: Error) => {
      assert.match(error.message, /the key may withdraw; expected one that may trade and no more/)
      assert.ok(!error.message.includes('hunter2'))
      return true
    })
    await assert.rejects(openVenue({ ...options, venue: 'no' }, 'trade'), VenueFault)
  })
})
