import { limits } from '../../src/base/limits.ts'
import type { Random } from '../../src/base/Random.ts'
import type { Auction } from '../../src/engine/Auction.ts'
import type { Execution, ReserveIndex } from '../../src/engine/Command.ts'
import { Pool } from '../../src/engine/Pool.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { atoms, type Coin } from './LoanDesk.ts'
import { accounts, bookOf, borrowers, coins, pools, setMarks } from './loanWorld.ts'
import type { Draft } from './world.ts'

/** Draws the next command of a random run with loans: mostly valid, sometimes invalid. */
export interface LoanDrawing {
  readonly state: State
  readonly random: Random
  /** The random walk of prices, hundredths of a dollar. */
  readonly walk: Record<Coin, bigint>
}

type Kind = readonly [weight: number, draw: (drawing: LoanDrawing) => Draft]

export function drawLoan(drawing: LoanDrawing): Draft {
  let index = drawing.random.below(total)
  for (const [weight, kind] of kinds) {
    index -= weight
    if (index < 0) return kind(drawing)
  }
  throw new Error('the weights cover every draw')
}

const pick = <T>({ random }: LoanDrawing, items: readonly T[]): T =>
  items[random.below(items.length)] as T

const rarely = ({ random }: LoanDrawing, times = 50): boolean => random.below(times) === 0

const someone = (d: LoanDrawing): string =>
  rarely(d) ? pick(d, ['nobody', 'house:fund']) : pick(d, accounts)

const coin = (d: LoanDrawing): Coin => pick(d, ['USDC', 'USDC', ...coins])

const assetId = (d: LoanDrawing): string =>
  rarely(d) ? pick(d, ['DOGE', 'main:supply:ETH', 'USD']) : coin(d)

const poolId = (d: LoanDrawing): string =>
  rarely(d) ? 'none' : pick(d, ['main', 'main', 'main', 'safety', 'away'])

/** Up to a share of a usual size, in odd atoms. */
function amountOf(d: LoanDrawing, asset: string): Amount {
  if (rarely(d, 80)) return pick(d, [Amount.of(-5n), Amount.zero, Amount.of(1n)])
  const most = asset === 'ETH' ? 3_000 : asset === 'BTC' ? 150 : 2_000_000
  const places = asset in { ETH: 0, BTC: 0, USDC: 0 } ? (asset as Coin) : 'USDC'
  return Amount.of(atoms(places, BigInt(1 + d.random.below(most)), 2) + BigInt(d.random.below(9)))
}

const dealing = (d: LoanDrawing) => {
  const asset = assetId(d)
  return { account: someone(d), pool: poolId(d), asset, amount: amountOf(d, asset) }
}

/** A debtor, its pool and its debt asset: the valid targets of a command about a debt. */
function indebted(d: LoanDrawing) {
  const found = d.state.accounts.filter(({ kind }) => kind === 'own')
  const account = pick(d, found)
  for (const pool of d.state.pools.values()) {
    for (const { asset, debt } of pool.reserves) {
      const owes = (account.balances[debt.index] ?? 0n) < 0n
      if (owes && !rarely(d, 20)) return { account: account.id, pool: pool.id, asset: asset.id }
    }
  }
  return { account: account.id, pool: poolId(d), asset: assetId(d) }
}

function repay(d: LoanDrawing): Draft {
  const debt = indebted(d)
  return {
    type: 'Repay',
    ...debt,
    amount: d.random.below(3) === 0 ? null : amountOf(d, debt.asset),
  }
}

/** Mostly a loan under liquidation; mostly by an account able to pay. */
function liquidate(d: LoanDrawing): Draft {
  const due = [...d.state.liquidating].map((index) => d.state.accounts[index]?.id ?? '')
  const borrower = due.length > 0 && !rarely(d, 12) ? pick(d, due) : someone(d)
  return {
    type: 'LiquidateLoan',
    account: pick(d, ['keeper', 'keeper', 'keeper', 'trader', 'lender', someone(d)]),
    borrower,
    pool: rarely(d, 15) ? poolId(d) : 'main',
    asset: rarely(d, 15) ? assetId(d) : 'USDC',
    collateral: rarely(d, 15) ? assetId(d) : pick(d, ['ETH', 'ETH', 'BTC']),
    amount: d.random.below(2) === 0 ? null : pick(d, [amountOf(d, 'USDC'), nearly(d, borrower)]),
  }
}

