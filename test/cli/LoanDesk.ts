import { Desk } from './Desk.ts'

/** A lender, a borrower and a liquidator as lines of commands, from the pool to the last repayment. */

const { line } = Desk

export const hour = 3_600_000
const day = 24 * hour

/** A rulebook of loans as a desk writes one: notice, call and liquidation by the health factor. */
const rulebook = {
  id: 'loans',
  numeraire: 'USD',
  method: {
    name: 'lending',
    protocol: 'aave-v3.7',
    collateral: {
      ETH: { openLtv: '0.8', threshold: '0.825', bonus: '0.05', bonusShare: '0.1' },
    },
    modes: { ether: { assets: ['ETH'], openLtv: '0.9', threshold: '0.93', bonus: '0.01' } },
    liquidation: { by: 'liquidator', closeFactor: '0.5', fullBelow: '0.95', leftover: '1000' },
  },
  ladders: [
    {
      id: 'loan',
      levels: [
        { name: 'call', measure: 'maintenance', enter: '0.9', clear: '0.85', action: 'call' },
        { name: 'out', measure: 'maintenance', enter: '1', clear: '1', action: 'liquidate' },
      ],
    },
  ],
  call: { within: day, cureTo: '0.85', amount: 'floating', onExpiry: 'restrict' },
  liquidation: { sizing: 'deficit', target: '1', dust: '0', silence: 60_000 },
  waterfall: { fundCapDefault: '0', deleverage: 'ranked', disposal: '0' },
  prices: { staleAfter: 10 * day, staleBand: '0' },
}

const curve = {
  optimalUsage: '0.8',
  base: '0.01',
  slope1: '0.04',
  slope2: '0.6',
  reserveFactor: '0.1',
}

const definitions: readonly string[] = [
  line('DefineAsset', 'd1', { asset: 'USD', decimals: 8 }),
  line('DefineAsset', 'd2', { asset: 'USDC', decimals: 6 }),
  line('DefineAsset', 'd3', { asset: 'ETH', decimals: 18 }),
  line('DefinePool', 'd4', {
    pool: 'main',
    reserves: [{ asset: 'USDC', curve, caps: { supply: '5000000' } }, { asset: 'ETH' }],
  }),
  line('DefineRulebook', 'd5', { rulebook }),
]

/** What a whole ether is worth, beside dollars that are worth one. */
export const price = (id: string, ether: string, after = 0): string =>
  line(
    'SetMarks',
    id,
    {
      marks: [],
      indices: Object.entries({ USD: '1', USDC: '1', ETH: ether }).map(([asset, price]) => ({
        asset,
        price,
        time: Date.UTC(2021, 4, 19) + after,
        source: 'test',
      })),
    },
    after,
  )

const open = (account: string, asset: string, amount: string): readonly string[] => [
  line('OpenAccount', `${account}-open`, {
    account,
    owner: account,
    group: account,
    rulebook: 'loans',
  }),
  line('Deposit', `${account}-in`, { account, asset, amount }),
]

const deal = (type: string, id: string, account: string, asset: string, amount: string | null) =>
  line(type, id, { account, pool: 'main', asset, amount })

const late = (text: string, after: number): string =>
  JSON.stringify({ ...JSON.parse(text), time: Date.UTC(2021, 4, 19) + after })

/** Pool, supply, loan, a fall that calls and one that liquidates, and all that is owed repaid. */
export const session: readonly string[] = [
  ...definitions,
  price('p0', '2500'),
  ...open('lena', 'USDC', '1000000'),
  deal('Supply', 'lena-lends', 'lena', 'USDC', '1000000'),
  ...open('bob', 'ETH', '10.000000000000000001'),
  deal('Supply', 'bob-pledges', 'bob', 'ETH', '10'),
  deal('Borrow', 'bob-borrows', 'bob', 'USDC', '17000'),
  line('Withdraw', 'bob-takes', { account: 'bob', asset: 'USDC', amount: '17000' }),
  ...open('lisa', 'USDC', '20000'),
  line('Arm', 'arm', { by: 'test', reason: 'prices are set' }),
  late(line('AccrueInterest', 'accrue', { pool: 'main' }), day),
  late(line('Elect', 'elect', { account: 'bob', mode: null, unpledged: [] }), day),
  price('p1', '2250', 2 * day),
  price('p2', '2050', 2 * day + hour),
  late(
    line('LiquidateLoan', 'lisa-takes', {
      account: 'lisa',
      borrower: 'bob',
      pool: 'main',
      asset: 'USDC',
      collateral: 'ETH',
      amount: null,
    }),
    2 * day + hour,
  ),
  late(line('Deposit', 'bob-brings', { account: 'bob', asset: 'USDC', amount: '20000' }), 3 * day),
  late(deal('Repay', 'bob-repays', 'bob', 'USDC', null), 3 * day),
  late(deal('Redeem', 'bob-redeems', 'bob', 'ETH', null), 3 * day),
  late(deal('Redeem', 'lena-redeems', 'lena', 'USDC', null), 3 * day),
]

export * as LoanDesk from './LoanDesk.ts'
