import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { type Draft, start, unit } from '../engine/world.ts'
import { Arena } from './Arena.ts'
import type { Gene } from './Genome.ts'
import { heldBy, type Move, of, playing } from './moves.ts'
import { Play } from './Play.ts'
import type { Game } from './search.ts'
import { answer as answerHouse, quote } from './trading.ts'
import { books, coalition, honest, markets, opening, quiet, setMarks } from './tradingArena.ts'

/**
 * A game about calls: accounts near their edge under procedures that liquidate what is not met, and
 * owners who answer, dispute, bring in parts, take back, send on and reduce, to gain time.
 */
const called = ['c0', 'c1', 'c2', 'c4', 'c5'] as const
const bitcoin = 'BTC/USDT:USDT'
const minute = 60_000
const R = Ratio.of

const procedures: readonly CallProcedure[] = [
  {
    ...{ within: 3 * minute, cureTo: R(7n, 10n), amount: 'supersede', onExpiry: 'liquidate' },
    rounding: { step: Value.of(unit), to: 'up' },
    metBy: { deposit: R(1n), collateral: R(1n, 2n), reduction: R(1n, 3n), price: true },
  },
  {
    ...{ within: minute, cureTo: R(7n, 10n), amount: 'floating', onExpiry: 'liquidate' },
    due: {
      ...{ kind: 'date', calendar: '24/7', count: { kind: 'businessDays', days: 0 } },
      cutOff: { kind: 'time', time: 5 * minute, zone: 'UTC' },
      lateIssue: 'nextBusinessDay',
    },
  },
]

const bought = (account: string, lots: bigint, price: bigint): Draft => ({
  ...{ type: 'ReportFill', fill: `edge ${account}`, account, instrument: bitcoin, leg: 'net' },
  ...{ lots: Quantity.of(lots), price: Price.of(price), fee: Amount.zero, order: null },
})

const drafts: readonly Draft[] = [
  ...opening(1),
  ...books.map((book, index): Draft => {
    const call = procedures[index] ?? book.call
    return { type: 'DefineRulebook', rulebook: { ...book, version: 2, call } }
  }),
  // At 40,000 each is a little above where it is called: equity of 500 and 400 of requirement.
  ...called.map((account, index) => bought(account, 1_000n, 40_460n + BigInt(index) * 8n)),
  bought('maker', -1_000n * BigInt(called.length), 40_000n),
]

const arena = Arena.create({
  ...{ name: 'calls', coalition, honest, unit: 'USDT', rounding: 2_000n, time: start, drafts },
})

/** When what is asked of an account without a break was first due, by play, account and ladder. */
const dues = new WeakMap<Play, Map<string, number>>()

/** What is asked is due when it was first due, whatever its owner did, and is not open any longer. */
function lookAtCalls(play: Play): void {
  const before = dues.get(play)
  const now = new Map<string, number>()
  for (const { id, account, ladder, deadline } of play.state.calls.values()) {
    const key = `${account} ${ladder}`
    const due = Math.min(before?.get(key) ?? deadline, deadline)
    now.set(key, due)
    if (deadline > due) {
      Play.found(play, 'ATT11', `${id} of ${account} is due at ${deadline}, not ${due}`)
    }
    if (play.state.time > due) Play.found(play, 'ATT11', `${id} of ${account} was due at ${due}`)
  }
  dues.set(play, now)
}

function tell(play: Play, draft: Draft): boolean {
  const events = Play.tell(play, draft)
  lookAtCalls(play)
  return !Play.isRefused(events)
}

const steps = [-5n, -5n, -5n, -2n, -2n, -12n, 3n, 6n]

/** The bitcoin moves by some hundredths of a per cent, so that who is called is not liquidated at once. */
const drift: Move = (play, gene) => {
  const step = of(steps, gene[1])
  const moved = (price: bigint): bigint => price + (price * step) / 10_000n
  for (const { id } of markets) {
    if (id.startsWith('BTC')) play.walk.set(id, moved(play.walk.get(id) ?? 1n))
  }
  play.indices.set('BTC', moved(play.indices.get('BTC') ?? 1n))
  play.time += 1_000
  const walk = new Map([...play.walk].filter(([id]) => id !== quiet))
  const indices = new Map([...play.indices].filter(([id]) => id !== 'CRUMB'))
  // Who is liquidated is called no more: a call after that is another.
  tell(play, setMarks(walk, indices, play.time))
  answerHouse(play)
  lookAtCalls(play)
}

/** A call of theirs that is open; null where none is. */
const callOf = ({ state, arena: { coalition: theirs } }: Play, gene: Gene) => {
  const open = [...state.calls.values()].filter(({ account }) => theirs.includes(account))
  return open.length === 0 ? null : of(open, gene[1])
}

const parts = [1n, 2n, 3n, 10n] as const

/** Agrees to a part of what is asked, to all or to nothing of it, or has the dispute resolved. */
const answer: Move = (play, gene) => {
  const call = callOf(play, gene)
  if (call === null) return
  const { id, account, amount } = call
  const about = { call: id, account, by: account, reason: 'a price' } as const
  const agreed = Value.of(of([0n, amount / of(parts, gene[3]), 1n], gene[2]))
  const resolves = (gene[4] ?? 0) % 4 === 0
  tell(
    play,
    resolves ? { type: 'ResolveDispute', ...about } : { type: 'AnswerCall', ...about, agreed },
  )
}

/** Brings what is asked in parts, an atom less or more. */
const bring: Move = (play, gene) => {
  const call = callOf(play, gene)
  if (call === null) return
  const { account, amount } = call
  const count = of(parts, gene[2])
  const piece = amount / count + of([0n, -1n, 1n], gene[3])
  if (piece <= 0n) return
  for (let part = 0n; part < of([1n, count], gene[4]); part++) {
    tell(play, { type: 'Deposit', account, asset: 'USDT', amount: Amount.of(piece) })
  }
}

/** Takes out what was brought, or sends it to another of theirs. */
const take: Move = (play, gene) => {
  const account = of(called, gene[1])
  const amount = Amount.of(heldBy(play, account, 'USDT') / of([2n, 10n, 100n], gene[2]))
  if (amount <= 0n) return
  const to = of(called, gene[3])
  if (to === account) tell(play, { type: 'Withdraw', account, asset: 'USDT', amount })
  else tell(play, { type: 'Transfer', from: account, to, asset: 'USDT', amount })
}

/** Trades at the mark: less of what is held, or a little more. */
const trade: Move = (play, gene) => {
  const account = callOf(play, gene)?.account ?? of(called, gene[1])
  const lots = Quantity.of(of([-50n, -300n, -1_000n, 20n], gene[2]))
  const price = Price.of(play.walk.get(bitcoin) ?? 1n)
  const order = `o${play.count}`
  const what = { account, order, instrument: bitcoin, leg: 'net', lots, price } as const
  if (!tell(play, { type: 'PlaceOrder', ...what, reduceOnly: false })) return
  if (!State.account(play.state, account).orders.some(({ id }) => id === order)) return
  tell(play, { type: 'ReportFill', ...what, fill: `f${play.count}`, fee: Amount.zero })
}

const wait: Move = (play, gene) => {
  play.time += of([1_000, 20_000, minute, 200_000], gene[1])
  tell(play, { type: 'AdvanceTime' })
}

const restart: Move = (play) => {
  play.state = Snapshot.restore(Snapshot.take(play.state))
}

const playGene = playing([
  [40, drift],
  [24, answer],
  [30, bring],
  [16, take],
  [14, trade],
  [20, wait],
  [3, restart],
])

export const game: Game = { arena, weather: 'gentle', playGene, quote }
