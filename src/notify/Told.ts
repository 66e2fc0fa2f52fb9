import type { Severity } from './Alert.ts'
import type { Outbox } from './Outbox.ts'
import type { Route } from './Route.ts'

/** What one route was told of something that stands. */
export interface Told {
  readonly route: string
  readonly about: string
  severity: Severity
  readonly openedAt: number
  /** How many steps of escalation were taken. */
  step: number
  /** When the next step is looked at, and when it is told again; null for never. */
  stepAt: number | null
  repeatAt: number | null
  repeats: number
  isAcknowledged: boolean
}

/** What routes were told of what stands: by what it is about, then by route. */
export type AllTold = Map<string, Map<string, Told>>

type Row = Omit<Told, 'isAcknowledged'> & { readonly isAcknowledged: number }

/** What an outbox keeps of it. */
export function load(outbox: Outbox, all: AllTold): void {
  all.clear()
  for (const row of outbox.all<Row>('SELECT * FROM told')) {
    put(all, { ...row, isAcknowledged: row.isAcknowledged === 1 })
  }
}

function put(all: AllTold, told: Told): void {
  const known = all.get(told.about)
  if (known === undefined) all.set(told.about, new Map([[told.route, told]]))
  else known.set(told.route, told)
}

/** Begins to keep what a route is told of something, from nothing on. Within a transaction. */
export function begin(outbox: Outbox, all: AllTold, told: Told): void {
  put(all, told)
  save(outbox, told)
}

/** Keeps it as it is now. Within a transaction. */
export function save(outbox: Outbox, told: Told): void {
  const { route, about, severity, openedAt, step, stepAt, repeatAt, repeats } = told
  outbox.run(
    'INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[route, about, severity, openedAt, step, stepAt, repeatAt, repeats],
    told.isAcknowledged ? 1 : 0,
  )
}

/** Forgets what was told of something that stands no longer. Within a transaction. */
export function end(outbox: Outbox, all: AllTold, about: string): void {
  if (!all.delete(about)) return
  outbox.run('DELETE FROM told WHERE about = ?', about)
}

/** The sinks that a route has come to, after some steps of escalation. */
export const reached = ({ sinks, escalate = [] }: Route, step: number): readonly string[] => [
  ...new Set([...sinks, ...escalate.slice(0, step).flatMap(({ to }) => to)]),
]

/** How long nothing may be delivered until the next step is taken, where a route does not say. */
export const UNDELIVERED_MS = 60_000

/** When it is next to be looked whether to escalate: is anything delivered, has anybody answered? */
export function nextLook({ escalate = [] }: Route, told: Told, now: number): number | null {
  const step = escalate[told.step]
  if (step === undefined) return null
  const due = told.openedAt + step.afterMs
  const soon = now + (step.undeliveredMs ?? UNDELIVERED_MS)
  return Math.min(due, soon)
}

export * as Told from './Told.ts'
