import { Random } from '../../src/base/Random.ts'
import type { Command } from '../../src/engine/Command.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { Ladder, Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'

/** A small market with one of everything, for tests that run the whole engine. */

export const unit = 100_000_000n
export const start = 1_621_382_400_000

/** A command without its header. */
export type Draft = Command extends infer C
  ? C extends Command
    ? Omit<C, 'id' | 'time'>
    : never
  : never

const decimal = (units: bigint, scale: number) => ({ units, scale })

const spec = (part: Partial<InstrumentSpec> & { readonly id: string }): InstrumentSpec => ({
  kind: 'perpetual',
  payoff: 'linear',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  contractSize: decimal(1n, 0),
  tick: decimal(1n, 0),
  lot: decimal(1n, 3),
  lotsMin: 1n,
  expiry: null,
  allowsNonPositive: false,
  ...part,
})

/** Marks are in ticks; the start price of each is in `prices`. */
export const instruments: readonly InstrumentSpec[] = [
  spec({ id: 'BTC/USDT:USDT' }),
  spec({ id: 'ETH/USDT:USDT', base: 'ETH', tick: decimal(1n, 1), lot: decimal(1n, 2) }),
  spec({
    id: 'BTC/USD:BTC',
    payoff: 'inverse',
    quote: 'USD',
    settle: 'BTC',
    contractSize: decimal(100n, 0),
    lot: decimal(1n, 0),
  }),
  spec({
    id: 'OIL/USDT:USDT-210520',
    kind: 'future',
    base: 'OIL',
    tick: decimal(1n, 2),
    lot: decimal(1n, 0),
    expiry: start + 3_000_000,
    allowsNonPositive: true,
  }),
  spec({ id: 'BTC/USDT', kind: 'spot', lot: decimal(1n, 4) }),
  spec({ id: 'ETH/USDT', kind: 'spot', base: 'ETH', tick: decimal(1n, 1), lot: decimal(1n, 3) }),
]

export const prices: readonly bigint[] = [40_000n, 30_000n, 40_000n, 4_000n, 40_000n, 30_000n]

const R = Ratio.of
const settle = (id: string): bigint => (id === 'BTC/USD:BTC' ? unit / 40_000n : unit)

const brackets = new Map(
  instruments
    .filter(({ kind }) => kind !== 'spot')
    .map(({ id }) => [
      id,
      Brackets.create([
        { floor: Amount.zero, rate: R(1n, 100n), leverageMax: R(50n) },
        { floor: Amount.of(50_000n * settle(id)), rate: R(1n, 40n), leverageMax: R(20n) },
        { floor: Amount.of(250_000n * settle(id)), rate: R(1n, 10n), leverageMax: R(5n) },
      ]),
    ]),
)

const level = (
  name: string,
  enter: bigint,
  clear: bigint,
  action: 'none' | 'call' | 'liquidate',
) => ({
  name,
  measure: 'maintenance' as const,
  enter: R(enter, 100n),
  clear: R(clear, 100n),
  action,
})

export const ladder = (id = 'house'): Ladder => ({
  id,
  levels: [
    level('notice', 50n, 45n, 'none'),
    level('warning', 65n, 60n, 'none'),
    level('call', 80n, 75n, 'call'),
    level('liquidation', 100n, 95n, 'liquidate'),
  ],
})

const haircut = (weights: readonly (readonly [bigint, bigint])[]) => ({
  tiers: weights.map(([floor, weight]) => ({
    floor: Amount.of(floor * unit),
    weight: R(weight, 100n),
  })),
})