/** All of a debt but a little, or all but half. */
function nearly(d: LoanDrawing, borrower: string): Amount {
  const debt = State.asset(d.state, 'main:debt:USDC').index
  const owed = -(d.state.accountById.get(borrower)?.balances[debt] ?? 0n)
  const left = owed - atoms('USDC', BigInt(d.random.below(900)))
  return Amount.of(pick(d, [left, left / 2n]))
}

const running = (d: LoanDrawing): Auction | undefined =>
  d.state.auctions.size > 0 ? pick(d, [...d.state.auctions.values()]) : undefined

function takeAuction(d: LoanDrawing): Draft {
  const auction = running(d)
  const collateral = auction?.collateral.id ?? 'ETH'
  const lot = auction?.sale.lot ?? 1n
  const part = pick(d, [lot, lot / 2n, lot / 5n + 1n, amountOf(d, collateral)])
  return {
    type: 'TakeAuction',
    account: rarely(d, 12) ? (auction?.account.id ?? 'nobody') : pick(d, ['keeper', 'trader']),
    auction: rarely(d, 20) ? 'auction-0' : (auction?.id ?? 'auction-1'),
    collateral: rarely(d, 20) ? 'BTC' : collateral,
    asset: auction?.debt.id ?? 'USDC',
    amount: Amount.of(part),
    cost: rarely(d, 8) ? Amount.of(1n) : atoms('USDC', 10_000_000n),
  }
}

/** A step of the walk: mostly small, sometimes a crash of up to a third. */
function step(d: LoanDrawing): Draft {
  const isCrash = d.random.below(7) === 0
  for (const asset of ['ETH', 'BTC'] as const) {
    const mills = isCrash ? d.random.below(340) - 300 : d.random.below(41) - 20
    const next = d.walk[asset] + (d.walk[asset] * BigInt(mills)) / 1_000n
    d.walk[asset] = next < 1_000n ? 1_000n : next
  }
  if (rarely(d, 12)) d.walk.USDC = BigInt(97 + d.random.below(7))
  return setMarks(d.walk, d.state.time)
}

/** Fills open orders, in full or in part, at the mark or somewhat worse. */
function reportExecution(d: LoanDrawing): Draft {
  const executions = [...d.state.orders.values()].map((order): Execution => {
    const mark = d.walk[order.instrument.base as Coin] ?? 1n
    return {
      order: order.id,
      instrument: order.instrument.id,
      lots: Quantity.of(pick(d, [order.left, order.left, order.left / 2n, 0n])),
      price: Price.of(mark - (mark * BigInt(d.random.below(15))) / 1_000n),
      fee: Amount.of(BigInt(d.random.below(500))),
      status: pick(d, ['done', 'done', 'open', 'rejected']),
    }
  })
  return { type: 'ReportExecution', executions }
}

/** The interest indices of the pool kept elsewhere; now and then backwards. */
function setIndices(d: LoanDrawing): Draft {
  const pool = d.state.pools.get('away')
  const indices = (pool?.reserves ?? []).map((reserve): ReserveIndex => {
    const grown = (index: bigint): bigint =>
      index + (index * BigInt(d.random.below(900))) / 10n ** 6n
    const supply = grown(reserve.supplyIndex)
    return {
      asset: reserve.asset.id,
      supply: rarely(d, 30) ? supply - 10n ** 24n : supply,
      debt: rarely(d, 60) ? limits.claimIndex : grown(reserve.debtIndex),
    }
  })
  const list = rarely(d, 30) ? [...indices, ...indices] : indices
  return { type: 'SetInterestIndices', pool: rarely(d, 30) ? 'none' : 'away', indices: list }
}

