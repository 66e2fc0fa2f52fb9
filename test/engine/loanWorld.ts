import { Random } from '../../src/base/Random.ts'
import type {
  CollateralParameters,
  LendingMethod,
  LoanLiquidation,
} from '../../src/model/Lending.ts'
import type { ReserveSpec } from '../../src/model/ReserveSpec.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { atoms, auction, type Coin, decimals, exchange, rulebook, spot } from './LoanDesk.ts'
import { type Draft, start } from './world.ts'

/** Pools, borrowers under every liquidation method, lenders and buyers, for random runs. */

const R = Ratio.of
const cents = 10n ** 6n

/** The start of the random walk of prices: hundredths of a dollar. */
export const prices = { USD: 100n, USDC: 100n, ETH: 200_000n, BTC: 4_000_000n } as const

export const coins = ['USDC', 'ETH', 'BTC'] as const

/** By name: the liquidation method, and who bears bad debt. */
const procedures: Readonly<Record<string, Partial<LoanLiquidation>>> = {
  guarded: { guard: true, badDebt: 'socialise' },
  free: { guard: false, targetHealth: R(11n, 10n), badDebt: 'deficit', leftover: Value.zero },
  insured: { by: 'absorption', insurance: 'safety', badDebt: 'redistribute' },
  shared: { by: 'absorption', insurance: null, badDebt: 'redistribute' },
  auctioned: { by: 'auction', auction, guard: false, badDebt: 'deficit' },
  stepped: {
    by: 'auction',
    auction: {
      ...auction,
      decay: { type: 'stairstep', step: 20_000, cut: R(97n, 100n) },
      cusp: R(1n, 2n),
      tail: 300_000,
      restarts: 2,
    },
    insurance: 'safety',
    badDebt: 'socialise',
  },
  sold: { by: 'sale', guard: false, badDebt: 'deficit' },
}

export const books = Object.keys(procedures)

/** One threshold decreases over the first hour. */
function ramped(book: Rulebook): Rulebook {
  const method = book.method as LendingMethod
  const pledge = method.collateral.get('BTC') as CollateralParameters
  const ramp = { from: R(82n, 100n), until: start + 3_600_000, duration: 3_600_000 }
  const collateral = new Map(method.collateral).set('BTC', { ...pledge, ramp })
  return { ...book, method: { ...method, collateral } }
}

/** One collateral is on its way out: it keeps a loan, and opens none. */
function leaving(book: Rulebook): Rulebook {
  const method = book.method as LendingMethod
  const pledge = method.collateral.get('BTC') as CollateralParameters
  const collateral = new Map(method.collateral).set('BTC', { ...pledge, openLtv: R(0n) })
  return { ...book, method: { ...method, collateral } }
}

export function bookOf(id: string): Rulebook {
  const book = rulebook(id, procedures[id])
  if (id === 'free') return leaving(book)
  const liquidates = { ...book.call, within: 120_000, onExpiry: 'liquidate' } as const
  return id === 'sold' ? { ...ramped(book), call: liquidates } : book
}

/**
 * Two accounts for each rulebook, a lender for each pool, a buyer, and an account of another
 * method.
 */
export const borrowers = books.flatMap((id) => [`${id}1`, `${id}2`])
export const accounts = [...borrowers, 'lender', 'saver', 'keeper', 'trader'] as const

const rulebookOf = (account: string): string => {
  if (account === 'trader') return 'ranked'
  return borrowers.includes(account) ? account.slice(0, -1) : 'guarded'
}

const curve = { optimalUsage: 8_000n, base: 100n, slope1: 900n, slope2: 30_000n, reserveFactor: 0n }

const reserve = (asset: Coin, supply: bigint | null, borrow: bigint | null): ReserveSpec => ({
  asset,
  curve: asset === 'BTC' ? { ...curve, reserveFactor: 1_500n } : curve,
  caps: {
    supply: supply === null ? null : atoms(asset, supply),
    borrow: borrow === null ? null : atoms(asset, borrow),
  },
})

export const pools: readonly Draft[] = [
  {
    type: 'DefinePool',
    pool: 'main',
    reserves: [
      reserve('USDC', null, 400_000n),
      reserve('ETH', 340n, null),
      reserve('BTC', 15n, 3n),
    ],
  },
  { type: 'DefinePool', pool: 'safety', reserves: [reserve('USDC', null, null)] },
  // Kept elsewhere: its interest indices are set by commands.
  {
    type: 'DefinePool',
    pool: 'away',
    reserves: [reserve('USDC', null, null), reserve('ETH', 12n, null)],
  },
]

