/** A book in its written form: two contracts, two rulebooks, three accounts. */
export const book = {
  asOf: 1_621_382_400_000,
  assets: [
    { asset: 'USDT', decimals: 6 },
    { asset: 'BTC', decimals: 8 },
  ],
  instruments: [
    {
      id: 'BTC/USDT:USDT',
      kind: 'perpetual',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      tick: '0.1',
      lot: '0.001',
    },
    {
      id: 'BTC/USD:BTC',
      kind: 'perpetual',
      payoff: 'inverse',
      base: 'BTC',
      quote: 'USDT',
      settle: 'BTC',
      contractSize: '100',
      tick: '0.1',
      lot: '1',
    },
    {
      id: 'BTC/USDT',
      kind: 'spot',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      tick: '1',
      lot: '1',
    },
  ],
  rulebooks: [
    { preset: 'binance-usdm', id: 'usdm' },
    {
      preset: 'binance-usdm',
      id: 'coinm',
      numeraire: 'BTC',
      method: {
        brackets: { 'BTC/USD:BTC': [{ floor: '0', rate: '0.004', leverageMax: '125' }] },
        collateral: { BTC: '1' },
      },
      liquidation: { sizing: 'deficit', target: '1', dust: '0', silence: 60_000 },
    },
  ],
  prices: [
    { symbol: 'BTC/USDT:USDT', price: '43000.05' },
    { symbol: 'BTC/USD:BTC', price: '43010', time: 1_621_382_399_000, source: 'venue' },
    { asset: 'USDT', price: '1' },
    { asset: 'BTC', price: '43000.123' },
  ],
  accounts: [
    {
      id: 'a',
      owner: 'Anna',
      group: 'desk',
      rulebook: 'usdm',
      balances: { USDT: '10000.5', BTC: '-0.01' },
      positions: [
        {
          symbol: 'BTC/USDT:USDT',
          side: 'long',
          contracts: '1.234',
          entryPrice: '45012.34567',
          leverage: 20,
        },
      ],
      orders: [
        { id: 'o', symbol: 'BTC/USDT:USDT', side: 'buy', contracts: '0.001', price: '40000' },
      ],
    },
    {
      id: 'b',
      kind: 'mirrored',
      rulebook: 'usdm',
      hedged: true,
      balances: { USDT: '10000.5' },
      positions: [
        { symbol: 'BTC/USDT:USDT', side: 'short', contracts: '0.5', entryPrice: '45012.34567' },
      ],
    },
    {
      id: 'c',
      rulebook: 'coinm',
      balances: { BTC: '1' },
      positions: [
        {
          symbol: 'BTC/USD:BTC',
          side: 'short',
          contracts: '70',
          entryPrice: '41999.99',
          marginMode: 'isolated',
          collateral: '0.05',
        },
      ],
    },
  ],
}

/** The same book, one record a line. */
export const bookLines = (): string =>
  [
    { record: 'book', asOf: book.asOf },
    ...book.assets.map((one) => ({ record: 'asset', ...one })),
    ...book.instruments.map((one) => ({ record: 'instrument', ...one })),
    ...book.rulebooks.map((one) => ({ record: 'rulebook', ...one })),
    ...book.prices.map((one) => ({ record: 'price', ...one })),
    ...book.accounts.map((one) => ({ record: 'account', ...one })),
  ]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('')
