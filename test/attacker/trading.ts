import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { text } from '../engine/sameState.ts'
import { type Draft, instruments } from '../engine/world.ts'
import type { Gene } from './Genome.ts'
import { fillHouse, type Move, of, playing, type Weighted } from './moves.ts'
import { priceOptions } from './optionMarkets.ts'
import { Play } from './Play.ts'
import { protect } from './protecting.ts'
import { coalition, honest, quiet, setMarks, specks } from './tradingArena.ts'

export const actor = (gene: Gene): string => of(coalition, gene[1])
/** The markets that live, in the order of their first prices. */
const marketsOf = ({ walk }: Play): readonly string[] =>
  [...walk.keys()].filter((id) => id !== quiet)
const market = (play: Play, gene: Gene): string => of(marketsOf(play), gene[2])

const shares: readonly (readonly [bigint, bigint])[] = [
  [1n, 1n],
  [1n, 2n],
  [1n, 4n],
  [9n, 10n],
  [1n, 20n],
  [1n, 1_000n],
]

/** Prices beside the mark, in hundredths: where the others meet them, a little off, and far off. */
const offsets = [100n, 100n, 100n, 101n, 99n, 105n, 95n, 130n, 70n, 200n, 50n, 500n, 10n]

function priceAt(play: Play, id: string, number = 0): bigint {
  const price = ((play.walk.get(id) ?? 1n) * of(offsets, number)) / 100n
  return price === 0n ? 1n : price
}

/** Sizes as a share of what a thousand units of the numeraire carry at fifty times. */
function lotsOf(play: Play, id: string, number = 0): bigint {
  const dollars = of([100n, 2_000n, 20_000n, 48_000n, 90_000n, 400_000n, 950n], number)
  const { multiplier, payoff, settle, kind } = State.instrument(play.state, id)
  // An option is sized by what it is on.
  if (kind === 'option') return lotsOf(play, 'BTC/USDT:USDT', number)
  const mark = play.walk.get(id) ?? 1n
  const rate = settle === 'USDT' ? 1n : (play.indices.get(settle) ?? 1n) / 10n ** 12n
  const { numerator, denominator } = multiplier
  const lot =
    payoff === 'linear' ? (mark * numerator) / denominator : numerator / denominator / mark
  const size = (dollars * 10n ** 8n) / ((lot === 0n ? 1n : lot) * rate)
  return size === 0n ? 1n : size
}

function legOf(play: Play, account: string, isBuy: boolean, number = 0) {
  const hedged = play.state.accountById.get(account)?.positionMode === 'hedge'
  if (!hedged) return 'net'
  return number % 4 === 3 ? (isBuy ? 'short' : 'long') : isBuy ? 'long' : 'short'
}

/** Every command of an episode has a number, and what it names is numbered by it. */
const named = ({ count }: Play, kind: string): string => `${kind}${count + 1}`

/** Places an order and returns its id, or null where it was refused. */
export function place(
  play: Play,
  draft: Omit<Extract<Draft, { type: 'PlaceOrder' }>, 'type' | 'order'>,
) {
  const order = named(play, 'o')
  const events = Play.tell(play, { type: 'PlaceOrder', order, ...draft })
  if (Play.isRefused(events)) return null
  play.accepted.set(order, play.moves)
  return order
}

/** The venue fills an order that is still open, in full or in part, at its own price. */
export function fill(
  play: Play,
  account: string,
  id: string | null,
  part: readonly [bigint, bigint],
) {
  const order = play.state.accountById.get(account)?.orders.find((one) => one.id === id)
  if (order === undefined) return
  const some = (order.lots * part[0]) / part[1]
  Play.tell(play, {
    type: 'ReportFill',
    fill: named(play, 'f'),
    account,
    instrument: order.instrument.id,
    leg: order.leg,
    lots: Quantity.of(some === 0n ? order.lots : some),
    price: order.price,
    fee: Amount.zero,
    order: order.id,
  })
}

export const whole = [1n, 1n] as const

export function orderOf(play: Play, account: string, id: string, gene: Gene) {
  const isBuy = ((gene[5] ?? 0) & 1) === 0
  const size = lotsOf(play, id, gene[3])
  const leg = id.includes(':') ? legOf(play, account, isBuy, gene[6]) : 'net'
  return {
    account,
    instrument: id,
    leg,
    lots: Quantity.of(isBuy ? size : -size),
    price: Price.of(priceAt(play, id, gene[4])),
    reduceOnly: false,
  } as const
}

