import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'

/**
 * How much may be in auction at once, and how much is: debt with penalty, in rads.
 *
 * Rules: [MAKER5]
 */
export interface Dog {
  /** Once false, nothing is liquidated any more. */
  readonly isLive: boolean
  /** The most over all kinds (Hole), and what is now (Dirt). */
  readonly holeTotal: bigint
  readonly dirtTotal: bigint
  /** The most of this kind (hole), and what is now (dirt). */
  readonly hole: bigint
  readonly dirt: bigint
}

/** What may still be put up: the smaller of the two rooms, below zero where one is overfull. */
export const room = ({ holeTotal, dirtTotal, hole, dirt }: Dog): bigint =>
  Integer.min(holeTotal - dirtTotal, hole - dirt)

/** So much more is in auction. */
export const add = (dog: Dog, tab: bigint): Dog => ({
  ...dog,
  dirtTotal: dog.dirtTotal + tab,
  dirt: dog.dirt + tab,
})

/** So much less is in auction: raised, or given up with the last of a lot. */
export function digs(dog: Dog, rad: bigint): Dog {
  assert(rad <= dog.dirt && rad <= dog.dirtTotal, 'Dog.digs: no more than is in auction')
  return add(dog, -rad)
}

export * as Dog from './Dog.ts'
