import type { Entry } from '../../../engine/Entry.ts'
import type { Event } from '../../../engine/Event.ts'
import type { State } from '../../../engine/State.ts'
import {
  type CallQuery,
  CallsRegister,
  type RegisteredCall,
} from '../../../report/CallsRegister.ts'
import type { Asked, Subscription } from '../Subscription.ts'

/**
 * The register of calls as it changes, made once for all sockets: each call costs the advice that
 * goes with it, so that they are made in slices, and only while somebody reads them.
 *
 * Rules: [WS3]
 */
export interface Calls {
  readonly state: State
  /** Calls to be looked at, with what happened to them last; null for their amounts alone. */
  readonly queue: Map<string, Event | null>
  readonly known: Map<string, RegisteredCall>
  /** Open calls as JSON, and those that closed lately. */
  readonly open: Map<string, string>
  readonly closed: Map<string, string>
  readonly readers: Set<() => void>
  isWorking: boolean
}

const SLICE_MS = 3
const CLOSED_MAX = 1_000

export const create = (state: State): Calls => ({
  ...{ state, queue: new Map(), known: new Map(), open: new Map(), closed: new Map() },
  ...{ readers: new Set(), isWorking: false },
})

/** Notes the calls that entries touched. */
export function take(calls: Calls, entries: readonly Entry[]): void {
  if (calls.readers.size === 0) return
  for (const { events } of entries) {
    for (const event of events) {
      if ('call' in event && event.type.startsWith('Call')) calls.queue.set(event.call, event)
    }
  }
  work(calls)
}

/** Notes that accounts were found anew: what their calls ask for may be another amount. */
export function found(calls: Calls, indices: readonly number[]): void {
  const { state, queue, readers } = calls
  if (readers.size === 0 || state.calls.size === 0) return
  for (const index of indices) {
    for (const id of state.accounts[index]?.calls ?? []) {
      if (id !== undefined && !queue.has(id)) queue.set(id, null)
    }
  }
  work(calls)
}

/** Looks at what is queued, a slice in a turn. */
function work(calls: Calls): void {
  if (calls.isWorking || calls.queue.size === 0) return
  calls.isWorking = true
  setImmediate(() => {
    calls.isWorking = false
    const until = performance.now() + SLICE_MS
    for (const [id, event] of calls.queue) {
      calls.queue.delete(id)
      look(calls, id, event)
      if (performance.now() >= until) break
    }
    if (calls.readers.size === 0) calls.queue.clear()
    for (const wake of calls.readers) wake()
    work(calls)
  })
}

function look(calls: Calls, id: string, event: Event | null): void {
  const { state, known, open, closed } = calls
  if (event === null) {
    const now = CallsRegister.byId(state, id)
    if (now !== null) {
      known.set(id, now)
      open.set(id, JSON.stringify(now))
    }
    return
  }
  const last = known.get(id)
  const [changed] = CallsRegister.changes(state, [event], known)
  if (known.has(id)) {
    if (changed !== undefined) open.set(id, JSON.stringify(changed))
    return
  }
  open.delete(id)
  if (changed === undefined || last === undefined) return
  closed.set(id, JSON.stringify(changed))
  const [first] = closed.keys()
  if (closed.size > CLOSED_MAX && first !== undefined) closed.delete(first)
}

/** Follows the calls that match a filter and may be seen: those open, then each that changed. */
export function follow(
  calls: Calls,
  query: CallQuery,
  sees: (account: string) => boolean,
  asked: Asked,
): Subscription {
  const { state, queue, known, open, closed, readers } = calls
  if (readers.size === 0) begin(calls)
  readers.add(asked.wake)
  work(calls)
  const told = new Map<string, string>()
  let isBegun = false
  const isMeant = (id: string): boolean => {
    const call = known.get(id)
    return call !== undefined && CallsRegister.matches(call, query) && sees(call.account)
  }
  return {
    take() {
      // The first look at a large register takes a while: it is told once it is whole.
      if (!isBegun && queue.size > 0) return null
      const changed: string[] = []
      for (const [id, json] of open) {
        if (told.get(id) === json || !isMeant(id)) continue
        told.set(id, json)
        changed.push(json)
      }
      for (const id of told.keys()) {
        const ended = closed.get(id)
        if (open.has(id) || ended === undefined) continue
        told.delete(id)
        changed.push(ended)
      }
      if (isBegun && changed.length === 0) return null
      const type = isBegun ? 'delta' : 'snapshot'
      isBegun = true
      return { type, seq: state.seq, json: `{"calls":[${changed.join(',')}]}` }
    },
    close: () => void readers.delete(asked.wake),
  }
}

/** What was known while nobody read is forgotten. */
function begin({ state, queue, known, open, closed }: Calls): void {
  for (const kept of [queue, known, open, closed]) kept.clear()
  for (const id of state.calls.keys()) queue.set(id, null)
}

export * as calls from './calls.ts'
