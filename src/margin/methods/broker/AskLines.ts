import { Ratio } from '../../../money/Ratio.ts'
import { type Between, Envelope } from '../../Envelope.ts'
import type { SideAsk } from './Ask.ts'

/**
 * Two lines that hold what a side asks for a lot between them while its worth stays in a range, in doubles:
 * the chord, raised where rows step or bend above it, and what is asked now, lowered where it lies above.
 *
 * Rules: [BROKER2] [METHOD14]
 */
export type AskLines = Between

/** The rows of a side: the greater of a share of worth and of an amount, from a worth on; the last is endless. */
interface Rows {
  readonly from: Float64Array
  readonly rate: Float64Array
  readonly perLot: Float64Array
  readonly fee: number
}

const known = new WeakMap<SideAsk, Rows>()

function rowsOf(side: SideAsk): Rows {
  const found = known.get(side)
  if (found !== undefined) return found
  const { maintenance, fee } = side
  const rows: Rows = {
    from: Float64Array.from([...maintenance.map(({ from }) => Ratio.toNumber(from)), Infinity]),
    rate: Float64Array.from(maintenance, ({ rate }) => Ratio.toNumber(rate)),
    perLot: Float64Array.from(maintenance, ({ perLot }) => Ratio.toNumber(perLot)),
    fee: Ratio.toNumber(fee),
  }
  known.set(side, rows)
  return rows
}

/** One account after the other: the answer is overwritten by the next. */
const answer: AskLines = Envelope.between()

/** More than the borders of rows may be off in doubles. */
const wider = 2 ** -46

/** The lines over a range of worths, and one within it. */
export function of(side: SideAsk, low: number, high: number, at: number): AskLines {
  const rows = rowsOf(side)
  const [first, last] = [rowAt(rows, low * (1 - wider)), rowAt(rows, high * (1 + wider))]
  const isOne = first === last && isByRate(rows, first, low) === isByRate(rows, first, high)
  if (isOne) one(rows, first, high)
  else several(rows, low, high, at)
  answer.lowSlope += rows.fee
  answer.highSlope += rows.fee
  answer.gross += 2 * rows.fee * high
  return answer
}

function one(rows: Rows, row: number, high: number): void {
  const byRate = isByRate(rows, row, high)
  answer.low = answer.high = byRate ? 0 : (rows.perLot[row] as number)
  answer.lowSlope = answer.highSlope = byRate ? (rows.rate[row] as number) : 0
  answer.gross = 2 * asked(rows, row, high)
}

function several(rows: Rows, low: number, high: number, at: number): void {
  const [first, last, now] = [low * (1 - wider), high * (1 + wider), at].map((worth) =>
    rowAt(rows, worth),
  ) as [number, number, number]
  one(rows, now, at)
  const { low: base, lowSlope: slope } = answer
  const [start, end] = [asked(rows, rowAt(rows, low), low), asked(rows, rowAt(rows, high), high)]
  const chord = (end - start) / (high - low)
  let [above, below, most] = [0, 0, 0]
  for (let row = first; row <= last; row++) {
    for (const worth of endsOf(rows, row, low, high)) {
      const here = asked(rows, row, worth)
      above = Math.max(above, here - (start + chord * (worth - low)))
      below = Math.min(below, here - (base + slope * worth))
      most = Math.max(most, here, slope * worth)
    }
  }
  answer.low = base + below
  answer.high = start - chord * low + above
  answer.highSlope = chord
  answer.gross = 8 * most
}

/** The row that holds a worth: the last that begins at or below it. */
function rowAt({ from }: Rows, worth: number): number {
  let row = 0
  while (worth >= (from[row + 1] as number)) row += 1
  return row
}

const isByRate = ({ rate, perLot }: Rows, row: number, worth: number): boolean =>
  (rate[row] as number) * worth >= (perLot[row] as number)

const asked = ({ rate, perLot }: Rows, row: number, worth: number): number =>
  Math.max((rate[row] as number) * worth, perLot[row] as number)

/**
 * Where a row begins and ends in a range. There it lies farthest from both lines: in between it bends upward
 * alone, and from a share of worth or an amount it goes away to one side alone.
 */
const endsOf = ({ from }: Rows, row: number, low: number, high: number): readonly number[] => [
  Math.max(low, from[row] as number),
  Math.min(high, from[row + 1] as number),
]

export * as AskLines from './AskLines.ts'
