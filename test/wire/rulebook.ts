/** A rulebook in its written form, over the fixture's catalog. */
export const rulebook = {
  id: 'venue',
  version: 2,
  activeFrom: 1_621_382_400_000,
  source: 'made up',
  numeraire: 'USDT',
  method: {
    name: 'tiered',
    brackets: {
      'BTC/USDT:USDT': [
        { floor: '0', rate: '0.004', leverageMax: '125', maintenanceAmount: '0' },
        { floor: '50000', rate: '0.005', leverageMax: '100', maintenanceAmount: '50' },
        { floor: '250000.5', rate: '1/60', leverageMax: '50' },
      ],
      'BTC/USD:BTC-241227': [{ floor: '0', rate: '0.01', leverageMax: '20' }],
    },
    collateral: {
      USDT: '1',
      BTC: [
        { floor: '0', weight: '0.95' },
        { floor: '10.5', weight: '0.9' },
      ],
    },
    feeRate: '0.0005',
  },
  ladders: [
    {
      id: 'exchange',
      levels: [
        { name: 'notice', measure: 'maintenance', enter: '0.6', clear: '0.5', action: 'none' },
        { name: 'call', measure: 'maintenance', enter: '0.8', clear: '0.7', action: 'call' },
        { name: 'out', measure: 'maintenance', enter: '1', clear: '0.9', action: 'liquidate' },
      ],
    },
    {
      id: 'house',
      levels: [{ name: 'watch', measure: 'initial', enter: '1', clear: '1', action: 'none' }],
    },
  ],
  call: { within: 3_600_000, cureTo: '0.7', amount: 'floating', onExpiry: 'liquidate' },
  liquidation: {
    sizing: 'fraction',
    fraction: '1/4',
    target: '0.85',
    feeRate: '0.0125',
    dust: '100.000001',
    silence: 60_000,
  },
  waterfall: {
    fundCaps: { 'BTC/USD:BTC-241227': '12.5' },
    fundCapDefault: '1000000',
    deleverage: 'ranked',
    disposal: '0.05',
  },
  prices: { staleAfter: 60_000, staleBand: '0.05' },
  outflowFloor: '0.1',
}
