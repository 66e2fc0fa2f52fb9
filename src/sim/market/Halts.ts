import type { Draft } from '../Draft.ts'
import type { Breaker } from '../scenarios/world/VenueRules.ts'
import { LiveMarket } from './LiveMarket.ts'

/** Circuit breakers of a venue: which markets each watches, and what it has stopped. */
export interface Halts {
  readonly watches: readonly Watch[]
  /** Tells the venue's engine. */
  readonly send: (draft: Draft, time: number) => void
  /** How often something was stopped. */
  begun: number
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

export const create = (
  breakers: readonly Breaker[],
  markets: readonly LiveMarket[],
  send: Halts['send'],
): Halts => ({
  watches: breakers.flatMap((breaker) =>
    markets
      .filter(({ listing }) => [null, listing.instrument].includes(breaker.instrument))
      .map((live) => ({ breaker, live, marks: [], until: null })),
  ),
  send,
  begun: 0,
})

/**
 * Ends what is over. A market trades again, and its accounts may be liquidated again, when no
 * breaker stops it any more.
 *
 * Rules: [SIM11]
 */
export function release(halts: Halts, tick: number, time: number): void {
  for (const watch of halts.watches) {
    if (watch.until === null || tick < watch.until) continue
    watch.until = null
    watch.marks = []
    apply(halts, watch, time)
  }
}

/**
 * Takes in the marks of a tick, and stops what has moved by as much as a breaker bears, against any
 * mark within its window.
 *
 * Rules: [SIM11]
 */
export function watch(halts: Halts, tick: number, time: number): void {
  for (const one of halts.watches) {
    if (one.until !== null) continue
    const { breaker, live, marks } = one
    const now = LiveMarket.priceOf(live, live.mark)
    const isTripped = marks.some((mark) => Math.abs(now / mark - 1) >= breaker.move)
    marks.push(now)
    if (marks.length > breaker.within) marks.shift()
    if (!isTripped) continue
    one.until = tick + breaker.ticks
    halts.begun += 1
    apply(halts, one, time)
  }
}

/** Brings market and engine to what all breakers together say. */
function apply({ watches, send }: Halts, { live, breaker }: Watch, time: number): void {
  const isStopped = watches.some(
    (one) => one.live === live && one.until !== null && one.breaker.halts === breaker.halts,
  )
  if (breaker.halts === 'trading') live.isHalted = isStopped
  else {
    const scope = { kind: 'instrument', id: live.listing.instrument } as const
    const reason = `${isStopped ? 'a move of' : 'over after a move of'} ${breaker.move}`
    const head = { type: 'Switch', what: 'liquidation', on: !isStopped } as const
    send({ ...head, scope, by: 'circuit breaker', reason }, time)
  }
}

/** Whether anything of a venue is stopped now. */
export const isAny = ({ watches }: Halts): boolean => watches.some(({ until }) => until !== null)

export * as Halts from './Halts.ts'
