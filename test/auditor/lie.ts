import assert from 'node:assert/strict'
import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event, EventType } from '../../src/engine/Event.ts'
import type { State } from '../../src/engine/State.ts'
import { drawDeliveries } from '../engine/drawDeliveries.ts'
import { drawOptions } from '../engine/drawOptions.ts'
import { drawProtections } from '../engine/drawProtections.ts'
import { drawSteps } from '../engine/drawSteps.ts'
import { loanEvents as occurrences } from '../engine/loanOccurrences.ts'
import { randomLoans } from '../engine/randomLoans.ts'
import { randomRun } from '../engine/randomRun.ts'
import type { Stream } from '../engine/streams.ts'
import { Audit } from './Audit.ts'
import type { EventOf } from './Books.ts'
import { hear } from './hear.ts'

/** A run as the auditor hears it: the entries of one command after the other, and the end. */
export interface Heard {
  readonly commands: readonly (readonly Entry[])[]
  readonly state: State
}

type Kind = 'trading' | 'loans' | 'protections' | 'options' | 'deliveries' | 'steps'

const streams: { readonly [kind in Kind]?: (seed: number) => Stream } = {
  deliveries: drawDeliveries,
  options: drawOptions,
  protections: drawProtections,
  steps: drawSteps,
}

const runs = new Map<string, Heard>()

/** Runs are long enough to meet every event, and each is made once. */
export function run(kind: Kind, seed: number): Heard {
  const known = runs.get(`${kind} ${seed}`)
  if (known !== undefined) return known
  const commands: (readonly Entry[])[] = []
  const after = (_state: State, _command: unknown, entries: readonly Entry[]): void =>
    void commands.push(entries)
  const stream = streams[kind]?.(seed)
  const state =
    kind === 'loans' ? randomLoans(seed, 70, { after }) : randomRun(seed, 220, { after }, stream)
  const heard = { commands, state }
  runs.set(`${kind} ${seed}`, heard)
  return heard
}

/** Events that only loans cause. */
const loanEvents: ReadonlySet<EventType> = new Set(occurrences)

const kindOf = (type: EventType): Kind => {
  if (type.startsWith('Protection')) return 'protections'
  if (type.startsWith('Option')) return 'options'
  return loanEvents.has(type) ? 'loans' : 'trading'
}

export interface Place {
  readonly heard: Heard
  readonly command: number
  readonly entry: number
  readonly event: number
}

/** The first event of a type, in a command of a type, that a lie can be told about. */
export function find<T extends EventType>(
  type: T,
  suits: (event: EventOf<T>) => boolean,
  by?: Command['type'],
  kind: Kind = kindOf(type),
): Place {
  for (let seed = 1; seed <= 400; seed++) {
    const heard = run(kind, seed)
    for (const [command, entries] of heard.commands.entries()) {
      if (by !== undefined && entries[0]?.command?.type !== by) continue
      for (const [entry, { events }] of entries.entries()) {
        const event = events.findIndex((one) => one.type === type && suits(one as EventOf<T>))
        if (event >= 0) return { heard, command, entry, event }
      }
    }
  }
  throw new Error(`no ${type} that suits`)
}

/** What the auditor finds where one event says something else than it did. */
export function told(
  place: Place,
  change: (event: never) => object,
  at?: number,
): readonly string[] {
  const audit = Audit.create()
  const { heard, command, entry: which, event: index } = place
  for (const entries of heard.commands.slice(0, command)) hear(audit, entries)
  const before = audit.breaches.length
  const lied = (heard.commands[command] as readonly Entry[]).map((entry, number) => {
    if (number !== which) return entry
    const events = entry.events.with(index, change(entry.events[index] as never) as Event)
    return { ...entry, events, time: at ?? entry.time }
  })
  hear(audit, lied)
  return audit.breaches.slice(before).map(({ rule }) => rule)
}

/** Tells one lie and expects the auditor to name the rule that it breaks. */
export function lie<T extends EventType>(
  rule: string,
  type: T,
  change: (event: EventOf<T>) => object,
  suits: (event: EventOf<T>) => boolean = () => true,
  kind: Kind = kindOf(type),
): void {
  const place = find(type, suits, undefined, kind)
  assert.ok(!told(place, (event) => event).includes(rule), `${rule} where nobody lied`)
  assert.ok(told(place, change as never).includes(rule), `${rule} was not found`)
}

/** The same where something is told right after an event that is what it was. */
export function toldBeside<T extends EventType>(
  { heard, command, entry: which, event: index }: Place,
  more: (event: EventOf<T>) => object,
): readonly string[] {
  const audit = Audit.create()
  for (const entries of heard.commands.slice(0, command)) hear(audit, entries)
  const before = audit.breaches.length
  const lied = (heard.commands[command] as readonly Entry[]).map((entry, number) => {
    if (number !== which) return entry
    const events = entry.events.toSpliced(
      index + 1,
      0,
      more(entry.events[index] as EventOf<T>) as Event,
    )
    return { ...entry, events }
  })
  hear(audit, lied)
  return audit.breaches.slice(before).map(({ rule }) => rule)
}
