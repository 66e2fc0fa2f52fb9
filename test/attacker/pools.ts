import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Pool } from '../../src/engine/Pool.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { setMarks } from '../engine/loanWorld.ts'
import { text } from '../engine/sameState.ts'
import type { Gene } from './Genome.ts'
import { bid, cents, fillHouse, heldBy, type Move, of, playing, type Weighted } from './moves.ts'
import { Play } from './Play.ts'
import { type Coin, coalition, honest, places, prices } from './poolsArena.ts'

const lent = ['USDC', 'ETH', 'BTC', 'DEED'] as const
const actor = (gene: Gene): string => of(coalition, gene[1])
const coin = (gene: Gene): Coin => of(['USDC', 'ETH', 'USDC', 'ETH', 'BTC', 'DEED'], gene[2])
const pool = (gene: Gene): string => of(['main', 'main', 'side', 'main', 'safety', 'away'], gene[5])

const shares: readonly (readonly [bigint, bigint])[] = [
  [1n, 1n],
  [9n, 10n],
  [1n, 2n],
  [1n, 7n],
  [1n, 1_000_000n],
]

/** A share of an amount, at times an atom less or more. */
const part = (amount: bigint, number = 0): Amount => {
  const [up, down] = of(shares, number)
  return Amount.of((amount * up) / down + of([0n, 0n, 1n, -1n], number >> 4))
}

const bring: Move = (play, gene) => {
  const asset = coin(gene)
  const [account, units] = [actor(gene), { USDC: 5_000n, ETH: 3n, BTC: 1n, DEED: 1n }]
  const amount = units[asset as keyof typeof units] * 10n ** BigInt(places[asset])
  Play.tell(play, { type: 'Deposit', account, asset, amount: Amount.of(amount) })
}

/** What is let out, piece by piece: an amount, or its half, a quarter, and so on down. */
function asMuchAs(most: bigint, ask: (amount: Amount) => readonly Event[]): void {
  for (let piece = most, count = 0; piece > 0n && count < 7; piece /= 2n, count++)
    ask(Amount.of(piece))
}

const drain: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const draft = { type: 'Withdraw', account, asset } as const
  asMuchAs(heldBy(play, account, asset), (amount) => Play.tell(play, { ...draft, amount }))
}

const send: Move = (play, gene) => {
  const [from, to] = [actor(gene), of([...coalition, ...honest], gene[3])]
  const asset = of(['MUTE', 'USDC', 'ETH', 'DEED'], gene[2])
  const amount = part(heldBy(play, from, asset), gene[4])
  if (from !== to && amount > 0n) Play.tell(play, { type: 'Transfer', from, to, asset, amount })
}

const supply: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const amount = part(heldBy(play, account, asset), gene[3])
  if (amount > 0n) Play.tell(play, { type: 'Supply', account, pool: pool(gene), asset, amount })
}

/** All that is let out, which stays in the account or leaves it at once. */
const redeem: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const draft = { type: 'Redeem', account, pool: pool(gene), asset } as const
  const all = ((gene[3] ?? 0) & 1) === 0
  if (all && !Play.isRefused(Play.tell(play, { ...draft, amount: null }))) return
  const claims = heldBy(play, account, `${pool(gene)}:supply:${asset}`)
  asMuchAs(claims, (amount) => Play.tell(play, { ...draft, amount }))
  if (all) drain(play, gene)
}

/** Borrows as much as is let out: what some worth buys, or all the cash there is. */
const borrow: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const rate = play.indices.get(asset) ?? 1n
  const dollars = of([8_000n, 20_000n, 40_000n, 15_900n], gene[3])
  const worth = (dollars * 10n ** BigInt(places[asset] + 12)) / rate
  const most = ((gene[4] ?? 0) & 3) === 0 ? cashOf(play, pool(gene), asset) : worth
  const draft = { type: 'Borrow', account, pool: pool(gene), asset } as const
  asMuchAs(most, (amount) => Play.tell(play, { ...draft, amount }))
}

function cashOf({ state }: Play, id: string, asset: string): bigint {
  const found = state.pools.get(id)
  const reserve = found && Pool.reserve(found, State.asset(state, asset))
  return found === undefined || reserve === undefined ? 0n : Pool.cash(found, reserve)
}

const repay: Move = (play, gene) => {
  const [account, asset] = [actor(gene), coin(gene)]
  const amount = ((gene[3] ?? 0) & 1) === 0 ? null : part(heldBy(play, account, asset), gene[4])
  if (amount !== null && amount <= 0n) return
  Play.tell(play, { type: 'Repay', account, pool: pool(gene), asset, amount })
}

