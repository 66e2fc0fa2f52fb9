import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import type { Gene } from './Genome.ts'
import { Play, type Weather } from './Play.ts'

/** What the games have in common: how a gene picks a move, and how the venue answers. */

export type Move = (play: Play, gene: Gene) => void

/** How often a move is picked beside the others, and in which weather it means something. */
export type Weighted = readonly [weight: number, move: Move, weather?: readonly Weather[]]

/** Plays the move that a gene picks. */
export function playing(moves: readonly Weighted[]): Move {
  const total = moves.reduce((sum, [weight]) => sum + weight, 0)
  return (play, gene) => {
    const [kind = 0] = gene
    // A number below 256 picks by weight.
    let index = Math.floor((kind * total) / 256)
    for (const [weight, move, weather] of moves) {
      index -= weight
      if (index >= 0) continue
      if (weather === undefined || weather.includes(play.weather)) move(play, gene)
      return
    }
  }
}

export const of = <T>(items: readonly T[], number = 0): T => items[number % items.length] as T

/** What an account has of an asset; nothing of one that nobody has defined yet. */
export const heldBy = ({ state }: Play, account: string, asset: string): bigint =>
  state.assetById.has(asset)
    ? (State.account(state, account).balances[State.asset(state, asset).index] ?? 0n)
    : 0n

/** The venue fills every order of the house whole at the mark. */
export function fillHouse(play: Play): void {
  const executions = [...play.state.orders.values()].map(({ id, instrument, left }) => ({
    order: id,
    instrument: instrument.id,
    lots: left,
    price: Price.of(play.walk.get(instrument.id) ?? 1n),
    fee: Amount.zero,
    status: 'done' as const,
  }))
  if (executions.length > 0) Play.tell(play, { type: 'ReportExecution', executions })
}

/** Cents of an asset as they stand in a walk: at least one, for no feed may tell nothing. */
export const cents = ({ indices }: Play, asset: string): bigint => {
  const whole = (indices.get(asset) ?? 1n) / 10n ** 10n
  return whole > 0n ? whole : 1n
}

/** Buys all of a lot, or an amount of it, at whatever it costs. */
export function bid(play: Play, id: string, account: string, some?: (lot: bigint) => Amount): void {
  const auction = play.state.auctions.get(id)
  if (auction === undefined) return
  const { collateral, debt, sale } = auction
  Play.tell(play, {
    ...{ type: 'TakeAuction', account, auction: id, collateral: collateral.id, asset: debt.id },
    ...{ amount: some?.(sale.lot) ?? Amount.of(sale.lot), cost: Amount.of(10n ** 24n) },
  })
}
