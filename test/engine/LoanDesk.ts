import type { Event } from '../../src/engine/Event.ts'
import { State } from '../../src/engine/State.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { LendingMethod, LoanLiquidation } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { tiered } from '../tiered.ts'
import { Desk } from './Desk.ts'
import { rulebook as bracketed } from './world.ts'

/** A desk with a lending pool, and short helpers for loans. */

const R = Ratio.of

export const decimals = { USD: 8, USDC: 6, ETH: 18, BTC: 8 } as const

export type Coin = keyof typeof decimals

/** Whole units in atoms. */
export const atoms = (asset: Coin, units: bigint, places = 0): Amount =>
  Amount.of(units * 10n ** BigInt(decimals[asset] - places))

export const spot = (base: Coin, tick: number): InstrumentSpec => ({
  id: `${base}/USDC`,
  kind: 'spot',
  payoff: 'linear',
  base,
  quote: 'USDC',
  settle: 'USDC',
  contractSize: { units: 1n, scale: 0 },
  tick: { units: 1n, scale: tick },
  lot: { units: 1n, scale: 4 },
  lotsMin: 1n,
  expiry: null,
  allowsNonPositive: false,
})

export const method = (part: Partial<LoanLiquidation> = {}): LendingMethod => ({
  name: 'lending',
  protocol: 'aave-v3.7',
  collateral: new Map([
    ['ETH', pledge(80n, 825n, 5n)],
    ['BTC', pledge(73n, 780n, 6n)],
    ['USDC', pledge(77n, 800n, 4n)],
  ]),
  modes: new Map([
    [
      'stable',
      {
        assets: ['USDC'],
        borrowable: ['USDC', 'ETH'],
        openLtv: R(93n, 100n),
        threshold: R(95n, 100n),
        bonus: R(1n, 100n),
        ltvZero: [],
        isolated: false,
      },
    ],
  ]),
  liquidation: {
    by: 'liquidator',
    guard: true,
    closeFactor: R(1n, 2n),
    fullBelow: R(95n, 100n),
    fullUnder: Value.of(2_000n * 10n ** 8n),
    leftover: Value.of(1_000n * 10n ** 8n),
    targetHealth: null,
    softening: null,
    auction: null,
    insurance: null,
    badDebt: 'socialise',
    ...part,
  },
})

const pledge = (ltv: bigint, threshold: bigint, bonus: bigint) => ({
  openLtv: R(ltv, 100n),
  threshold: R(threshold, 1_000n),
  bonus: R(bonus, 100n),
  bonusShare: R(1n, 10n),
  ramp: null,
})

export const auction = {
  start: R(12n, 10n),
  decay: { type: 'linear', tau: 3_600_000 },
  tail: 1_800_000,
  cusp: R(0n),
  reserve: R(8n, 10n),
  penalty: R(5n, 100n),
  restarts: 1,
} as const

/** A ladder on the health factor: notice, call, liquidation. */
export const rulebook = (id: string, part: Partial<LoanLiquidation> = {}): Rulebook => ({
  ...bracketed(),
  id,
  numeraire: 'USD',
  method: method(part),
  ladders: [
    {
      id: 'loan',
      levels: [
        {
          name: 'notice',
          measure: 'maintenance',
          enter: R(8n, 10n),
          clear: R(7n, 10n),
          action: 'none',
        },
        {
          name: 'call',
          measure: 'maintenance',
          enter: R(9n, 10n),
          clear: R(8n, 10n),
          action: 'call',
        },
        {
          name: 'liquidation',
          measure: 'maintenance',
          enter: R(1n),
          clear: R(1n),
          action: 'liquidate',
        },
      ],
    },
  ],
  call: { within: 3_600_000, cureTo: R(8n, 10n), amount: 'floating', onExpiry: 'restrict' },
  liquidation: { ...bracketed().liquidation, target: R(1n), feeRate: R(1n, 100n) },
})

/** An exchange's rulebook in USDC, under which a claim on a pool has no value. */
export function exchange(): Rulebook {
  const book = bracketed()
  const method = { ...tiered(book), brackets: new Map() }
  const waterfall = { ...book.waterfall, fundCaps: new Map() }
  return { ...book, numeraire: 'USDC', method, waterfall }
}