const placeOne: Move = (play, gene) => {
  const account = actor(gene)
  const order = place(play, orderOf(play, account, market(play, gene), gene))
  const part = of([whole, whole, [1n, 2n], null] as const, gene[6])
  if (part !== null) fill(play, account, order, part)
}

/** Several orders of one kind, accepted one after the other and filled together. */
const stack: Move = (play, gene) => {
  const account = actor(gene)
  const orders = [0, 1, 2, 3].map(() =>
    place(play, orderOf(play, account, market(play, gene), gene)),
  )
  for (const order of orders) fill(play, account, order, whole)
}

/** Two of the coalition trade with each other, at any price that both may ask. */
const pair: Move = (play, gene) => {
  const one = actor(gene)
  const other = of(
    coalition.filter((id) => id !== one),
    gene[6],
  )
  const first = orderOf(play, one, market(play, gene), gene)
  const lots = Quantity.of(-first.lots)
  const leg = first.leg === 'net' ? 'net' : first.leg
  const hedged = play.state.accountById.get(other)?.positionMode === 'hedge'
  const against =
    hedged && market(play, gene).includes(':') ? (lots > 0n ? 'long' : 'short') : 'net'
  const [mine, theirs] = [
    place(play, { ...first, leg }),
    place(play, { ...first, account: other, leg: against, lots }),
  ]
  if (mine === null || theirs === null) return
  fill(play, one, mine, whole)
  fill(play, other, theirs, whole)
}

/** Reduce-only orders of what is held, again and again, and then their fills. */
const reduce: Move = (play, gene) => {
  const account = actor(gene)
  const parent = State.account(play.state, account)
  const held = [parent, ...parent.isolated.filter((one) => one !== undefined)].flatMap(
    ({ positions }) => positions,
  )
  if (held.length === 0) return
  const { instrument, leg, lots } = of(held, gene[2])
  const orders = [0, 1, 2].slice(0, 1 + ((gene[3] ?? 0) % 3)).map(() =>
    place(play, {
      account,
      instrument: instrument.id,
      leg,
      lots: Quantity.of(-lots),
      price: Price.of(priceAt(play, instrument.id, (gene[4] ?? 0) % 3)),
      reduceOnly: ((gene[5] ?? 0) & 3) !== 0,
    }),
  )
  for (const order of orders) fill(play, account, order, whole)
}

const fillOne: Move = (play, gene) => {
  const account = actor(gene)
  const { orders } = State.account(play.state, account)
  if (orders.length === 0) return
  fill(play, account, of(orders, gene[2]).id, of(shares, gene[3]))
}

const amend: Move = (play, gene) => {
  const account = actor(gene)
  const { orders } = State.account(play.state, account)
  if (orders.length === 0) return
  const { id: order, instrument, lots } = of(orders, gene[2])
  const events = Play.tell(play, {
    type: 'AmendOrder',
    account,
    order,
    instrument: instrument.id,
    lots: Quantity.of(((gene[5] ?? 0) & 1) === 0 ? lots : lots * 20n),
    price: Price.of(priceAt(play, instrument.id, gene[4])),
  })
  if (!Play.isRefused(events)) play.accepted.set(order, play.moves)
}

const cancel: Move = (play, gene) => {
  const account = actor(gene)
  const { orders } = State.account(play.state, account)
  if (orders.length === 0) return
  Play.tell(play, { type: 'CloseOrder', account, order: of(orders, gene[2]).id })
}

const assets = ['USDT', 'USDT', 'BTC', 'ETH'] as const

const bring: Move = (play, gene) => {
  const asset = of(assets, gene[2])
  const units = asset === 'USDT' ? of([1_000n, 5_000n, 100n], gene[3]) * 10n ** 8n : 10n ** 7n
  Play.tell(play, { type: 'Deposit', account: actor(gene), asset, amount: Amount.of(units) })
}

/** Takes out as much of an asset as is let out: all, or ever smaller parts. */
export const drain: Move = (play, gene) => {
  const account = actor(gene)
  const asset = of(assets, gene[2])
  const balance = State.account(play.state, account).balances[State.asset(play.state, asset).index]
  if (balance === undefined || balance <= 0n) return
  for (const [up, down] of shares.slice(0, 1 + ((gene[3] ?? 0) % 4))) {
    const amount = (balance * up) / down
    if (amount === 0n) return
    const events = Play.tell(play, { type: 'Withdraw', account, asset, amount: Amount.of(amount) })
    if (!Play.isRefused(events)) return
  }
}

