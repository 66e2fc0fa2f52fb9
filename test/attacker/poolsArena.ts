import type {
  CollateralParameters,
  LendingMethod,
  LoanLiquidation,
  ProtocolName,
} from '../../src/model/Lending.ts'
import type { ReserveSpec } from '../../src/model/ReserveSpec.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { auction, rulebook, spot } from '../engine/LoanDesk.ts'
import { setMarks } from '../engine/loanWorld.ts'
import { type Draft, start } from '../engine/world.ts'
import { Arena } from './Arena.ts'

/**
 * Pools in which everybody plays together: borrowers under every way of liquidation, who are lenders,
 * liquidators and bidders too. One pool has caps, one is lent out, one insures, one is kept elsewhere.
 */
export const places = { USD: 8, USDC: 6, ETH: 18, BTC: 8, DEED: 0, MUTE: 18 } as const

export type Coin = keyof typeof places

/** Hundredths of a dollar. A deed is worth much and cannot be cut; MUTE never had a price. */
export const prices = { USD: 100n, USDC: 100n, ETH: 200_000n, BTC: 4_000_000n, DEED: 710_000n }

const R = Ratio.of

const procedures: Readonly<Record<string, Partial<LoanLiquidation>>> = {
  guarded: { guard: true, badDebt: 'socialise' },
  free: { guard: false, targetHealth: R(11n, 10n), badDebt: 'socialise', leftover: Value.zero },
  insured: { by: 'absorption', insurance: 'safety', badDebt: 'socialise', storefront: R(3n, 5n) },
  auctioned: { by: 'auction', auction, guard: false, badDebt: 'socialise' },
  sold: { by: 'sale', guard: false, badDebt: 'deficit' },
  shared: { by: 'absorption', badDebt: 'redistribute' },
}

/** Whose rules they are, where not those of Aave. */
const protocols: Readonly<Record<string, ProtocolName>> = {
  free: 'compound-v3',
  auctioned: 'maker',
  sold: 'desk',
}

export const books = Object.keys(procedures)

export const coalition = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'] as const
export const honest = [
  'lender',
  'widow',
  'saver',
  'keeper',
  'h0',
  'h1',
  'h3',
  'h4',
  'h5',
  'h6',
] as const

const rulebookOf = (account: string): string => books[Number(account.slice(1))] ?? 'guarded'

const pledge = (openLtv: bigint, threshold: bigint): CollateralParameters => ({
  openLtv: R(openLtv, 100n),
  threshold: R(threshold, 1_000n),
  bonus: R(5n, 100n),
  bonusShare: R(1n, 10n),
  ramp: null,
})

/** Deeds and what has no price are listed too; the ladder knows liquidation alone. */
export function bookOf(id: string): Rulebook {
  const book = rulebook(id, procedures[id])
  const method = book.method as LendingMethod
  const collateral = new Map(method.collateral)
  collateral.set('DEED', pledge(50n, 600n)).set('MUTE', pledge(0n, 0n))
  const ladders = book.ladders.map((ladder) => ({
    ...ladder,
    levels: ladder.levels.filter(({ action }) => action !== 'call'),
  }))
  const protocol = protocols[id] ?? method.protocol
  // In the mode of dollars only dollars are owed.
  const modes = new Map(
    [...method.modes].map(([name, mode]) => [name, { ...mode, borrowable: mode.assets }]),
  )
  // What is owed under shared rules anybody may redeem.
  const redeemed = id === 'shared' ? { redemption: { fee: R(1n, 200n) } } : {}
  return { ...book, ladders, method: { ...method, collateral, modes, protocol, ...redeemed } }
}

const atoms = (asset: Coin, units: bigint): Amount =>
  Amount.of(units * 10n ** BigInt(places[asset]))

const curve = (reserveFactor: bigint) => ({
  optimalUsage: 8_000n,
  base: 100n,
  slope1: 900n,
  slope2: 3_000n,
  reserveFactor,
})

const reserve = (
  asset: Coin,
  factor: bigint,
  supply: bigint | null,
  borrow: bigint | null,
): ReserveSpec => ({
  asset,
  curve: curve(factor),
  caps: {
    supply: supply === null ? null : atoms(asset, supply),
    borrow: borrow === null ? null : atoms(asset, borrow),
  },
})

const defined: readonly Draft[] = [
  {
    type: 'DefinePool',
    pool: 'main',
    reserves: [
      reserve('USDC', 2_000n, null, 400_000n),
      reserve('ETH', 1_000n, 299n, null),
      reserve('BTC', 5_000n, 12n, 3n),
      reserve('DEED', 0n, 20n, null),
    ],
  },
  {
    type: 'DefinePool',
    pool: 'side',
    reserves: [
      reserve('USDC', 1_000n, null, null),
      reserve('ETH', 0n, null, null),
      reserve('BTC', 0n, null, null),
    ],
  },
  { type: 'DefinePool', pool: 'safety', reserves: [reserve('USDC', 0n, null, null)] },
  {
    type: 'DefinePool',
    pool: 'away',
    reserves: [reserve('USDC', 0n, null, null), reserve('ETH', 0n, null, null)],
  },
]

const bring = (account: string, asset: Coin, units: bigint): Draft => ({
  type: 'Deposit',
  account,
  asset,
  amount: atoms(asset, units),
})

const lend = (account: string, pool: string, asset: Coin, units: bigint): readonly Draft[] => [
  bring(account, asset, units),
  { type: 'Supply', account, pool, asset, amount: atoms(asset, units) },
]