/** Armed, with a pool of USDC, ETH and BTC, one lender in it and all four liquidation methods. */
export function create(part: Partial<LoanLiquidation> = {}, fund = 0n): Desk {
  const desk: Desk = { state: State.create(), time: 1_700_000_000_000, count: 0, entries: [] }
  for (const [asset, places] of Object.entries(decimals)) {
    Desk.tell(desk, { type: 'DefineAsset', asset, decimals: places })
  }
  Desk.tell(desk, { type: 'DefineInstrument', instrument: spot('ETH', 2) })
  Desk.tell(desk, { type: 'DefineInstrument', instrument: spot('BTC', 2) })
  const curve = {
    optimalUsage: 8_000n,
    base: 0n,
    slope1: 400n,
    slope2: 6_000n,
    reserveFactor: 1_000n,
  }
  const caps = { supply: null, borrow: null }
  const reserves = (['USDC', 'ETH', 'BTC'] as const).map((asset) => ({ asset, curve, caps }))
  Desk.tell(desk, { type: 'DefinePool', pool: 'main', reserves })
  Desk.tell(desk, { type: 'DefinePool', pool: 'safety', reserves: reserves.slice(0, 1) })
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: rulebook('loans', part) })
  price(desk, {})
  if (fund > 0n) deposit(desk, 'house:fund', 'USDC', fund)
  open(desk, 'lender', { USDC: 1_000_000n, ETH: 500n, BTC: 20n })
  for (const [asset, units] of [
    ['USDC', 1_000_000n],
    ['ETH', 500n],
    ['BTC', 20n],
  ] as const) {
    Desk.tell(desk, {
      type: 'Supply',
      account: 'lender',
      pool: 'main',
      asset,
      amount: atoms(asset, units),
    })
  }
  Desk.tell(desk, { type: 'Arm', by: 'desk', reason: 'test' })
  return desk
}

export function open(
  desk: Desk,
  account: string,
  holdings: Partial<Record<Coin, bigint>>,
  group = account,
): void {
  Desk.tell(desk, {
    type: 'OpenAccount',
    account,
    owner: account,
    group,
    rulebook: 'loans',
    positionMode: 'net',
  })
  for (const [asset, units] of Object.entries(holdings)) {
    deposit(desk, account, asset as Coin, units)
  }
}

export const deposit = (desk: Desk, account: string, asset: Coin, units: bigint): Event[] =>
  Desk.tell(desk, { type: 'Deposit', account, asset, amount: atoms(asset, units) })

/** Opens an account that lends ETH, borrows USDC and withdraws it. */
export function borrow(desk: Desk, account: string, eth: bigint, usdc: bigint): Event[] {
  open(desk, account, { ETH: eth })
  const pool = 'main'
  Desk.tell(desk, { type: 'Supply', account, pool, asset: 'ETH', amount: atoms('ETH', eth) })
  const events = Desk.tell(desk, {
    type: 'Borrow',
    account,
    pool,
    asset: 'USDC',
    amount: atoms('USDC', usdc),
  })
  return [
    ...events,
    ...Desk.tell(desk, { type: 'Withdraw', account, asset: 'USDC', amount: atoms('USDC', usdc) }),
  ]
}

/** Sets index prices in whole dollars, and the spot marks beside them. */
export function price(desk: Desk, dollars: Partial<Record<Coin, bigint>>): Event[] {
  const { time } = desk
  const source = 'test'
  const all = { USD: 1n, USDC: 1n, ETH: 2_000n, BTC: 40_000n, ...dollars }
  return Desk.tell(desk, {
    type: 'SetMarks',
    marks: (['ETH', 'BTC'] as const).map((base) => ({
      instrument: `${base}/USDC`,
      price: Price.of(all[base] * 100n),
      time,
      source,
    })),
    indices: Object.entries(all).map(([asset, whole]) => ({
      asset,
      price: whole * 10n ** 12n,
      time,
      source,
    })),
  })
}

/** Claims an account holds of a pool; negative for a debt. */
export const claims = (
  { state }: Desk,
  account: string,
  side: 'supply' | 'debt',
  asset: Coin,
  pool = 'main',
): bigint =>
  State.account(state, account).balances[State.asset(state, `${pool}:${side}:${asset}`).index] ?? 0n

interface Seizing {
  readonly account?: string
  readonly borrower?: string
  readonly pool?: string
  readonly asset?: string
  readonly collateral?: string
  readonly amount?: Amount | null
}

/** Liquidates a loan, ada's of USDC for ETH by liq where nothing else is said, as far as is allowed. */
export const seize = (desk: Desk, of: Seizing = {}): Event[] =>
  Desk.tell(desk, {
    ...{ type: 'LiquidateLoan', account: 'liq', borrower: 'ada', pool: 'main' },
    ...{ asset: 'USDC', collateral: 'ETH', amount: null, ...of },
  })

export * as LoanDesk from './LoanDesk.ts'