const send: Move = (play, gene) => {
  const from = actor(gene)
  const to = of([...coalition, ...honest], gene[2])
  const asset = of([...assets, ...specks], gene[3])
  const balance = State.account(play.state, from).balances[State.asset(play.state, asset).index]
  const [up, down] = of(shares, gene[4])
  const amount = ((balance ?? 0n) * up) / down
  if (from === to || amount <= 0n) return
  Play.tell(play, { type: 'Transfer', from, to, asset, amount: Amount.of(amount) })
}

const mode: Move = (play, gene) => {
  const instrument = of(
    marketsOf(play).filter((id) => id.includes(':')),
    gene[2],
  )
  const change = of(
    [
      { kind: 'marginMode', instrument, mode: 'isolated' },
      { kind: 'marginMode', instrument, mode: 'cross' },
      { kind: 'leverage', instrument, leverage: of([1n, 5n, 20n, 50n], gene[4]) },
      { kind: 'positionMode', mode: ((gene[4] ?? 0) & 1) === 0 ? 'hedge' : 'net' },
    ] as const,
    gene[3],
  )
  Play.tell(play, { type: 'ChangeMode', account: actor(gene), change })
}

/** An isolated position is opened, and an order of up to three times its size goes against it. */
const turnRound: Move = (play, gene) => {
  const account = actor(gene)
  const perpetuals = marketsOf(play).filter((id) => id.includes(':') && !id.includes('-'))
  const id = of(perpetuals, gene[2])
  const change = { kind: 'marginMode', instrument: id, mode: 'isolated' } as const
  Play.tell(play, { type: 'ChangeMode', account, change })
  const first = orderOf(play, account, id, gene.with(4, 0))
  fill(play, account, place(play, first), whole)
  const against = orderOf(play, account, id, gene)
  const lots = Quantity.of(first.lots * of([-2n, -3n, -1n, -20n], gene[6]))
  fill(play, account, place(play, { ...against, leg: first.leg, lots }), whole)
}

const margin: Move = (play, gene) => {
  const account = actor(gene)
  const isolated = State.account(play.state, account).isolated.filter((one) => one !== undefined)
  const sub = isolated[(gene[2] ?? 0) % Math.max(1, isolated.length)]
  const instrument = play.state.instruments[sub?.isolates ?? -1]
  if (sub === undefined || instrument === undefined) return
  const { settle, settleIndex } = instrument
  const adds = ((gene[3] ?? 0) & 1) === 0
  const payer = adds ? State.account(play.state, account) : sub
  const [up, down] = of(shares, gene[4])
  const amount = ((payer.balances[settleIndex] ?? 0n) * up) / down
  if (amount <= 0n) return
  Play.tell(play, {
    type: adds ? 'AddMargin' : 'RemoveMargin',
    account,
    instrument: instrument.id,
    asset: settle,
    amount: Amount.of(amount),
  })
}

/** The steps of a price, in ten-thousandths: small enough for every margin, or not at all. */
const gentle = [30n, -30n, 40n, -40n, 15n, -15n]
const wild = [1_000n, -1_000n, 3_000n, -3_000n, 200n, -200n, 300n, -300n]

const baseOf = (id: string): string => id.slice(0, id.indexOf('/'))

/** Moves the prices of one coin, or of all, some steps one way; the house's answers come in time. */
const drift: Move = (play, gene) => {
  const base = of(['BTC', 'BTC', 'ETH', 'all', 'OIL'], gene[1])
  const isWild = play.weather === 'wild'
  const step = isWild ? of(wild, gene[2]) : of(gentle, gene[2])
  const steps = isWild ? 1 : 1 + ((gene[3] ?? 0) % 8)
  for (let count = 0; count < steps; count++) {
    for (const id of marketsOf(play)) {
      const price = play.walk.get(id) ?? 1n
      const moved = price + (price * step) / 10_000n
      if (base === 'all' || baseOf(id) === base) play.walk.set(id, moved < 2n ? 2n : moved)
    }
    for (const asset of ['BTC', 'ETH']) {
      const price = play.indices.get(asset) ?? 1n
      if (base === 'all' || asset === base) {
        play.indices.set(asset, price + (price * step) / 10_000n)
      }
    }
    priceOptions(play)
    quote(play)
  }
}

/** One index moves alone: that of the numeraire, or of a coin. */
const index: Move = (play, gene) => {
  const asset = of(['USDT', 'BTC', 'ETH'], gene[1])
  const isWild = play.weather === 'wild'
  const step = of(isWild ? wild : gentle, gene[2])
  for (let count = 0; count <= (gene[3] ?? 0) % (isWild ? 4 : 8); count++) {
    const price = play.indices.get(asset) ?? 1n
    play.indices.set(asset, price + (price * step) / 10_000n)
    play.time += 1_000
    const told = new Map([[asset, play.indices.get(asset) ?? 1n]])
    Play.tell(play, setMarks(new Map(), told, play.time))
    answer(play)
  }
}

