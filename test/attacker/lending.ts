import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { type Coin, decimals } from '../engine/LoanDesk.ts'
import { setMarks } from '../engine/loanWorld.ts'
import type { Gene } from './Genome.ts'
import { coalition, honest } from './lendingArena.ts'
import { bid, cents, fillHouse, heldBy, type Move, of, playing, type Weighted } from './moves.ts'
import { Play } from './Play.ts'

const coins = ['USDC', 'ETH', 'BTC'] as const
const actor = (gene: Gene): string => of(coalition, gene[1])
const coin = (gene: Gene): Coin => of(coins, gene[2])
const pool = (gene: Gene): string => of(['main', 'main', 'main', 'safety', 'away'], gene[5])

const shares: readonly (readonly [bigint, bigint])[] = [
  [1n, 1n],
  [1n, 2n],
  [9n, 10n],
  [1n, 4n],
  [1n, 20n],
]

const part = (amount: bigint, number = 0): Amount => {
  const [up, down] = of(shares, number)
  return Amount.of((amount * up) / down)
}

const bring: Move = (play, gene) => {
  const asset = coin(gene)
  const cents = asset === 'USDC' ? 500_000n : asset === 'ETH' ? 250n : 10n
  const amount = Amount.of((cents * 10n ** BigInt(decimals[asset])) / 100n)
  Play.tell(play, { type: 'Deposit', account: actor(gene), asset, amount })
}

const drain: Move = (play, gene) => {
  const account = actor(gene)
  const asset = coin(gene)
  const held = heldBy(play, account, asset)
  for (const [up, down] of shares) {
    const amount = Amount.of((held * up) / down)
    if (amount <= 0n) return
    if (!Play.isRefused(Play.tell(play, { type: 'Withdraw', account, asset, amount }))) return
  }
}

const send: Move = (play, gene) => {
  const [from, to] = [actor(gene), of([...coalition, ...honest], gene[3])]
  const asset = coin(gene)
  const amount = part(heldBy(play, from, asset), gene[4])
  if (from !== to && amount > 0n) Play.tell(play, { type: 'Transfer', from, to, asset, amount })
}

const supply: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const amount = part(heldBy(play, account, asset), gene[3])
  if (amount > 0n) Play.tell(play, { type: 'Supply', account, pool: pool(gene), asset, amount })
}

const redeem: Move = (play, gene) => {
  const all = ((gene[3] ?? 0) & 1) === 0
  const claims = heldBy(play, actor(gene), `main:supply:${coin(gene)}`)
  const amount = all ? null : part(claims, gene[4])
  if (amount !== null && amount <= 0n) return
  Play.tell(play, { type: 'Redeem', account: actor(gene), pool: 'main', asset: coin(gene), amount })
}

/** Borrows as much as is let out: a share of what the account is worth, or ever less. */
const borrow: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const rate = play.indices.get(asset) ?? 1n
  const dollars = of([8_000n, 20_000n, 40_000n, 100_000n], gene[3])
  const most = (dollars * 10n ** BigInt(decimals[asset] + 12)) / rate
  for (const [up, down] of shares) {
    const amount = Amount.of((most * up) / down)
    const events = Play.tell(play, { type: 'Borrow', account, pool: 'main', asset, amount })
    if (!Play.isRefused(events)) return
  }
}

const repay: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const amount = ((gene[3] ?? 0) & 1) === 0 ? null : part(heldBy(play, account, asset), gene[4])
  if (amount !== null && amount <= 0n) return
  Play.tell(play, { type: 'Repay', account, pool: 'main', asset, amount })
}

const elect: Move = (play, gene) => {
  const mode = of([null, 'stable'], gene[3])
  const unpledged = of([[], ['USDC'], ['ETH'], ['BTC', 'ETH']] as const, gene[4])
  Play.tell(play, { type: 'Elect', account: actor(gene), mode, unpledged })
}

const liquidate: Move = (play, gene) => {
  Play.tell(play, {
    type: 'LiquidateLoan',
    account: actor(gene),
    borrower: of(coalition, gene[2]),
    pool: 'main',
    asset: of(coins, gene[3]),
    collateral: of(coins, gene[4]),
    amount: null,
  })
}

