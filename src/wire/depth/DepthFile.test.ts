import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DepthSeries, type DepthShot } from '../../market/impact/DepthSeries.ts'
import { DepthFile } from './DepthFile.ts'

/** Reads a whole text; every state, with no least time between two. */
function shots(text: string, symbol: string | null = null, every = 0): readonly DepthShot[] {
  const isAsked = (name: string): boolean => symbol === null || name === symbol
  const found: DepthShot[] = []
  let opened: DepthFile | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const one = { number: index + 1, text: line }
    const isFirst = opened === null
    opened ??= DepthFile.open(one, { file: 'x', isAsked, every })
    if (!isFirst || opened.isRow) found.push(...opened.reader.push(one))
  }
  return [...found, ...(opened?.reader.end() ?? [])]
}

const near = (a: number | undefined, b: number, off = 1e-12): void =>
  assert.ok(a !== undefined && Math.abs(a / b - 1) < off, `${a} is not ${b}`)

test('[DEPTH1] a book is notional at the middle within moves of a grid, as far as it reaches', () => {
  const quotes = [
    [99.9, 10],
    [99.2, 20],
    [98, 30],
  ] as const
  const points = DepthSeries.pointsOf(quotes, 100)
  // −ln 0.999 is just over 0.001, −ln 0.992 is 0.00803, −ln 0.98 is 0.0202: beyond 0.02 nothing is known.
  assert.deepEqual(
    points.map(({ move }) => move),
    [0.002, 0.005, 0.01, 0.02],
  )
  assert.deepEqual(
    points.map(({ notional }) => notional),
    [1_000, 1_000, 3_000, 3_000],
  )
})

test('[DEPTH1] bands of Binance Vision: rows of a time are a state, bids below the price', () => {
  const text = `timestamp,percentage,depth,notional
2025-10-10 21:15:00,-2,10,700
2025-10-10 21:15:00,-1,5,400
2025-10-10 21:15:00,1.00,6,500
2025-10-10 21:15:30,-1,5,100
2025-10-10 21:15:30,1,5,200`
  const found = shots(text)
  assert.deepEqual(
    found.map(({ time }) => time),
    [Date.UTC(2025, 9, 10, 21, 15), Date.UTC(2025, 9, 10, 21, 15, 30)],
  )
  assert.deepEqual(
    found[0]?.sell.map(({ notional }) => notional),
    [400, 700],
  )
  near(found[0]?.sell[1]?.move, -Math.log(0.98))
  near(found[0]?.buy[0]?.move, Math.log(1.01))
  assert.equal(shots(text, null, 60_000).length, 1)
})

test('[DEPTH1] snapshots of Tardis, of the market asked for; a level that is not there ends a side', () => {
  const header =
    'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,bids[1].amount'
  const text = `${header}
binance,BTCUSDT,1,1700000000000000,100.1,1,99.9,2,101,4,99,3
binance,ETHUSDT,1,1700000000000000,10.1,1,9.9,2,11,4,9,3
binance,BTCUSDT,1,1700000001000000,100.1,1,99.9,2,,,99,3`
  const found = shots(text, 'BTCUSDT')
  assert.deepEqual(
    found.map(({ time }) => time),
    [1_700_000_000_000, 1_700_000_001_000],
  )
  assert.deepEqual(found[0]?.sell.at(-1), { notional: 200, move: 0.01 })
  assert.deepEqual(
    found[1]?.buy.map(({ move }) => move),
    [],
  )
})

test('[DEPTH1] messages of Bybit: a snapshot and what changed after it', () => {
  const line = (type: string, ts: number, b: unknown, a: unknown) =>
    JSON.stringify({ topic: 'orderbook.500.X', type, ts, data: { s: 'X', b, a, u: 1, seq: 2 } })
  const text = [
    line(
      'snapshot',
      1_700_000_000_000,
      [
        ['99.9', '1'],
        ['98', '5'],
      ],
      [
        ['100.1', '1'],
        ['102.1', '7'],
      ],
    ),
    line(
      'delta',
      1_700_000_000_100,
      [
        ['99.9', '0'],
        ['99', '4'],
      ],
      [['100.1', '3']],
    ),
  ].join('\n')
  const [first, second] = shots(text)
  assert.deepEqual(first?.sell.at(-1), { notional: 100, move: 0.02 })
  // Best bid 99, best ask 100.1: the middle is 99.55, and 98 is 1.57 % from it.
  near(second?.sell.at(-1)?.notional, 4 * 99.55)
  assert.deepEqual(
    second?.sell.map(({ move }) => move),
    [0.01],
  )
})

