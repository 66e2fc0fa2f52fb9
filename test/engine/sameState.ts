import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Entry } from '../../src/engine/Entry.ts'
import type { EventType } from '../../src/engine/Event.ts'
import type { RejectionCode } from '../../src/engine/Rejection.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { Worklist } from '../../src/engine/Worklist.ts'

/** Comparison of states, and counts of events and rejections, for tests that run the engine. */

export const text = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'bigint' ? `#${part}` : part instanceof Map ? [...part] : part,
  )

export const digest = (state: State): string =>
  createHash('sha256')
    .update(text(Snapshot.take(state)))
    .digest('hex')

/**
 * Executes the commands again from the start, or from an index on from a snapshot: the same state.
 */
export function assertDecidedAgain(entries: readonly Entry[], end: string, cut?: number): void {
  const commands = entries.flatMap(({ command }) => command ?? [])
  const half = cut ?? commands.length >> 1
  let state = State.create()
  commands.forEach((command, index) => {
    if (index === half) state = Snapshot.restore(Snapshot.take(state))
    step(state, command)
  })
  assert.equal(digest(state), end, 'the same commands give the same state')
}

/** Voids all screening bounds, so that every account concerned is monitored. */
export const wakeAll = (state: State): void => Worklist.drop(state)

/** The number of each event and each rejection. */
export interface Seen {
  readonly events: Map<EventType, number>
  readonly rejections: Map<RejectionCode, number>
}

export const nothingSeen = (): Seen => ({ events: new Map(), rejections: new Map() })

export function count({ events, rejections }: Seen, entries: readonly Entry[]): void {
  for (const event of entries.flatMap((entry) => entry.events)) {
    events.set(event.type, (events.get(event.type) ?? 0) + 1)
    if (event.type === 'Rejected') rejections.set(event.code, (rejections.get(event.code) ?? 0) + 1)
  }
}

export const has = (entries: readonly Entry[], type: EventType): boolean =>
  entries.some(({ events }) => events.some((event) => event.type === type))
