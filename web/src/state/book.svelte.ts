import type { Levels } from '../wire/shapes.ts'
import { Decimal } from '../text/Decimal.ts'
import { follow, link, wall } from './link.svelte.ts'

/** The whole book as it was last told, followed for as long as the page is open. */
export const book: { levels: Levels | null } = $state({ levels: null })

/** What the page saw since it was opened, for the lines it draws: a point at most twice a second. */
export interface Seen {
  readonly at: number
  readonly prices: Readonly<Record<string, number>>
  readonly forced: number
  readonly gain: number | null
  readonly index: Levels['pressureIndex']
  /** Cash called after a move of a tenth of each market alone, the worse way of each; null before the first study. */
  readonly cash: number | null
  /** How far the next call is, a log move of the market that is nearest to it; null where nobody can be called. */
  readonly toCall: number | null
  readonly open: number
  readonly liquidating: number
}

const SEEN_MAX = 3_000
const APART_MS = 250

export const seen: { points: readonly Seen[] } = $state({ points: [] })

let drawnAt = 0

export function start(): void {
  follow({ channel: 'levels' }, (message) => {
    if (message.type === 'error') return
    const told = { ...(book.levels ?? {}), ...message.data } as Levels
    book.levels = told
    if (Date.now() - drawnAt < APART_MS && message.type === 'delta') return
    drawnAt = Date.now()
    note(told)
  })
}

/** The clock of the book runs with its entries, so two messages of one moment are one point. */
function note(told: Levels): void {
  const last = seen.points.at(-1)
  const point: Seen = {
    at: told.timestamp,
    prices: Object.fromEntries(
      told.price.map(({ symbol, markPrice }) => [symbol, Decimal.size(markPrice)]),
    ),
    forced: Decimal.size(told.forced.perMinute),
    gain: worstGain(told),
    index: told.pressureIndex ?? null,
    cash: cashOf(told),
    toCall: nearestCall(told),
    open: told.calls.open,
    liquidating: told.liquidating,
  }
  const kept = last?.at === point.at ? seen.points.slice(0, -1) : seen.points
  seen.points = [...kept.slice(-SEEN_MAX), point]
}

export function worstGain({ pressure = [] }: Partial<Levels>): number | null {
  const gains = pressure.flatMap(({ loopGain }) => (loopGain === null ? [] : [loopGain]))
  return gains.length === 0 ? null : Math.max(...gains)
}

function cashOf({ pressure = [] }: Partial<Levels>): number | null {
  if (pressure.length === 0) return null
  return pressure.reduce((sum, one) => sum + Math.max(one.cashDown, one.cashUp), 0)
}

function nearestCall({ pressure = [] }: Partial<Levels>): number | null {
  const moves = pressure.flatMap(({ callDown, callUp }) => [callDown, callUp]).filter((one) => one !== null)
  return moves.length === 0 ? null : Math.min(...moves)
}

const LIVE_MS = 10 * 60_000

/** The time of the book now: of a live one it runs on between two messages, of a replayed one it does not. */
export function bookTime(): number {
  const status = link.status
  const told = book.levels?.timestamp ?? status?.timestamp ?? 0
  if (told === 0) return wall.now
  const isLive = Math.abs(wall.now - told) < LIVE_MS
  return isLive && link.state === 'open' ? Math.max(told, wall.now) : told
}
