import { State } from '../../src/engine/State.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import type { Gene } from './Genome.ts'
import { type Move, of, playing } from './moves.ts'
import { optionListings, payer, priceOptions } from './optionMarkets.ts'
import { Play } from './Play.ts'
import { actor, drain, fill, moves, orderOf, place, quote, whole } from './trading.ts'

const ids = optionListings.map(({ spec }) => spec.id)

/** Sells an option beside the mark, or buys it, and takes out what is let out. */
const write: Move = (play, gene) => {
  const account = actor(gene)
  fill(play, account, place(play, orderOf(play, account, of(ids, gene[2]), gene)), whole)
  drain(play, gene.with(2, of([0, 2], gene[6])))
}

/** Two strikes, one bought and the other sold, in one or in the other order. */
const spread: Move = (play, gene) => {
  const account = actor(gene)
  const legs = [gene, gene.with(2, (gene[2] ?? 0) + 1).with(5, (gene[5] ?? 0) + 1)]
  const orders = legs.map((leg) =>
    place(play, orderOf(play, account, of(ids, leg[2]), leg.with(4, (gene[4] ?? 0) % 5))),
  )
  for (const order of orders) fill(play, account, order, whole)
  if ((gene[6] ?? 0) % 3 === 0) drain(play, gene.with(2, 0))
}

/** Closes an option that is held by an order that only reduces: what it covered stands without it. */
const uncover: Move = (play, gene) => {
  const account = actor(gene)
  const held = State.account(play.state, account).positions.filter(
    ({ instrument, lots }) => instrument.kind === 'option' && lots > 0n,
  )
  if (held.length === 0) return
  const { instrument, leg, lots } = of(held, gene[2])
  const order = orderOf(play, account, instrument.id, gene.with(4, 0))
  const closing = { leg, lots: Quantity.of(-lots), reduceOnly: true }
  fill(play, account, place(play, { ...order, ...closing }), whole)
}

/** The spot of an exercise, as the index says. */
const spot = ({ indices }: Play): bigint => indices.get('BTC') ?? 1n

/** Exercises what is held, early or for nothing too. */
const exercise: Move = (play, gene) => {
  const account = actor(gene)
  const held = State.account(play.state, account).positions.filter(
    ({ instrument }) => instrument.kind === 'option',
  )
  if (held.length === 0) return
  const { instrument, leg, lots } = of(held, gene[2])
  Play.tell(play, {
    ...{ type: 'ExerciseOption', account, instrument: instrument.id, leg, price: spot(play) },
    lots: Quantity.of(lots > 0n ? lots : -lots),
  })
}

/** Some of what is short is assigned, to whom the engine says. */
const assign: Move = (play, gene) => {
  const { spec } = of(optionListings, gene[2])
  const lots = Quantity.of(BigInt(1 + ((gene[3] ?? 0) % 30)))
  Play.tell(play, { type: 'AssignOption', instrument: spec.id, lots, price: spot(play) })
}

/** A dividend is paid on stock, which is worth as much less from then on. */
const dividend: Move = (play, gene) => {
  const dollars = BigInt(1 + ((gene[3] ?? 0) % 400))
  const { marks } = play.state.book
  const { index } = State.instrument(play.state, payer)
  const before = marks[index]?.price ?? 0n
  Play.tell(play, {
    ...{ type: 'PayDividend', instrument: payer, perUnit: dollars * 10n ** 12n },
    ...{ exDate: play.time, by: 'desk', reason: 'test' },
  })
  const fallen = before - (marks[index]?.price ?? 0n)
  play.walk.set(payer, (play.walk.get(payer) ?? 0n) - fallen)
  drain(play, gene.with(2, 0))
}

/**
 * An option comes to its end. Its worth melts away on the way there: told in one step a loss would be
 * a jump of its price, which is neither still nor gentle.
 */
const expire: Move = (play, gene) => {
  const { spec } = of(optionListings, gene[2])
  const at = (spec.expiry ?? play.time) + 1_000
  if (play.time < at && (gene[3] ?? 0) % 4 === 0) wait(play, at)
  const signed = { by: 'desk', reason: 'test' }
  Play.tell(play, { type: 'ExpireOption', instrument: spec.id, price: spot(play), ...signed })
  quote(play)
}

/** Time passes, by a fifth of what is left each step, and by all of it where prices are wild. */
function wait(play: Play, until: number): void {
  const [share, longest] = play.weather === 'wild' ? [1, 1] : [0.2, 60]
  for (let count = 0; count < longest && until - play.time > 60_000; count++) {
    play.time += Math.floor((until - play.time) * share)
    priceOptions(play)
    quote(play)
  }
  play.time = Math.max(play.time, until)
  priceOptions(play)
  quote(play)
}

/** An option is sold for nothing and bought for the most that anybody would pay. */
const nothing: Move = (play, gene) => {
  const account = actor(gene)
  const order = orderOf(play, account, of(ids, gene[2]), gene as Gene)
  const price = Price.of(of([0n, 0n, 1n, 40_000n], gene[6]))
  fill(play, account, place(play, { ...order, price }), whole)
}

/** What a gene means where options are traded as well. */
export const playGene = playing([
  ...moves,
  [40, write],
  [30, spread],
  [12, uncover],
  [8, exercise],
  [5, assign],
  [6, dividend],
  [5, expire, ['gentle', 'wild']],
  [10, nothing],
])
