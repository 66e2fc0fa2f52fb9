import { Random } from '../base/Random.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import type { AccountState } from './AccountState.ts'
import type { State } from './State.ts'

/** Who is assigned how many lots of an option that he is short. */
export interface Assigned {
  readonly account: AccountState
  readonly held: Position
  /** Above zero. */
  readonly lots: bigint
}

/** All that is short of an option here, in the order of opening; a mirrored account's is its venue's to assign. */
export function shortsOf({ accounts }: State, instrument: Instrument): readonly Assigned[] {
  const found: Assigned[] = []
  for (const account of accounts) {
    if (account.kind === 'mirrored') continue
    for (const held of account.positions) {
      if (held.instrument !== instrument || held.lots >= 0n) continue
      found.push({ account, held, lots: -held.lots })
    }
  }
  return found
}

/**
 * Assigns lots among the shorts. All short lots stand in one row, by account in the order of opening, and every
 * so many-th of them is taken, from a place that the time of the command draws. Every lot is as likely to be taken as
 * every other, nobody is assigned a lot more or less than his share rounded, and it is worth nobody's while to
 * spread what he is short over several accounts.
 *
 * Rules: [OPT7]
 */
export function assignment(
  shorts: readonly Assigned[],
  lots: bigint,
  draw: { readonly time: number; readonly instrument: number },
): readonly Assigned[] {
  const total = shorts.reduce((sum, one) => sum + one.lots, 0n)
  const start = startBelow(total, draw)
  const upTo = (place: bigint): bigint => Integer.divDown(Integer.mul(place, lots) + start, total)
  let place = 0n
  return shorts.flatMap((one) => {
    const before = upTo(place)
    place += one.lots
    const taken = upTo(place) - before
    return taken === 0n ? [] : [{ ...one, lots: taken }]
  })
}

/** A place below the number of lots, drawn by the time that the shell stamped and by the instrument. */
function startBelow(total: bigint, { time, instrument }: { time: number; instrument: number }) {
  const high = Math.floor(time / 2 ** 32)
  const random = Random.create(time % 2 ** 32, instrument, high)
  const drawn = (BigInt(random.u32()) << 32n) + BigInt(random.u32())
  return drawn - Integer.mul(Integer.divDown(drawn, total), total)
}