const take: Move = (play, gene) => {
  const auction = [...play.state.auctions.values()][0]
  if (auction !== undefined) bid(play, auction.id, actor(gene))
}

/** A spot order of the account that trades, at the mark or beside it, and its fill. */
const trade: Move = (play, gene) => {
  const account = 'c5'
  const instrument = of(['ETH/USDC', 'BTC/USDC'], gene[2])
  const isBuy = ((gene[3] ?? 0) & 1) === 0
  const size = of([10_000n, 100_000n, 400_000n], gene[4]) / (instrument === 'ETH/USDC' ? 1n : 20n)
  const mark = play.walk.get(instrument) ?? 1n
  const price = Price.of((mark * of([100n, 100n, 200n, 50n], gene[5])) / 100n)
  const lots = Quantity.of(isBuy ? size : -size)
  const order = `o${play.count + 1}`
  const draft = { account, instrument, leg: 'net', lots, price } as const
  const events = Play.tell(play, { type: 'PlaceOrder', order, ...draft, reduceOnly: false })
  if (Play.isRefused(events)) return
  play.accepted.set(order, play.moves)
  const fill = `f${play.count + 1}`
  Play.tell(play, { type: 'ReportFill', fill, ...draft, fee: Amount.zero, order })
}

const gentle = [30n, -30n, 40n, -40n, -40n, 15n]
const wild = [1_000n, -1_000n, 3_000n, -3_000n, 500n, -500n]

/** Prices move some steps one way; the keeper and the house answer each. */
const drift: Move = (play, gene) => {
  const asset = of(['ETH', 'BTC', 'USDC', 'USD', 'ETH'], gene[1])
  const isWild = play.weather === 'wild'
  const step = of(isWild ? wild : gentle, gene[2])
  const steps = isWild ? 1 : 1 + ((gene[3] ?? 0) % 8)
  for (let count = 0; count < steps; count++) {
    const price = play.indices.get(asset) ?? 1n
    play.indices.set(asset, price + (price * step) / 10_000n)
    quote(play)
  }
}

/** Tells all prices, and lets the keeper and the venue answer. */
export function quote(play: Play): void {
  play.time += 1_000
  const walk = {
    USD: cents(play, 'USD'),
    USDC: cents(play, 'USDC'),
    ETH: cents(play, 'ETH'),
    BTC: cents(play, 'BTC'),
  }
  for (const base of ['ETH', 'BTC'] as const) play.walk.set(`${base}/USDC`, walk[base])
  Play.tell(play, setMarks(walk, play.time))
  for (const [asset, price] of Object.entries(walk)) play.indices.set(asset, price * 10n ** 10n)
  keep(play)
}

/** The keeper repays what he may, buys what is auctioned, and the venue fills what is sold. */
function keep(play: Play): void {
  const { state } = play
  for (let round = 0; round < 4 && state.liquidating.size + state.auctions.size > 0; round++) {
    for (const index of [...state.liquidating]) {
      const borrower = state.accounts[index]
      if (borrower !== undefined) repayFor(play, borrower.id)
    }
    for (const id of [...state.auctions.keys()]) bid(play, id, 'keeper')
    fillHouse(play)
    Play.tell(play, { type: 'AdvanceTime' })
  }
}

function repayFor(play: Play, borrower: string): void {
  for (const asset of coins) {
    if (heldBy(play, borrower, `main:debt:${asset}`) >= 0n) continue
    for (const collateral of coins) {
      Play.tell(play, {
        type: 'LiquidateLoan',
        account: 'keeper',
        borrower,
        pool: 'main',
        asset,
        collateral,
        amount: null,
      })
    }
  }
}

const wait: Move = (play, gene) => {
  play.time += of([1_000, 61_000, 200_000], gene[1])
  Play.tell(play, { type: 'AdvanceTime' })
  if ((gene[2] ?? 0) % 3 > 0) quote(play)
}

const moves: readonly Weighted[] = [
  [10, bring],
  [36, drain],
  [16, send],
  [30, supply],
  [14, redeem],
  [44, borrow],
  [10, repay],
  [14, elect],
  [12, liquidate],
  [4, take],
  [20, trade],
  [34, drift, ['gentle', 'wild']],
  [8, wait],
]

/** What a gene means where money is lent: a move of the coalition, of the keeper, or of the world. */
export const playGene = playing(moves)
