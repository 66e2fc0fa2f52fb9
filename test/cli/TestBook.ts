/** A book of three accounts: one near a call, one hedged with coins, one with an isolated position. */

const asOf = Date.UTC(2021, 4, 19)

const perpetual = (base: string, tick: string) => ({
  id: `${base}/USDT:USDT`,
  kind: 'perpetual',
  base,
  quote: 'USDT',
  settle: 'USDT',
  tick,
  lot: '0.001',
})

export const book = {
  asOf,
  assets: [
    { asset: 'USDT', decimals: 6 },
    { asset: 'BTC', decimals: 8 },
    { asset: 'ETH', decimals: 8 },
  ],
  instruments: [perpetual('BTC', '0.1'), perpetual('ETH', '0.01')],
  rulebooks: [
    { preset: 'binance-usdm', id: 'house', method: { collateral: { USDT: '1', BTC: '0.9' } } },
  ],
  prices: [
    { symbol: 'BTC/USDT:USDT', price: '40000' },
    { symbol: 'ETH/USDT:USDT', price: '3000' },
    { asset: 'BTC', price: '40000' },
    { asset: 'USDT', price: '1' },
  ],
  accounts: [
    {
      id: 'ada',
      rulebook: 'house',
      balances: { USDT: '2188' },
      positions: [{ symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '42000' }],
    },
    {
      id: 'bob',
      rulebook: 'house',
      balances: { USDT: '20000', BTC: '0.5' },
      positions: [
        { symbol: 'BTC/USDT:USDT', side: 'short', contracts: '2', entryPrice: '41000' },
        { symbol: 'ETH/USDT:USDT', side: 'long', contracts: '30', entryPrice: '3100.005' },
      ],
      orders: [{ id: 'o1', symbol: 'ETH/USDT:USDT', side: 'buy', contracts: '10', price: '2900' }],
    },
    {
      id: 'cyd',
      rulebook: 'house',
      balances: { USDT: '1000' },
      positions: [
        {
          symbol: 'ETH/USDT:USDT',
          side: 'long',
          contracts: '2',
          entryPrice: '3200',
          marginMode: 'isolated',
          collateral: '450',
        },
      ],
    },
  ],
}

export const text = JSON.stringify(book, null, 2)

/** Minutes of bitcoin and ether from the time of the book on. */
export const candles = (rows: readonly (readonly [btc: string, eth: string])[]): string =>
  [
    'symbol,ts,open,high,low,close,volume',
    ...rows.flatMap(([btc, eth], minute) => [
      `BTC/USDT,${asOf + minute * 60_000},${btc},${btc},${btc},${btc},100`,
      `ETH/USDT,${asOf + minute * 60_000},${eth},${eth},${eth},${eth},1000`,
    ]),
    '',
  ].join('\n')

export * as TestBook from './TestBook.ts'
