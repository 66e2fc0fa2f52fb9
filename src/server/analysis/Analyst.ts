import { datetime } from '../../base/datetime.ts'
import { Follower, type FollowerOptions } from '../beside/Follower.ts'
import type { Between } from './Live.ts'
import type { PressureLine, Study } from './study.ts'

/**
 * The pressure of the book as it was studied last, in a thread beside the front: an answer is there at
 * once, and says as of when it is.
 *
 * Rules: [BOARD9]
 */
export interface Analyst {
  /** Begins to study, where nobody has asked yet. */
  readonly begin: () => void
  /** What was studied last; null where nothing was yet. */
  readonly study: () => Study | null
  /** Waits for the first study, but no longer than so long. */
  readonly first: (withinMs: number) => Promise<void>
  /** The record of a symbol, or of all that were studied; null where there is none yet. */
  readonly record: (symbol: string | null) => object | null
  /**
   * The record of a symbol, or of the most held, over moves of one's own.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly ask: (ask: StudyAsk) => Promise<object>
  readonly summary: () => readonly Line[]
  /** The index of the whole book; null where nothing was studied yet, or nothing is open. */
  readonly index: () => IndexNow | null
  readonly onComputed: (listener: () => void) => () => void
  readonly close: () => Promise<void>
}

/** What the thread is asked: a market, or the most held for null, over moves as shares of the price. */
export interface StudyAsk {
  readonly symbol: string | null
  readonly moves: readonly number[]
}

/** A line with how far its loop gain has come in the last ten minutes; null while that is not known. */
export interface Line extends PressureLine {
  readonly trend: number | null
}

/** An index as it was studied last, and between what it is since: the same three where that was just now. */
export interface IndexNow {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What gains were, to tell a trend from. */
interface Past {
  readonly at: number
  readonly gains: ReadonlyMap<string, number | null>
}

const TREND_MS = 600_000
const PAST_MAX = 2_000

const ASK_MS = 30_000

/** An analyst of a journal, whose thread starts when it is asked first; `note` is told where it ends. */
export function create(
  journal: string,
  note: (text: string) => void,
  { script = worker, limits = {} }: Partial<Pick<FollowerOptions, 'script' | 'limits'>> = {},
): Analyst {
  const listeners = new Set<() => void>()
  const past: Past[] = []
  let latest: Study | null = null
  let between: Between | null = null
  const follower = Follower.create({
    ...{ name: 'pressure', script, journal, note, limits },
    told(told) {
      const found = told as Study | Between
      between = 'low' in found ? found : null
      if ('lines' in found) {
        latest = found
        remember(past, found)
      }
      for (const listener of listeners) listener()
    },
  })
  const { begin } = follower
  const onComputed = (listener: () => void): (() => void) => {
    const own = (): void => listener()
    listeners.add(own)
    return () => void listeners.delete(own)
  }
  return {
    begin,
    study: () => latest,
    async first(withinMs) {
      begin()
      if (latest !== null) return
      const { promise, resolve } = Promise.withResolvers<void>()
      const end = onComputed(resolve)
      const timer = setTimeout(resolve, withinMs)
      await promise
      clearTimeout(timer)
      end()
    },
    record(symbol) {
      begin()
      return latest === null ? null : recordOf(latest, symbol, between)
    },
    summary() {
      begin()
      const lines = latest?.lines ?? []
      return lines.map((line) => ({ ...line, trend: trendOf(line, past[0]) }))
    },
    index() {
      const value = latest?.index?.value ?? null
      if (value === null) return null
      return { value, low: between?.low ?? value, high: between?.high ?? value }
    },
    ask: async (ask) => (await follower.ask(ask, ASK_MS)) as object,
    onComputed,
    async close() {
      listeners.clear()
      await follower.close()
    },
  }
}

const worker = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

function remember(past: Past[], study: Study): void {
  past.push({ at: study.timestamp, gains: gainsOf(study) })
  const second = past[1]?.at ?? study.timestamp
  if (past.length > PAST_MAX || second <= study.timestamp - TREND_MS) past.shift()
}

const gainsOf = ({ lines }: Study): ReadonlyMap<string, number | null> =>
  new Map(lines.map(({ symbol, loopGain }) => [symbol, loopGain]))

function trendOf({ symbol, loopGain }: PressureLine, first: Past | undefined): number | null {
  const before = first?.gains.get(symbol) ?? null
  return before === null || loopGain === null ? null : loopGain - before
}

interface Told {
  readonly timestamp: number
  readonly datetime: string
  readonly note: string | null
  readonly ways: readonly object[]
}

/** What was not studied, for nobody holds it or others are held more, says so. */
function recordOf(study: Study, symbol: string | null, between: Between | null): object {
  const { records, seq: asOf, timestamp } = study
  const contagion = symbol === null ? study.contagion : null
  const { together, index } = study
  const at = { asOf, timestamp, datetime: datetime(timestamp) }
  const moment = { ...at, index, between, together, contagion }
  if (symbol !== null) {
    const found = records.get(symbol) as Told | undefined
    const note = found === undefined ? `${symbol} is not among the markets most held` : found.note
    return { ...moment, note, ways: found?.ways ?? [] }
  }
  const ways = [...records.values()].flatMap((one) => (one as Told).ways)
  return { ...moment, note: records.size > 1 ? APART : null, ways }
}

const APART = 'In `together` the loop is closed over all markets; in `ways` each moves alone.'

export * as Analyst from './Analyst.ts'
