import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import type { Author } from './Codec.ts'
import { TamperedError } from './Fault.ts'
import { FileLock } from './FileLock.ts'
import type { Journal, TornTail } from './Journal.ts'
import { FORMAT, type Head, type JournalEntry } from './JournalEntry.ts'
import { JournalHeader, type Writing } from './JournalHeader.ts'
import { logOf, PageFile, readLog } from './PageFile.ts'
import type { Snapshot } from './Snapshot.ts'
import { APPLICATION, PAGE_BYTES, tables } from './schema.ts'
import { LockedError, sqliteFault } from './sqliteFault.ts'
import { WriteAheadLog } from './WriteAheadLog.ts'

export interface Options extends Author {
  /** How long to wait for another writer to close. */
  readonly busyMs?: number
  /** Beyond this size the write-ahead log is checkpointed into the database. */
  readonly logBytesMax?: number
}

interface Work {
  readonly path: string
  readonly options: Options
  readonly database: DatabaseSync
  /** The version of the SQLite in use. */
  readonly sqlite: number
  /** The writers and their first entries, oldest first. */
  readonly writings: Writing[]
  links: JournalEntry[]
  snapshots: Snapshot[]
}

/**
 * Opens a journal for writing, or creates one; no other process may have it open.
 *
 * One file, with SQLite's write-ahead log beside it while open. Every commit is synced; the log is
 * emptied at every checkpoint, so that its content is never ambiguous.
 *
 * Rules: [JRN2] [JRN7] [JRN9] [JRN10] [JRN12]
 *
 * @throws LockedError where another writer has it
 * @throws AccessError where the file cannot be opened for writing
 * @throws FormatError where it is not a journal, or one of a newer format
 * @throws VersionError where an unknown version wrote it
 * @throws TamperedError where its log or its header is damaged
 */
export function open(path: string, options: Options): Journal {
  const claim = FileLock.take(path)
  let database: DatabaseSync | null = null
  try {
    const isNew = inspect(path)
    database = new DatabaseSync(path, { timeout: options.busyMs ?? 1_000 })
    return begin(path, options, database, isNew, () => FileLock.release(claim))
  } catch (error) {
    database?.close()
    FileLock.release(claim)
    throw sqliteFault(error, path)
  }
}

/**
 * Returns whether the journal is yet to be created, and throws the fault of its header or log.
 *
 * SQLite must not open a damaged log: it would take the damage for the end of the log, and on
 * closing checkpoint the part before it and drop the part after it.
 */
function inspect(path: string): boolean {
  if (!existsSync(path)) return true
  const file = PageFile.open(path)
  file.close()
  return file.isUnborn
}

function begin(
  path: string,
  options: Options,
  database: DatabaseSync,
  isNew: boolean,
  release: () => void,
): Journal {
  configure(database)
  const { cut } = WriteAheadLog.read(readLog(path))
  if (count(database, 'sqlite_schema') === 0) create(database, options)
  const root = check(database, path)
  const writings = readWritings(database)
  JournalHeader.checkVersions(writings, options.codec)
  fold(database, path)
  if (isNew) syncFolder(path)
  const work: Work = {
    path,
    options,
    database,
    sqlite: versionOf(database),
    writings,
    links: [],
    snapshots: [],
  }
  return journalOf(work, root, cut, release)
}

function journalOf(work: Work, root: Head, cut: TornTail | null, release: () => void): Journal {
  return {
    root,
    cut,
    links: (after) => links(work, after),
    latest: (before) => latest(work, before),
    append: (link) => void work.links.push(link),
    keep: (snapshot) => void work.snapshots.push(snapshot),
    commit: () => commit(work),
    close() {
      work.database.close()
      release()
    },
  }
}

/** Exclusive from the first read on, whatever the file. */
function configure(database: DatabaseSync): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  count(database, 'sqlite_schema')
  database.exec(`
    PRAGMA page_size = ${PAGE_BYTES};
    PRAGMA secure_delete = ON;
    PRAGMA journal_mode = WAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
  `)
}

