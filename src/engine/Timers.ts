/**
 * Pending timers, ordered by (due, id): a binary heap whose outdated nodes are skipped when popped.
 * Derived from State; rebuilt on restore.
 *
 * Rules: [ENG5]
 */
export interface Timers {
  readonly due: Map<string, number>
  readonly heap: Timer[]
}

export interface Timer {
  readonly due: number
  readonly id: string
}

/** The timer of a call's deadline. */
export const ofCall = (call: string): string => `call:${call}`

/** The timer at which an order's silence becomes unknown. */
export const ofOrder = (order: string): string => `order:${order}`

/** The timer at which a refused order is tried again. */
export const ofRetry = (account: string, instrument: number): string =>
  `retry:${instrument}:${account}`

/** The timer at which the pause after a step of a liquidation is over. */
export const ofPause = (account: string): string => `pause:${account}`

/** The timer at which an auction must be restarted. */
export const ofAuction = (auction: string): string => `auction:${auction}`

/** The timer at which a version of a rulebook comes into force. */
export const ofRulebook = (rulebook: string, version: number): string =>
  `rulebook:${rulebook}:${ordered(version)}`

/** The timer at which a version of a market comes into force. */
export const ofMarket = (instrument: string, version: number): string =>
  `market:${instrument}:${ordered(version)}`

/** Digits of the highest version: versions due at the same time then fire in their order. */
const ordered = (version: number): string => String(version).padStart(16, '0')

/** The timer at which a ladder of a rulebook calls on its schedule. */
export const ofSchedule = (rulebook: string, ladder: number): string =>
  `schedule:${ladder}:${rulebook}`

/** The timer at which a restriction runs out. */
export const ofRestriction = (account: string, id: string): string => `restriction:${id}:${account}`

/** The timer at which a switch comes back on, by its key. */
export const ofGrace = (key: string): string => `grace:${key}`

/** The timer at which a suspension of liquidation ends. */
export const ofSuspension = (account: string): string => `suspension:${account}`

/** The timer at which the market opens that a liquidation waits for. */
export const ofOpening = (account: string): string => `opening:${account}`

/** The timer at which a protection looks again: its action's time is up, or it has rested. */
export const ofProtection = (account: string, number: number): string =>
  `protection:${number}:${account}`

/** The rulebook and the ladder of the timer of a schedule; null of any other timer. */
export function scheduled(
  id: string,
): { readonly rulebook: string; readonly ladder: number } | null {
  const [, ladder, rulebook] = /^schedule:(\d+):(.*)$/s.exec(id) ?? []
  return ladder === undefined || rulebook === undefined ? null : { rulebook, ladder: +ladder }
}

export const create = (): Timers => ({ due: new Map(), heap: [] })

/** Sets or moves a timer. */
export function set(timers: Timers, id: string, due: number): void {
  if (timers.due.get(id) === due) return
  timers.due.set(id, due)
  rise(timers.heap, { due, id })
}

export function clear(timers: Timers, id: string): void {
  timers.due.delete(id)
}

/** Clears a timer that is due by now, and says whether it was. */
export function pass(timers: Timers, id: string, now: number): boolean {
  const due = timers.due.get(id)
  return due !== undefined && due <= now && timers.due.delete(id)
}

/** The earliest timer due at or before `now`, or null. It stays until cleared or moved. */
export function next(timers: Timers, now: number): Timer | null {
  const { heap, due } = timers
  for (;;) {
    const first = heap[0]
    if (first === undefined) return null
    if (due.get(first.id) === first.due) return first.due <= now ? first : null
    sink(heap)
  }
}

const before = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.id < b.id)

function rise(heap: Timer[], timer: Timer): void {
  let index = heap.length
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent] as Timer
    if (!before(timer, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = timer
}

/** Drops the first node. */
function sink(heap: Timer[]): void {
  const last = heap.pop() as Timer
  if (heap.length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer))
      child += 1
    if (!before(heap[child] as Timer, last)) break
    heap[index] = heap[child] as Timer
    index = child
  }
  heap[index] = last
}

export * as Timers from './Timers.ts'
