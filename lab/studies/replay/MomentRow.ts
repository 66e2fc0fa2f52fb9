import { CoupledCascade } from '../../../src/pressure/CoupledCascade.ts'
import type { CoupledResponse } from '../../../src/pressure/CoupledResponse.ts'
import type { BookView } from '../../../src/report/BookView.ts'
import { cascadeOf, type Depths, fall, indexOf, sweep } from './together.ts'

/** Pressure on a book of many markets at one time, on normal depth and on a tenth of it. */
export interface MomentRow {
  readonly time: number
  /** Of the leader. */
  readonly price: number
  /** Longs in all coins, and in the leader, over those an hour before the low: by count, at the prices of then. */
  readonly open: number
  readonly openInLeader: number
  /** Forced in all markets by a fall of 5, 10 and 20 %, did nobody's selling move a price: shares of the longs. */
  readonly forced: readonly [number, number, number]
  readonly whole: Pressure
  readonly thin: Pressure
}

/** What a fall of a tenth comes to. */
export interface Pressure {
  /** Of 100, the part of the whole fall that the book does itself. */
  readonly index: number
  /** The least fall of all markets that sets off a jump; null where none up to 30 % does. */
  readonly critical: number | null
}

/** The reported remaining depth during the event of 2025: less than a tenth. */
export const thinShare = 0.1

const none: Pressure = { index: 0, critical: null }

/** Depth without an end: forced selling then moves no price. */
const ENDLESS = 1e12

/** Analyses a book now; `longs` is what they are worth in all. */
export function pressures(
  book: BookView,
  depths: Depths,
  longs: number,
): Pick<MomentRow, 'forced' | 'whole' | 'thin'> {
  const cascade = cascadeOf(book, depths)
  if (cascade === null || longs === 0) return { forced: [0, 0, 0], whole: none, thin: none }
  const still = CoupledCascade.deepened(cascade, ENDLESS)
  const forced = (share: number): number => soldOf(fall(still, share)) / longs
  const of = (share: number): Pressure => {
    const [row] = sweep(cascade, [share])
    return {
      index: indexOf(CoupledCascade.deepened(cascade, share)),
      critical: row?.critical ?? null,
    }
  }
  return {
    forced: [forced(0.05), forced(0.1), forced(0.2)],
    ...{ whole: of(1), thin: of(thinShare) },
  }
}

const soldOf = ({ markets }: CoupledResponse): number =>
  markets.reduce((sum, { forced }) => sum + Math.max(0, forced), 0)

export * as MomentRow from './MomentRow.ts'
