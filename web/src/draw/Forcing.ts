import type { Way } from '../wire/shapes.ts'

/** Who would be forced by a move, and how much: the size of the move as a share, and the notional. */
export interface Forced {
  readonly share: number
  readonly flow: number
}

/** All who would be forced by moves up to one, in the order in which they are. */
export const of = (way: Way, reach: number): readonly Forced[] =>
  way.nearest
    .flatMap(({ liquidation, flow }) =>
      liquidation.share === null ? [] : [{ share: Math.abs(liquidation.share), flow: Math.abs(flow) }],
    )
    .filter(({ share }) => share <= reach)
    .sort((a, b) => a.share - b.share)

/** How much is forced in all. */
export const total = (forced: readonly Forced[]): number => forced.reduce((sum, { flow }) => sum + flow, 0)

/** What is forced from one move on to another, that one with it. */
export const between = (forced: readonly Forced[], from: number, to: number): number =>
  total(forced.filter(({ share }) => share > from && share <= to))

/**
 * The curve of what a move forces, with a point at every step, beside what the market absorbs where
 * the service says: moves in per cent, forced, absorbed.
 */
export function curve(way: Way, forced: readonly Forced[]): [number[], number[], (number | null)[]] {
  const absorbed = new Map(way.moves.map((row) => [row.share * 100, row.absorbed]))
  const places = [...new Set([0, ...absorbed.keys(), ...forced.map(({ share }) => share * 100)])].sort((a, b) => a - b)
  let [next, sum] = [0, 0]
  const heights = places.map((place) => {
    for (; (forced[next]?.share ?? Infinity) * 100 <= place; next++) sum += forced[next]?.flow ?? 0
    return sum
  })
  return [places, heights, places.map((place) => (place === 0 ? 0 : (absorbed.get(place) ?? null)))]
}

export * as Forcing from './Forcing.ts'
