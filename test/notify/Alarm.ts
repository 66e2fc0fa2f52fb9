import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Alert } from '../../src/notify/Alert.ts'
import { Notifier } from '../../src/notify/Notifier.ts'
import type { Route } from '../../src/notify/Route.ts'
import type { AlertsConfig } from '../../src/notify/Settings.ts'
import { type Answer, type Parcel, Sink } from '../../src/notify/sinks/Sink.ts'
import { schedules } from '../../src/notify/sinks/schedules.ts'
import { Desk } from '../engine/Desk.ts'
import { VirtualTime } from './VirtualTime.ts'

/** A desk whose alerts go to sinks that only listen, in time that does not pass by itself. */
export interface Alarm {
  readonly desk: Desk
  readonly time: VirtualTime
  readonly file: string
  readonly notes: string[]
  notifier: Notifier
  taken: number
  /** Every message a sink took, in order. */
  readonly heard: Heard[]
  /** Every attempt, also those that failed. */
  readonly attempts: { readonly at: number; readonly sink: string; readonly key: string }[]
  /** What sinks answer; delivered where left out. */
  readonly answers: Map<string, () => Answer>
  readonly config: AlertsConfig
  readonly sinks: ReadonlyMap<string, Sink>
}

export interface Heard {
  readonly sink: string
  readonly key: string
  readonly phase: Parcel['phase']
  readonly alert: Alert
}

export interface Options {
  readonly routes?: readonly Route[]
  readonly silences?: AlertsConfig['silences']
  readonly part?: Parameters<typeof Desk.create>[0]
  /** The names of sinks that keep all in order, as chats do. */
  readonly chats?: readonly string[]
}

/** Opens one that is closed and removed with its test. */
export function open(context: TestContext, options: Options = {}): Alarm {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-alerts-'))
  const routes = options.routes ?? [{ name: 'all', sinks: ['desk'] }]
  const time = VirtualTime.start()
  const names = new Set(
    routes.flatMap(({ sinks, escalate = [] }) => [...sinks, ...escalate.flatMap(({ to }) => to)]),
  )
  const heard: Heard[] = []
  const attempts: { at: number; sink: string; key: string }[] = []
  const answers = new Map<string, () => Answer>()
  const listener = (name: string): Sink => ({
    ...{ name, kind: 'webhook', batch: 1, paceMs: 0 },
    schedule: schedules.standard,
    order: options.chats?.includes(name) ? 'all' : 'account',
    async send(parcels) {
      for (const { key } of parcels) attempts.push({ at: time.clock.now(), sink: name, key })
      const answer = answers.get(name)?.() ?? Sink.delivered('ok')
      if (!answer.isDelivered) return answer
      for (const { key, phase, alert } of parcels) heard.push({ sink: name, key, phase, alert })
      return answer
    },
  })
  const alarm = {
    ...{ desk: Desk.create(options.part), time, file: join(folder, 'alerts'), notes: [] },
    ...{ taken: 0, heard, attempts, answers },
    config: { routes: [...routes], silences: options.silences ?? [] },
    sinks: new Map([...names].map((name) => [name, listener(name)])),
  } as unknown as Alarm
  start(alarm)
  context.after(async () => {
    await alarm.notifier.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return alarm
}

/** Opens the outbox, again where it was closed. */
export function start(alarm: Alarm, head = alarm.taken): void {
  const { file, config, sinks, time, notes } = alarm
  alarm.notifier = Notifier.open({
    ...{ file, config, sinks, head, clock: time.clock, scheduler: time.scheduler },
    ...{ chance: () => 0, onNote: (note: string) => void notes.push(note) },
  })
}

/** Takes all entries since the last time, as the service does after each batch. */
export function take(alarm: Alarm): void {
  const { desk, notifier } = alarm
  notifier.take(desk.entries.slice(alarm.taken), desk.state)
  alarm.taken = desk.entries.length
}

/** The same, and lets what follows from it at once happen. */
export async function hear(alarm: Alarm, ms = 0): Promise<void> {
  take(alarm)
  await alarm.time.advance(ms)
}

/** Anna, long a bitcoin on two thousand, and who is short it. */
export function openPositions({ desk }: Alarm, name = 'anna'): void {
  Desk.open(desk, name, 2_000n)
  Desk.open(desk, 'short', 50_000n)
  Desk.fill(desk, name, 1_000n)
  Desk.fill(desk, 'short', -1_000n)
}

/** What was heard by a sink, of a type, as one line each. */
export const linesOf = ({ heard }: Alarm, wanted: (one: Heard) => boolean = () => true): string[] =>
  heard.filter(wanted).map(({ phase, alert }) => `${phase} ${alert.type}: ${alert.text}`)

export * as Alarm from './Alarm.ts'