/** A position leans on a coin alone, and then the index of the coin, or of what all is counted in, moves. */
const lean: Move = (play, gene) => {
  const account = actor(gene)
  const amount = Amount.of(2n * 10n ** 7n)
  Play.tell(play, { type: 'Deposit', account, asset: 'BTC', amount })
  fill(play, account, place(play, orderOf(play, account, 'ETH/USDT:USDT', gene.with(4, 0))), whole)
  drain(play, gene.with(2, 0))
  index(play, [gene[0] ?? 0, (gene[2] ?? 0) % 2, 3 - ((gene[2] ?? 0) % 2), 3])
}

/** Tells all prices but those of the market that went quiet, and answers what they set off. */
export function quote(play: Play): void {
  play.time += 1_000
  const walk = new Map([...play.walk].filter(([id]) => id !== quiet))
  const indices = new Map([...play.indices].filter(([id]) => id !== 'CRUMB'))
  Play.tell(play, setMarks(walk, indices, play.time))
  if (play.weather === 'gentle') meet(play)
  answer(play)
}

/** Where prices move in steps, the venue fills a resting order as soon as the mark has come to it. */
function meet(play: Play): void {
  for (const account of coalition) {
    for (const { id, instrument, lots, price } of [...State.account(play.state, account).orders]) {
      const mark = play.walk.get(instrument.id) ?? price
      if (lots > 0n ? price >= mark : price <= mark) fill(play, account, id, whole)
    }
  }
}

/** The venue answers every order of the house in full at the mark. */
export function answer(play: Play): void {
  for (let round = 0; round < 4 && play.state.orders.size > 0; round++) {
    fillHouse(play)
  }
  if (play.state.liquidating.size > 0) Play.tell(play, { type: 'AdvanceTime' })
}

/** Time passes; prices are told again at its end, or not. */
const wait: Move = (play, gene) => {
  play.time += of([1_000, 61_000, 181_000, 200_000], gene[1])
  Play.tell(play, { type: 'AdvanceTime' })
  if ((gene[2] ?? 0) % 3 > 0) quote(play)
}

/** The host starts again from its snapshot. */
const restart: Move = (play) => {
  const kept = Snapshot.take(play.state)
  play.state = Snapshot.restore(kept)
  if (text(Snapshot.take(play.state)) !== text(kept)) {
    Play.found(play, 'ATT5', 'what is restored is not what was kept')
  }
  quote(play)
}

/**
 * Contracts that settle in a coin are sold beside the mark by who holds none of it, and bought back or not; all that is let
 * out goes, and the coin rises.
 */
const oweCoins: Move = (play, gene) => {
  const account = of(['c0', 'c3', 'c4', 'c5'], gene[1])
  const id = 'BTC/USD:BTC'
  const mark = play.walk.get(id) ?? 1n
  const lots = of([1n, 1n, 1n, 5n], gene[2])
  const leg = legOf(play, account, false)
  const order = { account, instrument: id, leg, reduceOnly: false } as const
  const sold = Price.of((mark * of([98n, 97n, 98n, 10n], gene[3])) / 100n)
  fill(play, account, place(play, { ...order, lots: Quantity.of(-lots), price: sold }), whole)
  if ((gene[4] ?? 0) % 3 > 0) {
    const bought = { ...order, lots: Quantity.of(lots), price: Price.of(mark) }
    fill(play, account, place(play, bought), whole)
  }
  let piece =
    State.account(play.state, account).balances[State.asset(play.state, 'USDT').index] ?? 0n
  for (; piece > 1_000_000n; piece /= 2n) {
    const amount = Amount.of(piece)
    Play.tell(play, { type: 'Withdraw', account, asset: 'USDT', amount })
  }
  for (let step = 0; step < 3; step++) drift(play, [0, 0, 2, 7])
}

/** A position at its edge: prices creep against it until it is called, and nobody answers the call. */
const unanswered: Move = (play, gene) => {
  const account = of(['c2', 'c5'], gene[1])
  const id = of(['BTC/USDT:USDT', 'ETH/USDT:USDT'], gene[2])
  const order = orderOf(play, account, id, gene.with(3, 3).with(4, 0))
  fill(play, account, place(play, order), whole)
  const isCalled = (): boolean =>
    [...play.state.calls.values()].some((one) => one.account === account)
  for (let step = 0; step < 8 && !isCalled(); step++) {
    drift(play, [0, id.startsWith('BTC') ? 0 : 2, order.lots > 0n ? 1 : 0, 0])
  }
  play.time += 61_000
  Play.tell(play, { type: 'AdvanceTime' })
  quote(play)
}

