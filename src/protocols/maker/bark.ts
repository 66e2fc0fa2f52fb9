import { Result } from '../../base/Result.ts'
import { Clip, type KickFault, type Started } from './Clip.ts'
import { Dog } from './Dog.ts'
import type { Feed } from './Feed.ts'
import { type SeizeFault, type Seizure, seize } from './seize.ts'
import type { Ilk, Vault } from './Vault.ts'

/** One liquidation: the seizure, its auction, and the new totals in auction. */
export interface Bark extends Seizure, Started {
  readonly dog: Dog
  /** The increase of the system's sin, a rad: the debt taken over and the keeper's reward. */
  readonly sin: bigint
}

/**
 * Liquidates a vault: seizes as much as there is room for and auctions it.
 *
 * Rules: [MAKER5] [MAKER6] [MAKER7]
 *
 * @example
 * bark(vault, ilk, { chop, dog, clip, feed }, at)
 */
export function bark(
  vault: Vault,
  ilk: Ilk,
  house: {
    /** One plus the penalty, a wad. */
    readonly chop: bigint
    readonly dog: Dog
    readonly clip: Clip
    readonly feed: Feed | null
  },
  at: bigint,
): Result<Bark, SeizeFault | KickFault> {
  const seized = seize(vault, ilk, house.chop, house.dog)
  if (!seized.ok) return seized
  const { tab, dink: lot, due } = seized.value
  const kicked = Clip.kick(house.clip, { tab, lot, feed: house.feed }, at)
  if (!kicked.ok) return kicked
  const sin = due + kicked.value.incentive
  return Result.success({
    ...seized.value,
    ...kicked.value,
    dog: Dog.add(house.dog, tab),
    sin,
  })
}