function payDeficit(d: LoanDrawing): Draft {
  const pool = pick(d, [...d.state.pools.values()])
  const lacking = pool.reserves.find(({ deficit }) => deficit > 0n) ?? pool.reserves[0]
  const fund = State.house(d.state, 'fund').balances[lacking?.asset.index ?? 0] ?? 0n
  const deficit = lacking?.deficit ?? 0n
  const part = pick(d, [deficit, fund < deficit ? fund : deficit, deficit / 3n, deficit + 1n])
  return {
    type: 'PayDeficit',
    pool: pool.id,
    asset: lacking?.asset.id ?? '',
    amount: part as Amount,
  }
}

const elect = (d: LoanDrawing): Draft => ({
  type: 'Elect',
  account: someone(d),
  mode: pick(d, [null, null, 'stable', rarely(d, 8) ? 'ether' : null]),
  unpledged: pick(d, [[], [], ['BTC'], [assetId(d)]]),
})

const move =
  (type: 'Deposit' | 'Withdraw') =>
  (d: LoanDrawing): Draft => {
    const asset = assetId(d)
    return { type, account: someone(d), asset, amount: amountOf(d, asset) }
  }

/** About the maximum that may be borrowed: just below, at and above the limit. */
function borrowAll(d: LoanDrawing): Draft {
  const pool = d.state.pools.get('main')
  const reserve = pool?.reserves[0]
  const amount = pool && reserve ? Pool.cash(pool, reserve) : Amount.zero
  const part = amount / BigInt(1 + d.random.below(30)) + BigInt(d.random.below(3) - 1)
  return {
    type: 'Borrow',
    account: pick(d, borrowers),
    pool: 'main',
    asset: 'USDC',
    amount: Amount.of(part),
  }
}

const signed = { by: 'desk', reason: 'test' }

const turn = (d: LoanDrawing): Draft => ({
  type: 'Switch',
  scope: d.random.below(3) === 0 ? { kind: 'all', id: '' } : { kind: 'asset', id: coin(d) },
  what: pick(d, ['newRisk', 'withdrawal', 'liquidation', 'deposit', 'callClock'] as const),
  on: d.random.below(4) > 0,
  ...signed,
})

const define = (d: LoanDrawing): Draft =>
  pick(d, [
    pools[0] as Draft,
    { type: 'DefinePool', pool: 'a:b', reserves: [] },
    { type: 'DefinePool', pool: 'next', reserves: [] },
    { type: 'DefineRulebook', rulebook: { ...bookOf('guarded'), version: 1 + d.random.below(3) } },
  ])

const kinds: readonly Kind[] = [
  [22, step],
  [6, (d) => ({ type: 'AccrueInterest', pool: poolId(d) })],
  [3, setIndices],
  [6, (d) => ({ type: 'Supply', ...dealing(d) })],
  [
    6,
    (d) => {
      const { amount, ...rest } = dealing(d)
      return { type: 'Redeem', ...rest, amount: d.random.below(4) === 0 ? null : amount }
    },
  ],
  [7, (d) => ({ type: 'Borrow', ...dealing(d) })],
  [5, borrowAll],
  [8, repay],
  [5, elect],
  [14, liquidate],
  [9, takeAuction],
  [3, payDeficit],
  [3, move('Deposit')],
  [5, move('Withdraw')],
  [
    1,
    (d) => ({ type: 'Deposit', account: 'house:fund', asset: 'USDC', amount: amountOf(d, 'USDC') }),
  ],
  [7, reportExecution],
  [2, turn],
  [4, () => ({ type: 'Arm', ...signed })],
  [1, () => ({ type: 'Disarm', ...signed })],
  [1, define],
  [3, () => ({ type: 'AdvanceTime' })],
]

const total = kinds.reduce((sum, [weight]) => sum + weight, 0)