/** A time that cannot be: years ahead in milliseconds, or seconds in their place. */
const leap: Move = (play, gene) => {
  const time = play.time * of([1_000, 2, 1], gene[1]) + of([0, 86_400_000 * 500], gene[2])
  if (time > play.time) Play.tell(play, { type: 'AdvanceTime' }, { time })
}

/** Two versions of a rulebook, the later one first; they come into force at their time, upwards. */
const version: Move = (play, gene) => {
  const book = of(play.arena.rulebooks, gene[1])
  const number = 2 + ((gene[2] ?? 0) % 12)
  const orders = [
    [200_000, 1_000],
    [1_000, 1_000],
    [1, 200_000],
  ] as const
  for (const [index, span] of of(orders, gene[3]).entries()) {
    const rulebook = { ...book, version: number + index, activeFrom: play.time + span }
    Play.tell(play, { type: 'DefineRulebook', rulebook })
  }
  if ((gene[4] ?? 0) % 4 === 0) return
  play.time += 201_000
  quote(play)
}

/** The future comes to its end: traded once more, settled at its mark. */
const end: Move = (play, gene) => {
  const { expiry, id } = of(instruments, 3)
  const at = (expiry ?? play.time) + 1_000
  if (play.time < at && ((gene[1] ?? 0) & 1) === 0) play.time = at
  quote(play)
  placeOne(play, gene.with(2, 3))
  if ((gene[2] ?? 0) % 3 > 0) return
  const price = Price.of(play.walk.get(id) ?? 1n)
  Play.tell(play, { type: 'SettleInstrument', instrument: id, price, ...signed })
}

const signed = { by: 'desk', reason: 'test' }

/**
 * The operator turns something off for a while, and on again: whatever it is in coins and markets
 * that are few, but liquidation nowhere where most of it happens.
 */
const turn: Move = (play, gene) => {
  const names = ['newRisk', 'withdrawal', 'deposit', 'liquidation', 'callClock'] as const
  const what = of(names, gene[1])
  const few = [
    { kind: 'asset', id: 'CRUMB' },
    { kind: 'asset', id: 'ETH' },
    { kind: 'instrument', id: quiet },
    { kind: 'instrument', id: 'OIL/USDT:USDT-210520' },
  ] as const
  const all = [...few, { kind: 'asset', id: 'USDT' }] as const
  const scope = of(what === 'liquidation' ? few : all, gene[2])
  const on = ((gene[3] ?? 0) & 3) === 3
  Play.tell(play, { type: 'Switch', what, scope, on, ...signed })
}

/** Withdrawals are off, and an owner tops an isolated position up. */
const topUp: Move = (play, gene) => {
  turnRound(play, gene.with(6, 0))
  const scope = { kind: 'asset', id: 'USDT' } as const
  Play.tell(play, { type: 'Switch', what: 'withdrawal', scope, on: false, ...signed })
  margin(play, gene.with(3, 0).with(2, 0))
  Play.tell(play, { type: 'Switch', what: 'withdrawal', scope, on: true, ...signed })
}

/** A command comes again, with the same id and something else in it. */
const again: Move = (play, gene) => {
  const account = actor(gene)
  const amount = Amount.of(10n ** 8n)
  Play.tell(play, { type: 'Deposit', account, asset: 'USDT', amount }, { id: `e${play.count}` })
}

export const moves: readonly Weighted[] = [
  [34, placeOne],
  [22, pair],
  [10, stack],
  [18, reduce],
  [14, fillOne],
  [10, amend],
  [4, cancel],
  [10, bring],
  [30, drain],
  [20, send],
  [14, mode],
  [10, turnRound],
  [10, margin],
  [26, drift, ['gentle', 'wild']],
  [12, index, ['gentle', 'wild']],
  [6, wait],
  [5, unanswered, ['gentle', 'wild']],
  [10, oweCoins, ['gentle', 'wild']],
  [4, restart],
  [6, turn, ['gentle', 'wild']],
  [4, lean, ['wild']],
  [4, topUp],
  [4, again],
  [3, leap],
  [5, version],
  [4, end],
  [6, protect],
]

/** What a gene means on an exchange: a move of the coalition, of the venue, or of the world. */
export const playGene = playing(moves)