const elect: Move = (play, gene) => {
  const mode = of([null, 'stable'], gene[3])
  const unpledged = of([[], ['USDC'], ['ETH'], ['DEED', 'MUTE']] as const, gene[4])
  Play.tell(play, { type: 'Elect', account: actor(gene), mode, unpledged })
}

/** Prices fall with the keeper away, until something has come of it or three times. */
function fallUntil(play: Play, isDone: () => boolean): void {
  for (let fall = 0; fall < 3 && !isDone(); fall++) drift(play, [0, 0, 1, 0, 0])
}

/** Whose rulebook has liquidators. */
const seizable = ['c0', 'c1', 'h0', 'h1', 'h6'] as const

const dueOf = ({ state }: Play): readonly string[] =>
  seizable.filter((id) => State.account(state, id).liquidation !== null)

/**
 * Liquidates a loan of the coalition's own or of somebody honest, as much as may be or is affordable. Where prices
 * are wild they may fall first.
 */
const liquidate: Move = (play, gene) => {
  const falls = play.weather === 'wild' && (gene[6] ?? 0) % 3 === 0
  if (falls) fallUntil(play, () => dueOf(play).length > 0)
  const [account, due] = [actor(gene), dueOf(play)]
  const borrower = of(due.length > 0 ? due : [...coalition, 'h0', 'h1', 'h3'], gene[2])
  const debts = (['main', 'side', 'away'] as const).flatMap((id) =>
    lent.filter((one) => heldBy(play, borrower, `${id}:debt:${one}`) < 0n).map((one) => [id, one]),
  )
  const [found, asset] = of(debts.length > 0 ? debts : [['main', 'USDC']], gene[3]) as [
    string,
    Coin,
  ]
  const has = lent.filter((one) => holds(play, borrower, one))
  const collateral = of(has.length > 0 ? has : lent, gene[4])
  const draft = {
    type: 'LiquidateLoan',
    account,
    borrower,
    pool: found,
    asset,
    collateral,
  } as const
  const all = ((gene[6] ?? 0) & 1) === 0
  if (all && !Play.isRefused(Play.tell(play, { ...draft, amount: null }))) return
  const held = heldBy(play, account, asset)
  asMuchAs(part(held, gene[5]), (amount) => Play.tell(play, { ...draft, amount }))
}

/** Bids, at times once no price has been told for a while, or once the price of the lot fell for some minutes. */
const take: Move = (play, gene) => {
  const way = (gene[4] ?? 0) % 3
  if (way === 1 && play.weather === 'wild') fallUntil(play, () => play.state.auctions.size > 0)
  if (way > 0) {
    play.time += way === 1 ? 660_000 : 400_000
    Play.tell(play, { type: 'AdvanceTime' })
  }
  if (way === 1) tellPrices(play)
  const auctions = [...play.state.auctions.values()]
  const own = auctions.filter(({ account }) => coalition.some((id) => id === account.id))
  const auction = of(own.length > 0 && ((gene[5] ?? 0) & 1) === 0 ? own : auctions, gene[2])
  if (auction === undefined) return
  const id = actor(gene)
  bid(play, auction.id, id, (lot) => part(lot, gene[3]))
  bid(play, auction.id, id, (lot) => Amount.of(lot / 50n))
}

/** Pays off what others owe for their collateral, as much as is let. */
const redeemLoans: Move = (play, gene) => {
  const [account, asset] = [actor(gene), of(['USDC', 'USDC', 'ETH'], gene[2])]
  const collateral = of(['ETH', 'ETH', 'BTC', 'DEED', 'USDC'], gene[4])
  const draft = { type: 'RedeemLoans', account, asset, collateral } as const
  const most = part(heldBy(play, account, asset), gene[3])
  asMuchAs(most, (amount) => Play.tell(play, { ...draft, amount }))
}

const offersOf = ({ state }: Play) =>
  [...state.pools.values()].flatMap(({ id, reserves }) =>
    reserves.flatMap(({ asset, taken }) => taken.map((one) => [id, asset.id, one] as const)),
  )

/**
 * Buys what a pool took over for a bad loan, at what it asks; where prices are wild they first fall until
 * there is something, or twice.
 */
const buyCollateral: Move = (play, gene) => {
  const account = actor(gene)
  for (let fall = 0; fall < 2 && offersOf(play).length === 0; fall++) {
    if (play.weather === 'wild') drift(play, [0, 0, 3, 0, 1])
  }
  const offers = offersOf(play)
  if (offers.length === 0) return
  const [from, asset, held] = of(offers, gene[2])
  const collateral = State.assetAt(play.state, held.asset).id
  const draft = { type: 'BuyCollateral', account, pool: from, asset, collateral } as const
  const most = part(heldBy(play, account, asset), gene[3])
  asMuchAs(most, (amount) => Play.tell(play, { ...draft, amount, least: null }))
}