test('[DEPTH1] ten levels in all stand nine of the smallest spread so far apart', () => {
  const text = `timestamp,best_bid,best_ask,bid_volume_10,ask_volume_10
2026-01-01 05:01:58.740449,99.95,100.05,1000,2000
2026-01-01 05:02:58,99.5,100.5,10,20`
  const [first] = shots(text)
  // Nine tenths below 99.95 is 99.05: 0.95455 % from the middle; at 0.5 % a straight line has 52.4 % of 100,000.
  const reach = -Math.log(99.05 / 100)
  assert.deepEqual(
    first?.sell.map(({ move }) => move),
    [0.005],
  )
  near(first?.sell[0]?.notional, (100_000 * 0.005) / reach)
  assert.equal(first?.time, Date.UTC(2026, 0, 1, 5, 1, 58, 740))
})

const candles = (
  rows: readonly (readonly [close: number, bought: number])[],
  taker = true,
): string => {
  let before = 100
  const lines = rows.map(([close, bought], index) => {
    const line = `${1_700_006_400_000 + index * 900_000},${before},${close},1,1000${taker ? `,${bought}` : ''}`
    before = close
    return line
  })
  return [`ts,open,close,volume,quoteVolume${taker ? ',takerBuyQuote' : ''}`, ...lines].join('\n')
}

test('[DEPTH3] candles: what takers bought less what they sold against returns, day by day', () => {
  // A market of 50,000 a move of one: each candle moves by its flow ÷ 50,000.
  const flows = Array.from({ length: 24 }, (_, index) => ((index * 7) % 11) - 5).map(
    (one) => one * 100,
  )
  let price = 100
  const rows = flows.map((flow) => {
    price *= Math.exp(flow / 50_000)
    return [price, (1_000 + flow) / 2] as const
  })
  const [day, more] = shots(candles(rows))
  near(day?.sell[0]?.notional, 500, 1e-9)
  assert.deepEqual([day?.sell, more, day?.time], [day?.buy, undefined, 1_700_092_800_000])
  // Without them the flow is told by the return: of the same order, and no more.
  const [bulk] = shots(candles(rows, false))
  const depth = bulk?.sell[0]?.notional ?? 0
  assert.ok(depth > 200 && depth < 1_200, `${depth}`)
  assert.deepEqual(shots(candles(rows.slice(0, 19))), [], 'too few of a day')
})

test('[DEPTH5] pools: reserves, or liquidity at a price, and several of a time are one market', () => {
  const one = '{"pools": [{"base": "1000", "quote": "2000000", "fee": "0"}'
  const stated = `{"liquidity": "${Math.sqrt(2e9)}", "price": "2000", "fee": 0}`
  const [alone] = shots(`${one}]}`)
  const at = alone?.sell.find(({ move }) => move === 0.01)
  // Selling dx leaves 2,000,000,000 ÷ (1,000 + dx)²: e^0.005 of the base for a hundredth.
  near(at?.notional, 1_000 * (Math.exp(0.005) - 1) * 2_000)
  const [both] = shots(`${one}, ${stated}]}`)
  near(both?.sell.find(({ move }) => move === 0.01)?.notional, 2 * (at?.notional ?? 0), 1e-9)
})

const snapshot =
  '{"topic":"orderbook.50.X","type":"snapshot","ts":1,"data":{"s":"X","b":[["1","1"]],"a":[["2","1"]]}}'
