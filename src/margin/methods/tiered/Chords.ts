import type { Brackets } from '../../../model/Brackets.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Between, Envelope } from '../../Envelope.ts'

/**
 * Two lines that hold the maintenance of a notional between them over a range, by notional in atoms and
 * in doubles: the chord, raised where the table steps above it, and the row in force, lowered where
 * another row lies below it.
 */
export type Chords = Between

/** A table in doubles; the last floor is infinite. */
interface Rows {
  readonly floors: Float64Array
  readonly rates: Float64Array
  readonly deductions: Float64Array
  readonly byLots: boolean
}

const known = new WeakMap<Brackets, Rows>()

function rowsOf(table: Brackets): Rows {
  const found = known.get(table)
  if (found !== undefined) return found
  const { tiers, denominator } = table
  const part = (numerator: bigint): number => Ratio.toNumber({ numerator, denominator })
  const rows: Rows = {
    floors: Float64Array.from([...tiers.map(({ floor }) => Integer.toDouble(floor)), Infinity]),
    rates: Float64Array.from(tiers.map(({ rate }) => part(rate))),
    deductions: Float64Array.from(tiers.map(({ deduction }) => part(deduction))),
    byLots: table.by === 'lots',
  }
  known.set(table, rows)
  return rows
}

/** One account after the other: the answer is overwritten by the next. */
const answer: Chords = Envelope.between()

/** More than a notional may differ from lots × price × multiplier: its rounding, and doubles'. */
const wider = 1 + 2 ** -46

/**
 * The lines over a range of notionals, and one within it; lots choose the row of a table that goes by
 * them.
 */
export function of(table: Brackets, lots: bigint, from: number, to: number, at: number): Chords {
  const rows = rowsOf(table)
  const [low, high] = [from / wider - 1, to * wider + 1]
  if (rows.byLots) {
    const held = Integer.abs(lots)
    return single(rows, rowOfLots(table, held), high, grownBy(table, held))
  }
  const [first, last] = [rowAt(rows, low), rowAt(rows, high)]
  return first === last ? single(rows, first, high, 0) : several(rows, low, high, at)
}

/** The row that holds a size: the last whose floor it reaches. */
function rowAt({ floors }: Rows, size: number): number {
  let row = 0
  while (size >= (floors[row + 1] as number)) row += 1
  return row
}

/** The row of a size in lots, exactly. */
function rowOfLots({ tiers }: Brackets, size: bigint): number {
  const next = tiers.findIndex(({ floor }) => floor > size)
  return next < 0 ? tiers.length - 1 : next - 1
}

/** What a size in lots adds to a rate that grows with it. */
const grownBy = ({ slope, denominator }: Brackets, size: bigint): number =>
  slope === undefined ? 0 : Ratio.toNumber({ numerator: Integer.mul(slope, size), denominator })

function single({ rates, deductions }: Rows, row: number, high: number, grown: number): Chords {
  const [rate, deduction] = [(rates[row] as number) + grown, deductions[row] as number]
  answer.lowSlope = answer.highSlope = rate
  answer.low = answer.high = -deduction
  answer.gross = 2 * (rate * high + Math.abs(deduction))
  return answer
}

/** A row's maintenance, also beyond its ends. */
const asked = ({ rates, deductions }: Rows, row: number, size: number): number =>
  (rates[row] as number) * size - (deductions[row] as number)

function several(rows: Rows, low: number, high: number, at: number): Chords {
  const [first, last, now] = [rowAt(rows, low), rowAt(rows, high), rowAt(rows, at)]
  const [start, end] = [asked(rows, first, low), asked(rows, last, high)]
  const slope = (end - start) / (high - low)
  const rate = rows.rates[now] as number
  let [above, below, gross] = [0, 0, 0]
  for (let row = first; row <= last; row++) {
    const ends = [
      Math.max(low, rows.floors[row] as number),
      Math.min(high, rows.floors[row + 1] as number),
    ]
    for (const size of ends) {
      const here = asked(rows, row, size)
      above = Math.max(above, here - (start + slope * (size - low)))
      below = Math.min(below, here - asked(rows, now, size))
    }
    gross = Math.max(
      gross,
      (rows.rates[row] as number) * high + Math.abs(rows.deductions[row] as number),
    )
  }
  answer.highSlope = slope
  answer.high = start - slope * low + above
  answer.lowSlope = rate
  answer.low = below - (rows.deductions[now] as number)
  answer.gross = 8 * gross
  return answer
}

export * as Chords from './Chords.ts'
