import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { FileLock } from '../journal/FileLock.ts'
import type { Alert, Severity, Telling } from './Alert.ts'
import { NotifyError } from './NotifyError.ts'

/**
 * What is to be told and what became of it, in one SQLite file beside the journal. Every change is
 * one transaction, synced.
 *
 * Rules: [ALR10] [ALR11]
 */
export interface Outbox {
  readonly database: DatabaseSync
  /** Drawn for this file: what its ids begin with, so that no two outboxes share one. */
  readonly origin: () => string
  /** The last entry of the journal that was taken; -1 before the first. */
  cursor(): number
  transact<T>(work: () => T): T
  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  run(sql: string, ...values: readonly SQLInputValue[]): number
  close(): void
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

const BUSY_MS = 1_000

/**
 * Opens an outbox for its one deliverer, or creates one.
 *
 * @throws LockedError where another process delivers from it
 * @throws NotifyError where it is no outbox, or one of a newer format
 */
export function open(path: string): Outbox {
  const lock = FileLock.take(path, BUSY_MS)
  let database: DatabaseSync | null = null
  try {
    FileLock.touch(path)
    database = new DatabaseSync(resolve(path), { timeout: BUSY_MS })
    begin(database, path)
    return outboxOf(database, lock)
  } catch (error) {
    database?.close()
    lock.release()
    throw error
  }
}

/**
 * Opens an outbox to look at, also while another process delivers from it.
 *
 * @throws NotifyError where there is none
 */
export function look(path: string): Outbox {
  try {
    const database = new DatabaseSync(resolve(path), { readOnly: true, timeout: BUSY_MS })
    checkFormat(database, path)
    return outboxOf(database, null)
  } catch (error) {
    if (error instanceof NotifyError) throw error
    throw new NotifyError('outbox.unreadable', path, 'an outbox of alerts', reasonOf(error))
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'a fault')

function begin(database: DatabaseSync, path: string): void {
  const { user_version: version } = pragma(database, 'user_version')
  const isNew = version === 0 && Number(pragma(database, 'schema_version').schema_version) === 0
  if (!isNew) checkFormat(database, path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  if (!isNew) {
    database.exec(keptBack)
    return
  }
  database.exec(`BEGIN IMMEDIATE;${tables}${keptBack};
PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT};
INSERT INTO meta VALUES ('origin', '${draw()}');
COMMIT`)
}

const ORIGIN_BYTES = 6

const draw = (): string => randomBytes(ORIGIN_BYTES).toString('hex')

function checkFormat(database: DatabaseSync, path: string): void {
  const { application_id: id } = pragma(database, 'application_id')
  const { user_version: version } = pragma(database, 'user_version')
  const expected = `an outbox of alerts in format ${FORMAT}`
  if (id !== APPLICATION) throw new NotifyError('outbox.unreadable', path, expected, 'another file')
  if (version !== FORMAT) {
    throw new NotifyError('outbox.unreadable', path, expected, `format ${version}`)
  }
}

const pragma = (database: DatabaseSync, name: string) =>
  database.prepare(`PRAGMA ${name}`).get() as Record<string, number>

function outboxOf(database: DatabaseSync, lock: FileLock | null): Outbox {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const prepared = (sql: string) => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const made = database.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const all = <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
    prepared(sql).all(...values) as unknown as readonly Row[]
  const meta = (key: string): string | undefined =>
    all<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)[0]?.value
  return {
    database,
    all,
    origin: () => meta('origin') ?? '',
    cursor: () => Number(meta('cursor') ?? -1),
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    transact(work) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    close() {
      database.close()
      lock?.release()
    },
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