/**
 * The operator looks after a pool: takes its income, pays its deficit, freezes a reserve or changes its rates;
 * where prices are wild, a loss of the pool kept elsewhere is told.
 */
const tend: Move = (play, gene) => {
  const [id, asset] = [of(['main', 'side'], gene[2]), of(['USDC', 'ETH', 'BTC'], gene[3])]
  const found = State.pool(play.state, id)
  const reserve = Pool.reserve(found, State.asset(play.state, asset))
  if (reserve === undefined) return
  const about = { pool: id, asset } as const
  const way = (gene[1] ?? 0) % 5
  if (way === 0) Play.tell(play, { type: 'TakeIncome', ...about, amount: null })
  if (way === 1)
    asMuchAs(reserve.deficit, (amount) => Play.tell(play, { type: 'PayDeficit', ...about, amount }))
  const status = ((gene[4] ?? 0) & 1) === 0 ? 'frozen' : 'active'
  if (way === 2) Play.tell(play, { type: 'ChangeReserve', ...about, status })
  const base = of([0n, 100n, 700n], gene[4])
  if (way === 3)
    Play.tell(play, { type: 'ChangeReserve', ...about, curve: { ...reserve.curve, base } })
  if (way === 4 && play.weather === 'wild') tellLoss(play)
}

function tellLoss(play: Play): void {
  const away = State.pool(play.state, 'away')
  const index = Pool.reserve(away, State.asset(play.state, 'USDC'))?.supplyIndex ?? 0n
  const supply = index - index / 200n
  Play.tell(play, { type: 'TellLoss', pool: 'away', asset: 'USDC', supply })
}

const gentle = [30n, -30n, 40n, -40n, -40n, 15n]
const wild = [1_000n, -1_000n, 3_000n, -3_000n, 500n, -500n]

/**
 * Prices move some steps one way; the keeper and the house answer each, unless they may not. Where
 * prices are wild the keeper is away at times.
 */
const drift: Move = (play, gene) => {
  const asset = of(['ETH', 'BTC', 'DEED', 'USDC', 'ETH'], gene[1])
  const isWild = play.weather === 'wild'
  if (!isWild && play.audit.books.off.size > 0) return
  const step = of(isWild ? wild : gentle, gene[2])
  const steps = isWild ? 1 : 1 + ((gene[3] ?? 0) % 8)
  for (let count = 0; count < steps; count++) {
    const price = play.indices.get(asset) ?? 1n
    play.indices.set(asset, price + (price * step) / 10_000n)
    if (isWild && ((gene[4] ?? 0) & 1) === 0) tellPrices(play)
    else quote(play)
  }
}

/** Tells all prices, and lets the keeper and the venue answer. */
export function quote(play: Play): void {
  tellPrices(play)
  keep(play)
}

function tellPrices(play: Play): void {
  play.time += 1_000
  const walk = Object.fromEntries(Object.keys(prices).map((asset) => [asset, cents(play, asset)]))
  for (const base of ['ETH', 'BTC']) play.walk.set(`${base}/USDC`, walk[base] ?? 1n)
  Play.tell(play, setMarks(walk, play.time))
  for (const [asset, price] of Object.entries(walk)) play.indices.set(asset, price * 10n ** 10n)
}

/** The keeper repays what he may, buys what is auctioned, and the venue fills what is sold. */
function keep(play: Play): void {
  const { state } = play
  for (let round = 0; round < 3 && state.liquidating.size + state.auctions.size > 0; round++) {
    for (const index of [...state.liquidating]) {
      const borrower = state.accounts[index]
      if (borrower !== undefined) repayFor(play, borrower.id)
    }
    for (const id of [...state.auctions.keys()]) bid(play, id, 'keeper')
    fillHouse(play)
    Play.tell(play, { type: 'AdvanceTime' })
  }
}

/** Every debt of it for every collateral that it has, where its rulebook has liquidators. */
function repayFor(play: Play, borrower: string): void {
  if (!['c0', 'c1', 'h0', 'h1', 'h6'].includes(borrower)) return
  for (const id of ['main', 'side', 'away']) {
    for (const asset of lent) {
      if (heldBy(play, borrower, `${id}:debt:${asset}`) >= 0n) continue
      for (const collateral of lent.filter((one) => holds(play, borrower, one))) {
        const draft = { type: 'LiquidateLoan', account: 'keeper', borrower, pool: id } as const
        Play.tell(play, { ...draft, asset, collateral, amount: null })
      }
    }
  }
}