const wrong: readonly (readonly [text: string, message: RegExp])[] = [
  ['a,b\n1,2', /x:1: expected one of timestamp,percentage.*found "a,b"/],
  [
    'timestamp,percentage,depth,notional\n2025-10-10 21:15:00,0,1,1',
    /x:2:21: percentage: expected per cent above -100/,
  ],
  [
    'timestamp,percentage,depth,notional\n2025-10-10,1,1,1',
    /timestamp: expected a time such as 2021-05-19/,
  ],
  [
    'timestamp,percentage,depth,notional\n2025-10-10 21:15:00,1,1,-1',
    /notional: expected a number of 0 or more/,
  ],
  [
    'timestamp,percentage,depth,notional\n2025-10-10 21:15:00,1,1',
    /x:2: expected 4 cells, found 3/,
  ],
  [
    'timestamp,best_bid,best_ask,bid_volume_10,ask_volume_10\n2026-01-01 05:01:58,2,1,1,1',
    /best_ask: expected an ask over the bid/,
  ],
  [
    'timestamp,best_bid,best_ask,bid_volume_10,ask_volume_10\nnow,1,2,1,1',
    /timestamp: expected a time such as/,
  ],
  [
    snapshot.replace('snapshot', 'delta'),
    /x:1:\d+: type: expected a snapshot before the first delta/,
  ],
  [
    snapshot.replace('[["1","1"]]', '[["1"]]'),
    /data.b\[0\]: expected a price and a size, found a list of 1/,
  ],
  [
    snapshot.replace('["2","1"]', '["Infinity","1"]'),
    /data.a\[0\]\[0\]: expected a number above 0/,
  ],
  [snapshot.replace('["2","1"]', '["0x10","1"]'), /data.a\[0\]\[0\]: expected a number above 0/],
  [snapshot.replace('["2","1"]', '[["2"],true]'), /data.a\[0\]\[0\]: expected a number above 0/],
  [snapshot.replace('["2","1"]', '["2","1",0]'), /data.a\[0\]: expected a price and a size/],
  [
    `${snapshot}\n${snapshot.replace('"ts":1', '"ts":0')}`,
    /x:2:\d+: ts: expected a time of 1 or later/,
  ],
  [
    'timestamp,percentage,depth,notional\n2025-10-10 21:15:00,1,1,1\n2025-10-10 21:14:00,1,1,1',
    /x:3:1: timestamp: expected a time no earlier than that of the row before/,
  ],
  [
    'ts,open,close,volume\n1700000000000,1,1,1\n1600000000000,1,1,1',
    /x:3:1: ts: expected a time no earlier than that of the row before/,
  ],
  [snapshot.replace('"s":"X",', ''), /data.s: expected a field of that name, found nothing/],
  [`${snapshot}\n{"topic":`, /x:2.*json.malformed/],
  ['ts,open,close,volume\n1700000000000,0,1,1', /open: expected a number above 0/],
  [
    'ts,open,close,volume,quoteVolume,takerBuyQuote\n1700000000000,1,1,1,5,6',
    /takerbuyquote: expected no more than the volume, found "6"/,
  ],
  [
    '{"pools":[{"base":"1","fee":"0"}]}',
    /pools\[0\]: expected base and quote, or liquidity and price/,
  ],
  ['{"pools":[{"base":"1","quote":"1","fee":"1"}]}', /fee: expected a share from 0 to below 1/],
  ['{"pool":[]}', /expected a field "pools"/],
]

test('[DEPTH1] [DEPTH5] what is wrong is named with its place', () => {
  for (const [text, message] of wrong) assert.throws(() => shots(text), message, text)
})

test('[DEPTH2] a profile is a quantile at each move that half of the states reach; a gap is not made deep', () => {
  const shot = (...sizes: readonly number[]): DepthShot => {
    const points = sizes.map((notional, index) => ({
      notional,
      move: [0.01, 0.02, 0.05][index] as number,
    }))
    return { time: null, sell: points, buy: points }
  }
  const states = [shot(10, 20), shot(30, 40, 90), shot(20, 20)]
  const of = (quantile: number) => {
    const found = DepthSeries.profile(states, quantile)
    assert.ok(found.ok)
    return found.value.sell.map(({ notional, move }) => [notional, move])
  }
  assert.deepEqual(of(0.5), [[20, 0.02]])
  assert.deepEqual(of(0.05), [
    [10, 0.01],
    [20, 0.02],
  ])
  assert.deepEqual(of(1), [
    [30, 0.01],
    [40, 0.02],
  ])
  assert.equal(DepthSeries.profile([shot()], 0.5).ok, false)
})

test('[DEPTH4] a period is told by those before it alone', () => {
  assert.equal(DepthSeries.heldOut([5]), null)
  const found = DepthSeries.heldOut([10, 10, 20, 5])
  assert.equal(found?.periods, 3)
  // 10 by 10, 20 by 10, 5 by the median of 10, 10 and 20: 0, ln 2 and ln 2.
  near(found?.median, Math.log(2))
  near(found?.ninety, Math.log(2))
})
