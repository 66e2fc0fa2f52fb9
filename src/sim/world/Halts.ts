import { LiveMarket } from './LiveMarket.ts'
import { LiveVenue } from './LiveVenue.ts'
import type { Breaker } from './VenueRules.ts'

/** Circuit breakers of a venue: which markets each watches, and what it has stopped. */
export interface Halts {
  readonly watches: readonly Watch[]
}

/** A breaker over one market. */
interface Watch {
  readonly breaker: Breaker
  readonly live: LiveMarket
  /** The last marks within its window, oldest first. */
  marks: number[]
  /** The tick from which it is over; null while nothing is stopped. */
  until: number | null
}

export const create = ({ venue, markets }: LiveVenue): Halts => ({
  watches: venue.rules.breakers.flatMap((breaker) =>
    markets
      .filter(({ listing }) => [null, listing.instrument].includes(breaker.instrument))
      .map((live) => ({ breaker, live, marks: [], until: null })),
  ),
})

/**
 * Ends what is over. A market trades again, and its accounts may be liquidated again, when no
 * breaker stops it any more.
 *
 * Rules: [SIM11]
 */
export function release({ watches }: Halts, venue: LiveVenue, tick: number, time: number): void {
  for (const watch of watches) {
    if (watch.until === null || tick < watch.until) continue
    watch.until = null
    watch.marks = []
    apply(watches, watch, venue, time)
  }
}

/**
 * Takes in the marks of a tick, and stops what has moved by as much as a breaker bears, against any
 * mark within its window.
 *
 * Rules: [SIM11]
 */
export function watch(halts: Halts, venue: LiveVenue, tick: number, time: number): void {
  for (const one of halts.watches) {
    if (one.until !== null) continue
    const { breaker, live, marks } = one
    const now = LiveMarket.priceOf(live, live.mark)
    const isTripped = marks.some((mark) => Math.abs(now / mark - 1) >= breaker.move)
    marks.push(now)
    if (marks.length > breaker.within) marks.shift()
    if (!isTripped) continue
    one.until = tick + breaker.ticks
    venue.totals.halts += 1
    apply(halts.watches, one, venue, time)
  }
}

/** Brings market and engine to what all breakers together say. */
function apply(
  watches: readonly Watch[],
  { live, breaker }: Watch,
  venue: LiveVenue,
  time: number,
): void {
  const isStopped = watches.some(
    (one) => one.live === live && one.until !== null && one.breaker.halts === breaker.halts,
  )
  if (breaker.halts === 'trading') live.isHalted = isStopped
  else {
    const scope = { kind: 'instrument', id: live.listing.instrument } as const
    const reason = `${isStopped ? 'a move of' : 'over after a move of'} ${breaker.move}`
    LiveVenue.tell(venue, time, {
      ...{ type: 'Switch', what: 'liquidation', on: !isStopped, scope },
      ...{ by: 'circuit breaker', reason },
    })
  }
}

/** Whether anything of a venue is stopped now. */
export const isAny = ({ watches }: Halts): boolean => watches.some(({ until }) => until !== null)

export * as Halts from './Halts.ts'