const holds = (play: Play, account: string, asset: string): boolean =>
  [asset, ...[...play.state.pools.keys()].map((id) => `${id}:supply:${asset}`)].some(
    (one) => heldBy(play, account, one) > 0n,
  )

const hour = 3_600_000

/** Hours to a week go by, eight weeks at most; mostly prices are told after it. */
const wait: Move = (play, gene) => {
  const span = of([1_000, 60_000, hour, 6 * hour, 24 * hour, 168 * hour], gene[1])
  if (play.time + span > play.arena.time + 8 * 168 * hour) return
  play.time += span
  Play.tell(play, { type: 'AdvanceTime' })
  if ((gene[2] ?? 0) % 4 > 0) quote(play)
}

/** The engine is stopped and started from what it kept, which disarms nothing and forgets nothing. */
const restart: Move = (play) => {
  const kept = Snapshot.take(play.state)
  play.state = Snapshot.restore(kept)
  if (text(Snapshot.take(play.state)) !== text(kept)) {
    Play.found(play, 'ATT5', 'what is restored is not what was kept')
  }
  if (play.audit.books.off.size === 0) quote(play)
}

/** Interest is brought to now by anybody who asks, in one pool or in all. */
const accrue: Move = (play, gene) => {
  Play.tell(play, { type: 'AccrueInterest', pool: pool(gene) })
}

/** The indices of the pool kept elsewhere are told, a little further on. */
const mirror: Move = (play, gene) => {
  const away = play.state.pools.get('away')
  const more = BigInt(gene[1] ?? 0) * 10n ** 20n
  const indices = (away?.reserves ?? []).map(({ asset, supplyIndex, debtIndex }) => ({
    asset: asset.id,
    supply: supplyIndex + more,
    debt: debtIndex + more + more / 2n,
  }))
  Play.tell(play, { type: 'SetInterestIndices', pool: 'away', indices })
}

/** An operator switches something off, for a coin or for all; or everything on again. */
const turn: Move = (play, gene) => {
  const off = [...play.audit.books.off]
  if (off.length > 0) {
    for (const key of off) {
      const [what, kind, id] = key.split(':') as [never, never, string]
      tellSwitch(play, { what, scope: { kind, id }, on: true })
    }
    quote(play)
    return
  }
  const scope = of(['', 'ETH', 'USDC', 'DEED', ''], gene[1])
  const what = of(['liquidation', 'deposit', 'newRisk', 'withdrawal', 'liquidation'], gene[2])
  tellSwitch(play, {
    what: what as never,
    scope: { kind: scope === '' ? 'all' : 'asset', id: scope },
    on: false,
  })
}

/** Liquidation is off for a while in which prices are told, and nobody may bid. */
const outage: Move = (play, gene) => {
  if (play.audit.books.off.size > 0) return
  const id = of(['', 'ETH', 'USDC'], gene[1])
  const scope = { kind: id === '' ? 'all' : 'asset', id } as const
  tellSwitch(play, { what: 'liquidation', scope, on: false })
  for (let count = 0; count < 1 + ((gene[2] ?? 0) % 4); count++) {
    play.time += 60_000
    tellPrices(play)
  }
  tellSwitch(play, { what: 'liquidation', scope, on: true })
  quote(play)
}

type Switch = Extract<Command, { type: 'Switch' }>

const tellSwitch = (play: Play, one: Pick<Switch, 'what' | 'scope' | 'on'>): void =>
  void Play.tell(play, { type: 'Switch', ...one, by: 'desk', reason: 'test' })

const moves: readonly Weighted[] = [
  [8, bring],
  [26, drain],
  [14, send],
  [36, supply],
  [18, redeem],
  [48, borrow],
  [12, repay],
  [10, elect],
  [26, liquidate],
  [14, take],
  [10, redeemLoans],
  [10, buyCollateral],
  [8, tend],
  [34, drift, ['gentle', 'wild']],
  [24, wait],
  [4, accrue],
  [4, mirror],
  [4, restart],
  [8, turn],
  [8, outage],
]

/** What a gene means where everybody lends and borrows: a move of the coalition or of the world. */
export const playGene = playing(moves)

/** The operator lets anybody liquidate what is owed to a reserve, though it is carried; or no longer. */
const force: Move = (play, gene) => {
  const about = { pool: of(['main', 'side'], gene[2]), asset: of(['USDC', 'ETH', 'BTC'], gene[3]) }
  Play.tell(play, { type: 'ChangeReserve', ...about, forced: ((gene[1] ?? 0) & 1) === 0 })
}

/** The same where everybody is under Venus's rules. */
export const playVenusGene = playing([...moves, [10, force]])