function create(database: DatabaseSync, author: Author): void {
  database.exec('BEGIN IMMEDIATE')
  database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}`)
  for (const { sql } of tables) database.exec(sql)
  const meta = database.prepare('INSERT INTO meta VALUES (?, ?, ?)')
  for (const row of JournalHeader.create(author)) meta.run(...row)
  insertWriting(database, JournalHeader.writing(1, 1, author, versionOf(database)))
  database.exec('COMMIT')
}

function check(database: DatabaseSync, path: string): Head {
  const found = new Map(
    database
      .prepare('SELECT name, sql FROM sqlite_schema')
      .all()
      .map(({ name, sql }) => [name, sql]),
  )
  for (const { name, sql } of tables) {
    if (found.get(name) === sql) continue
    throw new TamperedError(`schema ${name}`, sql, `${found.get(name)}`)
  }
  const metas = database.prepare('SELECT id, key, value FROM meta ORDER BY id').all()
  return JournalHeader.check(
    metas.map(({ id, key, value }) => [Number(id), `${key}`, `${value}`]),
    path,
  )
}

function readWritings(database: DatabaseSync): Writing[] {
  const rows = database.prepare('SELECT * FROM writers ORDER BY id').all().map(writingOf)
  for (const [index, row] of rows.entries()) JournalHeader.checkWriting(row, index)
  if (rows.length === 0) throw new TamperedError('writer 1', 'a row', 'none')
  return rows
}

type SqlRow = Record<string, SQLOutputValue>

const writingOf = ({ id, seq, build, codec, sqlite, hash }: SqlRow): Writing => ({
  id: Number(id),
  seq: integer(seq),
  build: `${build}`,
  codec: integer(codec),
  sqlite: integer(sqlite),
  hash: hex(hash),
})

function* links({ database, path, writings }: Work, after: number): Generator<JournalEntry> {
  const query = 'SELECT seq, time, prev, hash, body FROM entries WHERE seq > ? ORDER BY seq'
  const statement = database.prepare(query)
  // A damaged column may hold an integer beyond a double's range: the hash must cover it exactly.
  statement.setReadBigInts(true)
  let seq = after
  try {
    for (const row of statement.iterate(after)) {
      seq = Number(row.seq)
      const { build, codec } = JournalHeader.writerOf(writings, seq)
      const rest = { body: `${row.body}`, prev: hex(row.prev), hash: hex(row.hash) }
      yield { seq, time: integer(row.time), build, codec, ...rest }
    }
  } catch (error) {
    const fault = sqliteFault(error, path)
    if (!(fault instanceof TamperedError)) throw fault
    throw new TamperedError(`entry ${seq + 1}`, 'a row', fault.message, error)
  }
}

function latest({ database, path }: Work, before: number): Snapshot | null {
  try {
    const query = 'SELECT * FROM snapshots WHERE seq < ? ORDER BY id DESC LIMIT 1'
    const row = database.prepare(query).get(Math.min(before, Number.MAX_SAFE_INTEGER))
    if (row === undefined) return null
    const { seq, build, codec, digest, hash, body } = row
    const author = { build: `${build}`, codec: integer(codec) }
    return { seq: integer(seq), ...author, digest: hex(digest), hash: hex(hash), body: `${body}` }
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** Writes everything pending in one transaction; SQLite returns when it is synced. */
function commit(work: Work): void {
  if (work.links.length + work.snapshots.length === 0) return
  const { database, path, options } = work
  try {
    database.exec('BEGIN IMMEDIATE')
    insertLinks(work)
    insertSnapshots(work)
    database.exec('COMMIT')
    if (statSync(logOf(path)).size > (options.logBytesMax ?? 4_194_304)) fold(database, path)
  } catch (error) {
    throw sqliteFault(error, path)
  }
  work.links = []
  work.snapshots = []
}

function insertLinks(work: Work): void {
  const { database, sqlite } = work
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
  for (const link of work.links) {
    const last = work.writings.at(-1)
    if (last?.build !== link.build || last.codec !== link.codec || last.sqlite !== sqlite) {
      const next = JournalHeader.writing(work.writings.length + 1, link.seq, link, sqlite)
      insertWriting(database, next)
      work.writings.push(next)
    }
    insert.run(link.seq, link.time, bytes(link.prev), bytes(link.hash), link.body)
  }
}

function insertSnapshots({ database, snapshots }: Work): void {
  const insert = database.prepare('INSERT INTO snapshots VALUES (NULL, ?, ?, ?, ?, ?, ?)')
  for (const { seq, build, codec, digest, hash, body } of snapshots) {
    insert.run(seq, build, codec, bytes(digest), bytes(hash), body)
  }
}

function insertWriting(database: DatabaseSync, row: Writing): void {
  const insert = database.prepare('INSERT INTO writers VALUES (?, ?, ?, ?, ?, ?)')
  insert.run(row.id, row.seq, row.build, row.codec, row.sqlite, bytes(row.hash))
}

/** Checkpoints the log into the file and empties it. */
function fold(database: DatabaseSync, path: string): void {
  const result = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
  if (result?.busy !== 0) throw new LockedError(path)
}

/** The name of a new file is durable once its folder is synced. */
function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function versionOf(database: DatabaseSync): number {
  const text = `${database.prepare('SELECT sqlite_version() AS version').get()?.version}`
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number)
  return major * 1_000_000 + minor * 1_000 + patch
}

const count = (database: DatabaseSync, table: string): number =>
  Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count)

/** Only an integer is accepted: null is not zero. */
const integer = (value: SQLOutputValue | undefined): number =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN

const bytes = (hash: string): Buffer => Buffer.from(hash, 'hex')

const hex = (value: SQLOutputValue | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : `${value}`

export * as SqliteJournal from './SqliteJournal.ts'
