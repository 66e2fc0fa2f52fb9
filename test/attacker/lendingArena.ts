import type { LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { atoms, type Coin, decimals, exchange, spot } from '../engine/LoanDesk.ts'
import { bookOf, pools, prices, setMarks } from '../engine/loanWorld.ts'
import { type Draft, start } from '../engine/world.ts'
import { Arena } from './Arena.ts'

/** Pools, a coalition under every way of liquidation, a lender, a saver and a keeper. */
export const books = ['guarded', 'free', 'insured', 'auctioned', 'sold', 'ranked'] as const

export const coalition = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'] as const
export const honest = ['lender', 'saver', 'keeper', 'h0'] as const

const rulebookOf = (account: string): string =>
  account.startsWith('c') ? (books[Number(account.slice(1))] ?? 'guarded') : 'guarded'

/** Without a threshold that falls by itself: nothing but prices and interest changes a loan. */
function steady(book: Rulebook): Rulebook {
  const method = book.method as LendingMethod
  const collateral = new Map(
    [...method.collateral].map(([id, one]) => [id, { ...one, ramp: null }] as const),
  )
  return { ...book, method: { ...method, collateral } }
}

const deposit = (account: string, asset: Coin, units: bigint): Draft => ({
  type: 'Deposit',
  account,
  asset,
  amount: atoms(asset, units),
})

const lend = (account: string, pool: string, asset: Coin, units: bigint): Draft => ({
  type: 'Supply',
  account,
  pool,
  asset,
  amount: atoms(asset, units),
})

const drafts = (groups: number): readonly Draft[] => [
  ...Object.entries(decimals).map(
    ([asset, places]): Draft => ({ type: 'DefineAsset', asset, decimals: places }),
  ),
  { type: 'DefineInstrument', instrument: spot('ETH', 2) },
  { type: 'DefineInstrument', instrument: spot('BTC', 2) },
  ...pools,
  ...books
    .filter((id) => id !== 'ranked')
    .map((id): Draft => ({ type: 'DefineRulebook', rulebook: steady(bookOf(id)) })),
  { type: 'DefineRulebook', rulebook: exchange() },
  ...[...coalition, ...honest].map(
    (account, index): Draft => ({
      type: 'OpenAccount',
      account,
      owner: account,
      group: account.startsWith('c') ? `coalition-${index % groups}` : account,
      rulebook: rulebookOf(account),
      positionMode: 'net',
    }),
  ),
  setMarks(prices, start),
  deposit('house:fund', 'USDC', 20_000n),
  ...coalition.map((account) => deposit(account, 'USDC', 20_000n)),
  ...coalition.map((account) => deposit(account, 'ETH', 10n)),
  deposit('lender', 'USDC', 400_000n),
  deposit('lender', 'ETH', 200n),
  deposit('lender', 'BTC', 10n),
  lend('lender', 'main', 'USDC', 300_000n),
  lend('lender', 'main', 'ETH', 200n),
  lend('lender', 'main', 'BTC', 5n),
  deposit('saver', 'USDC', 60_000n),
  lend('saver', 'safety', 'USDC', 60_000n),
  deposit('keeper', 'USDC', 2_000_000n),
  deposit('keeper', 'ETH', 500n),
  deposit('h0', 'ETH', 20n),
  lend('h0', 'main', 'ETH', 20n),
  { type: 'Borrow', account: 'h0', pool: 'main', asset: 'USDC', amount: atoms('USDC', 25_000n) },
  { type: 'Withdraw', account: 'h0', asset: 'USDC', amount: atoms('USDC', 25_000n) },
  { type: 'Arm', by: 'desk', reason: 'test' },
]

/** What interest may earn in the hour that an episode takes: a hundred dollars. */
const interest = Amount.of(100_000_000n)

export const lendingArena = (groups: number): Arena =>
  Arena.create({
    name: `lending in ${groups}`,
    coalition,
    honest,
    unit: 'USDC',
    rounding: interest,
    time: start,
    drafts: drafts(groups),
  })