const holdings: Readonly<Record<string, Partial<Record<Coin, bigint>>>> = {
  lender: { USDC: 500_000n, ETH: 200n, BTC: 10n },
  saver: { USDC: 60_000n },
  keeper: { USDC: 500_000n, ETH: 50n },
  trader: { USDC: 80_000n, ETH: 4n },
}

const put = (account: string, asset: Coin, amount: Amount): Draft => ({
  type: 'Deposit',
  account,
  asset,
  amount,
})

const lend = (account: string, pool: string, asset: Coin, amount: Amount): Draft => ({
  type: 'Supply',
  account,
  pool,
  asset,
  amount,
})

/** Marks of the coins that trade, and the index of everything told; in cents. */
export function setMarks(walk: Readonly<Record<string, bigint>>, time: number): Draft {
  const of = { time, source: 'test' }
  return {
    type: 'SetMarks',
    marks: (['ETH', 'BTC'] as const).map((base) => ({
      instrument: `${base}/USDC`,
      price: walk[base] as never,
      ...of,
    })),
    indices: Object.entries(walk).map(([asset, price]) => ({
      asset,
      price: price * 10n ** 10n,
      ...of,
    })),
  }
}

/** The commands that every run starts with. */
export function opening(seed: number): Draft[] {
  const random = Random.create(seed, 11)
  const drafts: Draft[] = [
    ...Object.entries(decimals).map(
      ([asset, places]): Draft => ({ type: 'DefineAsset', asset, decimals: places }),
    ),
    { type: 'DefineInstrument', instrument: spot('ETH', 2) },
    { type: 'DefineInstrument', instrument: spot('BTC', 2) },
    ...pools,
    ...books.map((id): Draft => ({ type: 'DefineRulebook', rulebook: bookOf(id) })),
    { type: 'DefineRulebook', rulebook: exchange() },
    ...accounts.map(
      (account): Draft => ({
        type: 'OpenAccount',
        account,
        owner: account,
        // The trader, who buys at auctions, is related to one of those whose lots are sold.
        group: account === 'trader' ? 'auctioned1' : account,
        rulebook: rulebookOf(account),
        positionMode: 'net',
      }),
    ),
    setMarks(prices, start),
  ]
  for (const [account, held] of Object.entries(holdings)) {
    for (const [asset, units] of Object.entries(held)) {
      drafts.push(put(account, asset as Coin, atoms(asset as Coin, units)))
    }
  }
  for (const [asset, units] of Object.entries(holdings.lender as Record<Coin, bigint>)) {
    drafts.push(lend('lender', 'main', asset as Coin, atoms(asset as Coin, units)))
  }
  drafts.push(lend('saver', 'safety', 'USDC', atoms('USDC', BigInt(500 + random.below(40_000)))))
  drafts.push(put('lender', 'USDC', atoms('USDC', 50_000n)))
  drafts.push(lend('lender', 'away', 'USDC', atoms('USDC', 50_000n)))
  if (random.below(2) === 0) {
    drafts.push(put('house:fund', 'USDC', atoms('USDC', BigInt(1 + random.below(6_000)))))
  }
  for (const account of borrowers) drafts.push(...loanOf(account, random))
  // The borrower whose loan the insurance pool may have to pay is also its lender.
  const own = atoms('USDC', BigInt(1 + random.below(3_000)))
  drafts.push(put('insured1', 'USDC', own), lend('insured1', 'safety', 'USDC', own))
  return drafts
}

/** A loan between safe and at its limit, with the money mostly withdrawn. */
function loanOf(account: string, random: Random): Draft[] {
  const isLeaving = account.startsWith('free')
  const pledge = random.below(3) === 0 && !isLeaving ? 'BTC' : 'ETH'
  const units = BigInt(1 + random.below(pledge === 'BTC' ? 3 : 30))
  const own = (units * prices[pledge] * BigInt(pledge === 'BTC' ? 73 : 80)) / 100n
  // One of two collaterals may be beyond the toxic frontier and the other not.
  const more = account.startsWith('guarded') ? 1n : 0n
  const most = own + (more * prices.BTC * 73n) / 100n
  const owed = (most * BigInt(60 + random.below(40))) / 100n
  const [of, amount] = [atoms(pledge, units), Amount.of((owed * cents) / 100n)]
  const drafts = [put(account, pledge, of)]
  if (more > 0n) drafts.push(put(account, 'BTC', atoms('BTC', more)))
  // What opens nothing has to leave before anything else does.
  if (isLeaving) drafts.push(put(account, 'BTC', atoms('BTC', 1n)))
  if (random.below(4) > 0) drafts.push(lend(account, 'main', pledge, of))
  drafts.push({ type: 'Borrow', account, pool: 'main', asset: 'USDC', amount })
  if (random.below(5) > 0) drafts.push({ type: 'Withdraw', account, asset: 'USDC', amount })
  return drafts
}
