/** A small venue as lines of commands: one coin, one rulebook, accounts opened on demand. */

const time = Date.UTC(2021, 4, 19)

type Fields = Readonly<Record<string, unknown>>

/** A command as a line; the id is what it is told by, and the time is the morning of 19 May 2021. */
export const line = (type: string, id: string, fields: Fields = {}, after = 0): string =>
  JSON.stringify({ type, id, time: time + after, ...fields })

export const rulebook = {
  id: 'house',
  source: 'made up for tests',
  numeraire: 'USDT',
  method: {
    name: 'tiered',
    brackets: {
      'BTC/USDT:USDT': [
        { floor: '0', rate: '0.004', leverageMax: '125' },
        { floor: '50000', rate: '0.005', leverageMax: '100' },
      ],
    },
    collateral: { USDT: [{ floor: '0', weight: '1' }] },
  },
  ladders: [
    {
      id: 'main',
      levels: [
        { name: 'warning', measure: 'maintenance', enter: '0.5', clear: '0.45', action: 'none' },
        { name: 'call', measure: 'maintenance', enter: '0.8', clear: '0.7', action: 'call' },
        {
          name: 'liquidation',
          measure: 'maintenance',
          enter: '1',
          clear: '0.9',
          action: 'liquidate',
        },
      ],
    },
  ],
  call: { within: 3_600_000, cureTo: '0.7', amount: 'floating', onExpiry: 'liquidate' },
  liquidation: { sizing: 'deficit', target: '0.8', feeRate: '0.005', dust: '10', silence: 60_000 },
  waterfall: { fundCapDefault: '100000', deleverage: 'ranked', disposal: '0.1' },
  prices: { staleAfter: 60_000, staleBand: '0.01' },
} as const

export const definitions: readonly string[] = [
  line('DefineAsset', 'd1', { asset: 'USDT', decimals: 6 }),
  line('DefineAsset', 'd2', { asset: 'BTC', decimals: 8 }),
  line('DefineInstrument', 'd3', {
    instrument: {
      id: 'BTC/USDT:USDT',
      kind: 'perpetual',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      tick: '0.1',
      lot: '0.001',
    },
  }),
  line('DefineRulebook', 'd4', { rulebook }),
]

export const mark = (id: string, price: string, after = 0): string =>
  line(
    'SetMarks',
    id,
    { marks: [{ instrument: 'BTC/USDT:USDT', price, time: time + after, source: 'test' }] },
    after,
  )

/** Opens an account, puts money in and lets it buy, or sell where negative. */
export const trader = (account: string, deposit: string, contracts: string, price: string) => [
  line('OpenAccount', `${account}-open`, {
    account,
    owner: account,
    group: account,
    rulebook: 'house',
    positionMode: 'net',
  }),
  line('Deposit', `${account}-in`, { account, asset: 'USDT', amount: deposit }),
  line('ReportFill', `${account}-fill`, {
    fill: `${account}-f1`,
    account,
    instrument: 'BTC/USDT:USDT',
    leg: 'net',
    contracts,
    price,
    fee: '0',
    order: null,
  }),
]

/** All that a day needs before prices move. */
export const opening: readonly string[] = [
  ...definitions,
  mark('m0', '40000'),
  ...trader('ada', '5000', '1', '40000'),
  ...trader('bob', '50000', '-1', '40000'),
  line('Arm', 'arm', { by: 'test', reason: 'marks are set' }),
]

export const text = (lines: readonly string[]): string => lines.map((one) => `${one}\n`).join('')

export * as Desk from './Desk.ts'
