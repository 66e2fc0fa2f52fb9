import type { Draft } from '../Draft.ts'
import type { Breaker } from '../scenarios/world/VenueRules.ts'
import { LiveMarket } from './LiveMarket.ts'

/** Circuit breakers of a venue: the markets each monitors, and the halts it has triggered. */
export interface Halts {
  readonly watches: readonly Watch[]
  /** Sends a command to the venue's engine. */
  readonly send: (draft: Draft, time: number) => void
  /** How many halts were triggered. */
  begun: number
}

/** A breaker on one market. */
interface Watch {
  readonly breaker: Breaker
  readonly live: LiveMarket
  /** The marks within its window, oldest first. */
  marks: number[]
  /** The tick from which the halt is over; null while there is none. */
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
 * Ends expired halts. A market trades again, and its accounts may be liquidated again, when no
 * breaker halts it any more.
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
 * Records the marks of a tick, and halts what has moved by a breaker's limit against any mark
 * within its window.
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

/** Aligns market and engine with the state of all breakers. */
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

/** Whether any market of a venue is halted now. */
export const isAny = ({ watches }: Halts): boolean => watches.some(({ until }) => until !== null)

export * as Halts from './Halts.ts'
