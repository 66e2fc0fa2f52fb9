import type { State } from '../../engine/State.ts'
import { Assessment } from '../../model/Assessment.ts'
import type { Asset } from '../../model/Asset.ts'
import { indexScale } from '../../model/PriceBook.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Nearest } from '../../report/AccountRow.ts'
import type { Kept } from './Board.ts'
import { PriceTrail } from './PriceTrail.ts'

/**
 * What rows are ranked by, a column of doubles for each order, by account index: less is worse.
 * Money of different numeraires is compared at its index prices. Nothing but the order of a list
 * follows from these, and equal ones are in the order of opening.
 *
 * Rules: [BOARD4]
 */
export interface Keys {
  readonly columns: { readonly [sort in Sort]: number[] }
}

/** The orders of a list, the worst first in each. */
export const sorts = [
  'slack',
  'deficit',
  'ratio',
  'distance',
  'sigmas',
  'loss',
  'notional',
] as const

export type Sort = (typeof sorts)[number]

export const create = (): Keys => ({
  columns: { slack: [], deficit: [], ratio: [], distance: [], sigmas: [], loss: [], notional: [] },
})

/** Sets an account's keys from its row. */
export function set(
  { columns }: Keys,
  index: number,
  state: State,
  { found, nearest }: Kept,
  trail: PriceTrail,
): void {
  const { assessment, rules } = found
  const scale = scaleOf(state, rules.numeraire)
  const { equity, maintenance, net, gross } = assessment
  const slack = scale * Number(Assessment.slack(Assessment.measure(assessment, 'maintenance')))
  columns.slack[index] = slack
  // Who has no deficit follows those who have, thinnest first; who loses nothing likewise.
  columns.deficit[index] = slack
  columns.loss[index] = scale * Number(net)
  columns.notional[index] = -scale * Number(gross)
  columns.ratio[index] = -ratioOf(equity, maintenance)
  const distance = distanceKey(nearest)
  columns.distance[index] = distance
  const deviation = nearest === null ? null : PriceTrail.deviationOf(trail, nearest.symbol)
  columns.sigmas[index] = deviation === null ? Number.POSITIVE_INFINITY : distance / deviation
}

/** Takes an account out of every order. */
export function clear({ columns }: Keys, index: number): void {
  for (const sort of sorts) delete columns[sort][index]
}

/** Maintenance ÷ equity; beyond any with equity where there is none. */
function ratioOf(equity: bigint, maintenance: bigint): number {
  if (equity > 0n) return Ratio.toNumber({ numerator: maintenance, denominator: equity })
  return maintenance === 0n && equity === 0n ? 0 : Number.MAX_VALUE
}

/** Who is over the threshold comes first, the farther the sooner; who has no edge comes last. */
function distanceKey(nearest: Nearest | null): number {
  if (nearest === null) return Number.POSITIVE_INFINITY
  const size = Math.abs(Ratio.toNumber(nearest.move))
  return nearest.isOver ? -size : size
}

/** Whole units of the reference currency for an atom; at par where it has no index price. */
function scaleOf({ book }: State, { index, decimals }: Asset): number {
  const price = book.indices[index]?.price
  const whole = price === undefined ? 1 : Number(price) / 10 ** indexScale
  return whole / 10 ** decimals
}

export * as Keys from './Keys.ts'
