import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'

/**
 * The limits and the current totals of debt in auction, with penalty, in rads.
 *
 * Rules: [MAKER5]
 */
export interface Dog {
  /** Once false, nothing is liquidated any more. */
  readonly isLive: boolean
  /** The limit over all kinds (Hole), and the current total (Dirt). */
  readonly holeTotal: bigint
  readonly dirtTotal: bigint
  /** The limit of this kind (hole), and its current total (dirt). */
  readonly hole: bigint
  readonly dirt: bigint
}

/**
 * What may still be auctioned: the smaller of the two rooms, negative where a limit is exceeded.
 */
export const room = ({ holeTotal, dirtTotal, hole, dirt }: Dog): bigint =>
  Integer.min(holeTotal - dirtTotal, hole - dirt)

/** Adds debt to the totals in auction. */
export const add = (dog: Dog, tab: bigint): Dog => ({
  ...dog,
  dirtTotal: dog.dirtTotal + tab,
  dirt: dog.dirt + tab,
})

/** Removes debt from the totals in auction: raised, or given up with the last of a lot. */
export function digs(dog: Dog, rad: bigint): Dog {
  assert(rad <= dog.dirt && rad <= dog.dirtTotal, 'Dog.digs: no more than is in auction')
  return add(dog, -rad)
}

export * as Dog from './Dog.ts'
