import { assert } from '../../base/assert.ts'
import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Dog } from './Dog.ts'
import { Ray } from './Ray.ts'
import { type Ilk, Vault } from './Vault.ts'

/** The amounts a liquidation takes from a vault. */
export interface Seizure {
  /** Collateral, a wad. */
  readonly dink: bigint
  /** Debt before the rate is applied, a wad. */
  readonly dart: bigint
  /** The debt taken over, a rad: dart × rate. */
  readonly due: bigint
  /** The sum its auction is to raise, a rad: due with the penalty. */
  readonly tab: bigint
}

export type SeizeFault =
  | 'Dog/not-live'
  | 'Dog/not-unsafe'
  | 'Dog/liquidation-limit-hit'
  | 'Dog/dusty-auction-from-partial-liquidation'
  | 'Dog/null-auction'

/**
 * Sizes a liquidation: all of an unsafe vault, or as much as there is room for.
 *
 *     dart = min(art, ⌊⌊room × 10¹⁸ ÷ rate⌋ ÷ chop⌋), all of art where less than dust would stay
 *     dink = ⌊ink × dart ÷ art⌋        tab = ⌊dart × rate × chop ÷ 10¹⁸⌋
 *
 * chop is one plus the penalty, a wad. Collateral rounds down, in favour of the owner; the tab
 * rounds down, in favour of its payer.
 *
 * Rules: [MAKER5] [MAKER6]
 *
 * @example
 * seize({ ink: 10n, art: 10n }, ilk, 11n * 10n ** 17n, dog) // all of it, with a tenth as penalty
 */
export function seize(vault: Vault, ilk: Ilk, chop: bigint, dog: Dog): Result<Seizure, SeizeFault> {
  assert(chop >= Ray.wad && ilk.rate > 0n, 'seize: a penalty of nothing or more, a rate above zero')
  if (!dog.isLive) return Result.failure('Dog/not-live')
  // Without a price nothing is unsafe: a spot of zero was never set or was voided.
  if (ilk.spot <= 0n || Vault.isSafe(vault, ilk)) return Result.failure('Dog/not-unsafe')
  const room = Dog.room(dog)
  if (room <= 0n) return Result.failure('Dog/liquidation-limit-hit')
  const dart = debtFor(room, vault.art, ilk, chop)
  if (dart === null) return Result.failure('Dog/dusty-auction-from-partial-liquidation')
  const dink = Integer.mulDivDown(vault.ink, dart, vault.art)
  if (dink === 0n) return Result.failure('Dog/null-auction')
  const due = Integer.mul(dart, ilk.rate)
  return Result.success({ dink, dart, due, tab: Ray.mulWad(due, chop) })
}

/** Null where the auction itself would be dust. */
function debtFor(room: bigint, art: bigint, { rate, dust }: Ilk, chop: bigint): bigint | null {
  const fitting = Integer.divDown(Integer.mulDivDown(room, Ray.wad, rate), chop)
  if (fitting >= art) return art
  if (Integer.mul(art - fitting, rate) < dust) return art
  return Integer.mul(fitting, rate) < dust ? null : fitting
}
