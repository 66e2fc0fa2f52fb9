import { Decimal } from '../text/Decimal.ts'
import { type Tone, toneOf } from '../text/levels.ts'
import type { LevelRow } from '../wire/shapes.ts'

/**
 * The book as a ship: each hold is what stands between two levels of the ladder, the deepest the
 * healthy one; the load lines at its side are the levels; and the water rises with what they hold.
 */
export interface Hull {
  readonly width: number
  readonly height: number
  /** From the deck down: the worst level first. */
  readonly holds: readonly Hold[]
  /** The outline of the hull. */
  readonly outline: string
  /** What stands on deck, for the eye alone. */
  readonly house: string
  readonly waterline: number
  readonly mark: { readonly x: number; readonly y: number; readonly radius: number }
  readonly deck: number
  readonly keel: number
}

export interface Hold {
  readonly row: LevelRow
  readonly tone: Tone
  readonly top: number
  readonly height: number
  /** Where its cargo lies, from the mark outward. */
  readonly from: number
  readonly length: number
}

/** A band is full of water once this share of the book has reached it. */
export const FLOODED = 0.01

const HOLD = 34
const DEEPEST = 84
const ABOVE = 66
const BELOW = 22
/** How high the water stands in the deepest hold where nothing has left it. */
const AFLOAT = 0.66

/** `side` is kept free at the right, for the ladder in words; the water goes on below it. */
export function of(rows: readonly LevelRow[], width: number, side: number): Hull {
  const shown = rows.filter(({ level, accounts }) => level !== 'unknown' || accounts > 0)
  const [healthy, ...upper] = [...shown].sort((a, b) => rank(a) - rank(b))
  if (healthy === undefined) throw new Error('hull: expected at least one level')
  const stacked = [...upper.toReversed(), healthy]
  const left = Math.max(12, width * 0.03)
  const right = width - side - Math.max(14, width * 0.012)
  const heights = stacked.map((_, at) => (at === stacked.length - 1 ? DEEPEST : HOLD))
  const deck = ABOVE
  const keel = deck + heights.reduce((sum, one) => sum + one, 0)
  const middle = left + (right - left) * 0.44
  const largest = Math.max(...stacked.map(({ notional }) => Decimal.size(notional)), 1e-9)
  let top = deck
  const holds = stacked.map((row, at): Hold => {
    const height = heights[at] ?? HOLD
    const share = Math.sqrt(Decimal.size(row.notional) / largest)
    const room = (right - left) * (at === stacked.length - 1 ? 0.84 : 0.88)
    const length = row.accounts === 0 ? 0 : Math.max(3, room * share)
    const bow = Math.min(96, (right - left) * 0.11) * (0.25 + 0.7 * ((top + height - deck) / (keel - deck)))
    const from = Math.max(left + 12, Math.min(middle + 132, right - bow - length - 6))
    const hold = { row, tone: toneOf(row.level, row.action), top, height, from, length }
    top += height
    return hold
  })
  const called = holds.findLast(({ row }) => row.action === 'call') ?? holds[0]
  return {
    ...{ width, height: keel + BELOW, holds, deck, keel },
    outline: outlineOf(left, right, deck, keel),
    house: houseOf(left, right, deck),
    waterline: waterlineOf(holds, keel),
    mark: { x: middle, y: (called?.top ?? deck) + (called?.height ?? 0), radius: 27 },
  }
}

const ranks: readonly Tone[] = ['healthy', 'unknown', 'notice', 'warning', 'call', 'liquidate']

const rank = ({ level, action }: LevelRow): number => ranks.indexOf(toneOf(level, action))

/** A stern that is cut, a long keel, a bow that rakes. */
function outlineOf(left: number, right: number, deck: number, keel: number): string {
  const depth = keel - deck
  const rake = Math.min(96, (right - left) * 0.11)
  return [
    `M${left} ${deck - 6}`,
    `L${right - rake * 0.9} ${deck - 3}`,
    `Q${right - rake * 0.3} ${deck - 8} ${right} ${deck - 20}`,
    `C${right - rake * 0.32} ${deck + depth * 0.22} ${right - rake * 0.72} ${deck + depth * 0.62} ${right - rake} ${keel - 14}`,
    `Q${right - rake * 1.06} ${keel} ${right - rake * 1.4} ${keel}`,
    `L${left + 54} ${keel}`,
    `C${left + 22} ${keel} ${left + 14} ${keel - depth * 0.2} ${left + 10} ${deck + depth * 0.42}`,
    'Z',
  ].join('')
}

function houseOf(left: number, right: number, deck: number): string {
  const unit = Math.min(1, (right - left) / 760)
  const x = left + 26 * unit
  const block = (from: number, width: number, height: number, base = 6): string =>
    `M${x + from * unit} ${deck - base}v${-height}h${width * unit}v${height}Z`
  const hatch = (from: number): string => `M${x + from * unit} ${deck - 5}v-7h${64 * unit}v7Z`
  return [
    block(0, 96, 18),
    block(8, 76, 16, 24),
    block(18, 54, 12, 40),
    `M${x + 34 * unit} ${deck - 52}v-12h${14 * unit}v12Z`,
    ...[150, 238, 326, 414, 502].filter((from) => x + (from + 70) * unit < right - 110 * unit).map(hatch),
  ].join('')
}

/**
 * Each band fills as the share of the book that has reached it goes to a hundredth, and is full from
 * there on: so the water stands at the highest line that a hundredth of the book has reached, and
 * between two lines by the share of the next.
 */
function waterlineOf(holds: readonly Hold[], keel: number): number {
  const known = holds.filter(({ tone }) => tone !== 'unknown')
  const sizes = known.map(({ row }) => Decimal.size(row.notional))
  const total = sizes.reduce((sum, one) => sum + one, 0)
  const deepest = known.at(-1)
  if (deepest === undefined || total === 0) return keel - DEEPEST * AFLOAT
  let reached = 0
  let risen = 0
  known.slice(0, -1).forEach(({ height }, at) => {
    reached += sizes[at] ?? 0
    risen += Math.min(1, reached / total / FLOODED) * height
  })
  const first = Math.min(1, reached / total / FLOODED)
  return keel - DEEPEST * (AFLOAT + (1 - AFLOAT) * first) - risen
}

export * as Hull from './Hull.ts'