/** Borrows dollars and takes them away. */
const loan = (account: string, pool: string, units: bigint): readonly Draft[] => {
  const amount = atoms('USDC', units)
  return [
    { type: 'Borrow', account, pool, asset: 'USDC', amount },
    { type: 'Withdraw', account, asset: 'USDC', amount },
  ]
}

const open = (groups: number): readonly Draft[] =>
  [...coalition, ...honest].map((account, index) => ({
    type: 'OpenAccount',
    account,
    owner: account,
    group: account.startsWith('c') ? `coalition-${index % groups}` : account,
    rulebook: rulebookOf(account),
    positionMode: 'net',
  }))

/** Under which rules all of them play: of every kind, each pool as Aave has it, where nothing else is said. */
export interface Regime {
  readonly name: string
  readonly rulebooks: readonly Rulebook[]
  readonly pools: readonly Draft[]
}

const mixed: Regime = { name: 'pools', rulebooks: books.map(bookOf), pools: defined }

/** Half of one debt at a time for a tenth on top, of simple interest, whose income bears no loss. */
const core: Partial<LoanLiquidation> = {
  ...{ guard: false, closeFactor: R(1n, 2n), closeFactorOf: 'debt' },
  ...{ badDebt: 'deficit', income: 'apart' },
}

/** Everybody an account of Venus's core pool. */
export const venus: Regime = {
  name: 'venus',
  rulebooks: books.map((id) => {
    const { method, ...book } = bookOf(id)
    const { liquidation, ...rest } = method as LendingMethod
    const { redemption: _, ...lending } = rest
    const plain = { ...procedures.guarded, ...core, by: 'liquidator' } as const
    return {
      ...book,
      method: { ...lending, protocol: 'venus', liquidation: { ...liquidation, ...plain } },
    }
  }),
  pools: defined.map((draft) =>
    draft.type === 'DefinePool'
      ? { ...draft, reserves: draft.reserves.map((one) => ({ ...one, interest: 'simple' })) }
      : draft,
  ),
}

const drafts = (groups: number, { rulebooks, pools }: Regime): readonly Draft[] => [
  ...Object.entries(places).map(
    ([asset, decimals]): Draft => ({ type: 'DefineAsset', asset, decimals }),
  ),
  { type: 'DefineInstrument', instrument: spot('ETH', 2) },
  { type: 'DefineInstrument', instrument: spot('BTC', 2) },
  ...pools,
  ...rulebooks.map((book): Draft => ({ type: 'DefineRulebook', rulebook: book })),
  ...open(groups),
  setMarks(prices, start),
  bring('house:fund', 'USDC', 5_000n),
  ...coalition.flatMap((account) => [
    bring(account, 'USDC', 5_000n),
    bring(account, 'ETH', 5n),
    bring(account, 'DEED', 3n),
  ]),
  ...lend('lender', 'main', 'USDC', 200_000n),
  ...lend('lender', 'main', 'ETH', 100n),
  ...lend('lender', 'main', 'BTC', 5n),
  ...lend('widow', 'main', 'USDC', 200_000n),
  ...lend('widow', 'main', 'ETH', 100n),
  ...lend('widow', 'main', 'DEED', 5n),
  ...lend('widow', 'side', 'USDC', 20_000n),
  ...lend('lender', 'side', 'USDC', 20_000n),
  ...lend('lender', 'side', 'ETH', 5n),
  ...lend('lender', 'away', 'USDC', 20_000n),
  ...lend('saver', 'safety', 'USDC', 30_000n),
  bring('keeper', 'USDC', 2_000_000n),
  bring('keeper', 'ETH', 500n),
  bring('keeper', 'BTC', 20n),
  bring('keeper', 'DEED', 20n),
  ...coalition.flatMap((account, index) => [
    ...lend(account, index % 2 === 0 ? 'main' : 'side', 'ETH', 10n),
    ...loan(account, 'main', 32_000n + 500n * BigInt(index)),
  ]),
  ...lend('h0', 'main', 'ETH', 20n),
  ...loan('h0', 'main', 25_000n),
  bring('h1', 'DEED', 10n),
  ...loan('h1', 'main', 34_000n),
  ...lend('h3', 'side', 'ETH', 25n),
  ...loan('h3', 'side', 36_000n),
  ...lend('h4', 'side', 'ETH', 8n),
  ...loan('h4', 'main', 11_000n),
  ...lend('h5', 'main', 'ETH', 30n),
  ...loan('h5', 'main', 30_000n),
  // Less than a coin is lent, and most of it owed.
  bring('lender', 'BTC', 1n),
  { type: 'Supply', account: 'lender', pool: 'side', asset: 'BTC', amount: Amount.of(80_000_000n) },
  ...lend('h6', 'main', 'ETH', 15n),
  { type: 'Borrow', account: 'h6', pool: 'side', asset: 'BTC', amount: Amount.of(58_000_000n) },
  { type: 'Withdraw', account: 'h6', asset: 'BTC', amount: Amount.of(58_000_000n) },
  // Who owes the coin that others pledged there: what is left in cash is little.
  bring('h5', 'USDC', 150_000n),
  { type: 'Borrow', account: 'h5', pool: 'side', asset: 'ETH', amount: atoms('ETH', 60n) },
  ...coalition.map((account) => bring(account, 'MUTE', 1n)),
  { type: 'Arm', by: 'desk', reason: 'test' },
]

export const poolsArena = (groups: number, regime = mixed): Arena =>
  Arena.create({
    name: `${regime.name} in ${groups}`,
    coalition,
    honest,
    unit: 'USDC',
    // A dollar: what roundings of 26 moves of some coins may add up to.
    rounding: 1_000_000n,
    time: start,
    drafts: drafts(groups, regime),
    lends: true,
  })
