import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Draw } from '../../src/base/Draw.ts'
import { Random } from '../../src/base/Random.ts'
import { Real } from '../../src/base/Real.ts'

/**
 * A crowd that is made up: traders of three perpetuals under one venue's brackets, more of them long
 * than short and some at high leverage. The example book of lines is made here, byte for byte:
 *
 *     node test/cli/Crowd.ts
 */
export const path = fileURLToPath(new URL('../../examples/books/crowd.ndjson', import.meta.url))

const markets = [
  { base: 'BTC', tick: '0.1', price: 60_000, decimals: 1, share: 0.55 },
  { base: 'ETH', tick: '0.01', price: 3_000, decimals: 2, share: 0.3 },
  { base: 'ADA', tick: '0.0001', price: 0.75, decimals: 4, share: 0.15 },
] as const
type Market = (typeof markets)[number]

const seed = 19

/** Calls at half of what liquidates, so that there is time between the two. */
const ladders = [
  {
    id: 'house',
    levels: [
      { name: 'call', measure: 'maintenance', enter: '0.5', clear: '0.45', action: 'call' },
      {
        name: 'liquidation',
        measure: 'maintenance',
        enter: '1',
        clear: '0.9',
        action: 'liquidate',
      },
    ],
  },
]
const call = { within: 3_600_000, cureTo: '0.45', amount: 'floating', onExpiry: 'restrict' }

/** The lines of a book of so many traders; a smaller crowd is the beginning of a larger one. */
export function lines(accounts: number): readonly string[] {
  const head = [
    { record: 'book', asOf: Date.UTC(2026, 10, 21) },
    ...['USDT', 'BTC', 'ETH', 'ADA'].map((asset) => ({ record: 'asset', asset, decimals: 8 })),
    ...markets.map(({ base, tick }) => ({
      record: 'instrument',
      ...{ id: `${base}/USDT:USDT`, kind: 'perpetual', base, quote: 'USDT', settle: 'USDT' },
      ...{ tick, lot: '0.001' },
    })),
    {
      record: 'rulebook',
      preset: 'binance-usdm',
      id: 'house',
      method: { collateral: { USDT: '1' } },
      ladders,
      call,
    },
    ...markets.map(({ base, price }) => ({
      record: 'price',
      symbol: `${base}/USDT:USDT`,
      price: String(price),
    })),
  ]
  const traders = Array.from({ length: accounts }, (_, number) => trader(number))
  return [...head, ...traders].map((record) => JSON.stringify(record))
}

function trader(number: number) {
  const random = Random.create(seed, 0, number)
  const leverage = Math.min(40, Math.max(1.2, 4.5 * Real.exp(0.8 * Draw.normal(random))))
  const equity = Math.round(4_000 * Real.exp(1.1 * Draw.normal(random)))
  const count = Draw.unit(random) < 0.25 ? 2 : 1
  const first = pick(
    random,
    markets.map(({ share }) => share),
  )
  const opened = markets.map((_, index) => markets[(first + index) % markets.length] as Market)
  let profit = 0
  const positions = opened.slice(0, count).flatMap((market) => {
    const side = Draw.unit(random) < 0.66 ? 'long' : 'short'
    const entryPrice = (market.price * Real.exp(0.04 * Draw.normal(random))).toFixed(
      market.decimals,
    )
    const contracts = ((equity * leverage) / count / market.price).toFixed(3)
    if (Number(contracts) === 0) return []
    profit += gain(market, side, contracts, entryPrice)
    return [{ symbol: `${market.base}/USDT:USDT`, side, contracts, entryPrice }]
  })
  return {
    record: 'account',
    id: `t${number}`,
    rulebook: 'house',
    balances: { USDT: (equity - profit).toFixed(2) },
    positions,
  }
}

/** What the position has gained at the price now. */
function gain(market: Market, side: string, contracts: string, entryPrice: string): number {
  const rise = Number(contracts) * (market.price - Number(entryPrice))
  return side === 'long' ? rise : -rise
}

function pick(random: Random, shares: readonly number[]): number {
  let left = Draw.unit(random)
  const found = shares.findIndex((share) => {
    left -= share
    return left < 0
  })
  return found < 0 ? shares.length - 1 : found
}

export const exampleAccounts = 600

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(path, `${lines(exampleAccounts).join('\n')}\n`)
}

export * as Crowd from './Crowd.ts'
