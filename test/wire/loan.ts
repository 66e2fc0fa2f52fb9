/** A book of loans in its written form: under a protocol, a desk and a table of its own. */
export const loans = {
  asOf: 1_794_700_800_000,
  assets: [
    { asset: 'USD', decimals: 8 },
    { asset: 'USDC', decimals: 6 },
    { asset: 'BTC', decimals: 8 },
    { asset: 'ETH', decimals: 18 },
    { asset: 'DOGE', decimals: 8 },
  ],
  rulebooks: [
    { preset: 'aave-v3.7' },
    { preset: 'desk:celsius', agreed: { initial: '0.25' } },
    {
      id: 'house',
      numeraire: 'USD',
      method: {
        name: 'lending',
        protocol: 'desk',
        collateral: { BTC: { openLtv: '0.5', threshold: '0.7' } },
        liquidation: { by: 'sale' },
      },
      ladders: [
        {
          id: 'loan',
          levels: [
            {
              name: 'liquidation',
              measure: 'maintenance',
              enter: '1',
              clear: '1',
              action: 'liquidate',
            },
          ],
        },
      ],
      call: { within: 1, cureTo: '1', amount: 'floating', onExpiry: 'restrict' },
      liquidation: { sizing: 'deficit', target: '1', dust: '0', silence: 60_000 },
      waterfall: { fundCapDefault: '0', deleverage: 'ranked', disposal: '0' },
      prices: { staleAfter: 60_000, staleBand: '0' },
    },
  ],
  prices: [
    { asset: 'USD', price: '1' },
    { asset: 'USDC', price: '1' },
    { asset: 'BTC', price: '60000' },
    { asset: 'ETH', price: '3000' },
    { asset: 'DOGE', price: '0.2' },
  ],
  accounts: [
    {
      id: 'ada',
      rulebook: 'aave-v3.7',
      balances: { ETH: '10', BTC: '1', USDC: '-20000' },
      elections: { mode: 'eth', unpledged: ['BTC'] },
      interest: { USDC: '0.05' },
    },
    { id: 'bob', rulebook: 'desk:celsius', balances: { BTC: '2', USDC: '-60000' } },
    { id: 'cyd', rulebook: 'house', balances: { BTC: '2', USDC: '-60000' } },
  ],
}
