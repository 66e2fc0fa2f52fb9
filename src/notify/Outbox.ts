import { randomBytes } from 'node:crypto'
import { TableFile } from '../journal/TableFile.ts'
import type { Alert, Severity, Telling } from './Alert.ts'
import { NotifyError } from './NotifyError.ts'

/**
 * What is to be told and what became of it, in one SQLite file beside the journal. Every change is
 * one transaction, synced.
 *
 * Rules: [ALR10] [ALR11]
 */
export interface Outbox extends TableFile {
  /** Drawn for this file: what its ids begin with, so that no two outboxes share one. */
  readonly origin: () => string
  /** The last entry of the journal that was taken; -1 before the first. */
  cursor(): number
}

export type Status = 'pending' | 'delivered' | 'givenUp' | 'silenced'

/** A row of the ledger: one message to one sink. */
export interface Delivery {
  readonly id: number
  readonly key: string
  readonly alert: string
  readonly about: string
  readonly route: string
  readonly sink: string
  readonly phase: Telling
  readonly before: Severity | null
  /** What is kept in order with it. */
  readonly lane: string
  readonly status: Status
  readonly attempts: number
  readonly createdAt: number
  /** Since when it waits: its creation, or when it was replayed. */
  readonly since: number
  readonly triedAt: number | null
  readonly nextAt: number | null
  readonly answer: string | null
}

const APPLICATION = 0x504c494e
const FORMAT = 1

const tables = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE alerts(id TEXT PRIMARY KEY, time INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE standing(about TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE told(route TEXT NOT NULL, about TEXT NOT NULL, severity TEXT NOT NULL,
  openedAt INTEGER NOT NULL, step INTEGER NOT NULL, stepAt INTEGER, repeatAt INTEGER,
  repeats INTEGER NOT NULL, isAcknowledged INTEGER NOT NULL,
  PRIMARY KEY(route, about)) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries(id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, alert TEXT NOT NULL,
  about TEXT NOT NULL, route TEXT NOT NULL, sink TEXT NOT NULL, phase TEXT NOT NULL, before TEXT, lane TEXT NOT NULL,
  status TEXT NOT NULL, attempts INTEGER NOT NULL, createdAt INTEGER NOT NULL, since INTEGER NOT NULL,
  triedAt INTEGER,
  nextAt INTEGER, answer TEXT, UNIQUE(key, sink)) STRICT;
CREATE INDEX pending ON deliveries(sink, id) WHERE status = 'pending';
CREATE INDEX byAbout ON deliveries(about);
CREATE TABLE sinks(name TEXT PRIMARY KEY, disabledAt INTEGER NOT NULL, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE settings(kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY(kind, name)) STRICT, WITHOUT ROWID;
`

/** Came later: made where it is missing. */
const keptBack = `CREATE TABLE IF NOT EXISTS keptBack(about TEXT NOT NULL, route TEXT NOT NULL,
  PRIMARY KEY(about, route)) STRICT, WITHOUT ROWID`

const ORIGIN_BYTES = 6

const draw = (): string => randomBytes(ORIGIN_BYTES).toString('hex')

const kind = (): TableFile.Kind => ({
  ...{ application: APPLICATION, format: FORMAT, later: keptBack },
  tables: `${tables}INSERT INTO meta VALUES ('origin', '${draw()}');`,
  unreadable: (path, found) =>
    new NotifyError('outbox.unreadable', path, `an outbox of alerts in format ${FORMAT}`, found),
})

/**
 * Opens an outbox for its one deliverer, or creates one.
 *
 * @throws LockedError where another process delivers from it
 * @throws NotifyError where it is no outbox, or one of a newer format
 */
export const open = (path: string): Outbox => outboxOf(TableFile.open(path, kind()))

/**
 * Opens an outbox to look at, also while another process delivers from it.
 *
 * @throws NotifyError where there is none
 */
export const look = (path: string): Outbox => outboxOf(TableFile.look(path, kind()))

function outboxOf(file: TableFile): Outbox {
  const meta = (key: string): string | undefined =>
    file.all<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)[0]?.value
  return {
    ...file,
    origin: () => meta('origin') ?? '',
    cursor: () => Number(meta('cursor') ?? -1),
  }
}

/** Notes how far the journal was taken; within the transaction of what was made of it. */
export const moveCursor = (outbox: Outbox, seq: number): void =>
  void outbox.run("INSERT OR REPLACE INTO meta VALUES ('cursor', ?)", `${seq}`)

/** What is kept of a kind of setting, by name. */
export const settings = <T>(outbox: Outbox, kind: string): readonly (readonly [string, T])[] =>
  outbox
    .all<{ name: string; body: string }>('SELECT name, body FROM settings WHERE kind = ?', kind)
    .map(({ name, body }) => [name, JSON.parse(body) as T])

/** Keeps a setting, in place of one of its kind and name. */
export const putSetting = (outbox: Outbox, kind: string, name: string, value: object): void =>
  void outbox.run(
    'INSERT OR REPLACE INTO settings VALUES (?, ?, ?)',
    ...[kind, name, JSON.stringify(value)],
  )

export const dropSetting = (outbox: Outbox, kind: string, name: string): void =>
  void outbox.run('DELETE FROM settings WHERE kind = ? AND name = ?', kind, name)

/**
 * Begins anew where the journal did, as after a restore: ids of what happens now are others than
 * those of what happened then, and nothing stands that the journal does not know.
 */
export function renew(outbox: Outbox, seq: number): void {
  outbox.transact(() => {
    outbox.run("UPDATE meta SET value = ? WHERE key = 'origin'", draw())
    outbox.run('DELETE FROM standing')
    outbox.run('DELETE FROM told')
    outbox.run('DELETE FROM keptBack')
    moveCursor(outbox, seq)
  })
}

/** Forgets deliveries that were ended before a time, and alerts that nothing refers to. */
export function prune(outbox: Outbox, before: number): void {
  outbox.transact(() => {
    outbox.run("DELETE FROM deliveries WHERE status <> 'pending' AND createdAt < ?", before)
    outbox.run('DELETE FROM alerts WHERE id NOT IN (SELECT alert FROM deliveries)')
  })
}

/** Keeps an alert. */
export const keep = (outbox: Outbox, alert: Alert): void =>
  void outbox.run(
    'INSERT OR IGNORE INTO alerts VALUES (?, ?, ?)',
    alert.id,
    alert.timestamp,
    JSON.stringify(alert),
  )

/** What a delivery is before it is kept. */
export type Draft = Pick<
  Delivery,
  | 'key'
  | 'alert'
  | 'about'
  | 'route'
  | 'sink'
  | 'phase'
  | 'before'
  | 'lane'
  | 'status'
  | 'createdAt'
>

/** Keeps a delivery; its number, or null where its key was kept before. */
export function add(outbox: Outbox, draft: Draft): number | null {
  const { key, alert, about, route, sink, phase, before, lane, status, createdAt } = draft
  const [row] = outbox.all<{ id: number }>(
    `INSERT INTO deliveries(key, alert, about, route, sink, phase, before, lane, status, attempts, createdAt, since, nextAt)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
    ...[key, alert, about, route, sink, phase, before, lane, status, createdAt],
    ...[createdAt, status === 'pending' ? createdAt : null],
  )
  return row?.id ?? null
}

export * as Outbox from './Outbox.ts'