export function rulebook(part: Partial<Rulebook> = {}): Rulebook {
  return {
    id: 'ranked',
    version: 1,
    activeFrom: 0,
    source: 'made for tests',
    numeraire: 'USDT',
    method: {
      name: 'tiered',
      brackets,
      collateral: new Map([
        [
          'BTC',
          haircut([
            [0n, 95n],
            [2n, 90n],
          ]),
        ],
        ['ETH', haircut([[0n, 90n]])],
      ]),
      feeRate: R(0n),
    },
    ladders: [ladder()],
    call: { within: 180_000, cureTo: R(7n, 10n), amount: 'floating', onExpiry: 'restrict' },
    liquidation: {
      sizing: 'deficit',
      fraction: R(1n, 5n),
      target: R(9n, 10n),
      feeRate: R(1n, 400n),
      dust: Value.of(20n * unit),
      silence: 120_000,
    },
    waterfall: {
      fundCaps: new Map([['ETH/USDT:USDT', Amount.of(500n * unit)]]),
      fundCapDefault: Amount.of(2_000n * unit),
      deleverage: 'ranked',
      disposal: R(1n, 3n),
    },
    prices: { staleAfter: 300_000, staleBand: R(1n, 20n) },
    outflowFloor: R(1n, 20n),
    ...part,
  }
}

export const rulebooks: readonly Rulebook[] = [
  rulebook(),
  rulebook({
    id: 'proRata',
    call: { within: 60_000, cureTo: R(3n, 5n), amount: 'fixed', onExpiry: 'liquidate' },
    liquidation: { ...rulebook().liquidation, sizing: 'stepDown' },
    waterfall: { ...rulebook().waterfall, deleverage: 'proRata' },
    outflow: {
      hour: { worth: Value.of(4_000n * unit), share: R(0n) },
      day: { worth: Value.of(12_000n * unit), share: R(1n, 1_000n) },
      gate: Value.of(50n * unit),
    },
  }),
  rulebook({
    id: 'later',
    activeFrom: start + 1_200_000,
    outflow: {
      hour: { worth: Value.of(200n * unit), share: R(0n) },
      day: { worth: Value.of(unit), share: R(1n, 1_000n) },
      gate: null,
    },
  }),
]

export const accounts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'maker', 'late'] as const

/** The commands that every run starts with. */
export function opening(seed: number): Draft[] {
  const random = Random.create(seed, 9)
  const drafts: Draft[] = [
    ...['USDT', 'BTC', 'ETH', 'USD', 'OIL'].map(
      (asset): Draft => ({ type: 'DefineAsset', asset, decimals: 8 }),
    ),
    ...instruments.map((instrument): Draft => ({ type: 'DefineInstrument', instrument })),
    ...rulebooks.map((book): Draft => ({ type: 'DefineRulebook', rulebook: book })),
    ...accounts.map(
      (account, index): Draft => ({
        type: 'OpenAccount',
        account,
        owner: account,
        group: `group-${index >> 1}`,
        rulebook: account === 'late' ? 'later' : index % 3 === 2 ? 'proRata' : 'ranked',
        positionMode: index % 4 === 3 ? 'hedge' : 'net',
      }),
    ),
    {
      type: 'Deposit',
      account: 'house:fund',
      asset: 'USDT',
      amount: Amount.of(BigInt(random.below(4_000)) * unit + unit),
    },
    { type: 'Deposit', account: 'house:fund', asset: 'BTC', amount: Amount.of(unit / 20n) },
  ]
  for (const account of accounts) drafts.push(...fundAccount(account, random))
  return drafts
}

function fundAccount(account: string, random: Random): Draft[] {
  const wealth = account === 'maker' ? 1_000_000n : BigInt(500 + random.below(20_000))
  const drafts: Draft[] = [
    { type: 'Deposit', account, asset: 'USDT', amount: Amount.of(wealth * unit) },
  ]
  if (random.below(2) === 0) {
    drafts.push({ type: 'Deposit', account, asset: 'BTC', amount: Amount.of(unit / 4n) })
  }
  if (random.below(3) === 0) {
    drafts.push({ type: 'Deposit', account, asset: 'ETH', amount: Amount.of(unit * 2n) })
  }
  return drafts
}
