import { closeSync, existsSync, fsyncSync, openSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Acknowledgement, recordOf } from './Acknowledgement.ts'
import type { Founder } from './Codec.ts'
import { convert } from './convert.ts'
import { FormatError } from './Fault.ts'
import { FileLock, lockOf } from './FileLock.ts'
import { fileKind } from './fileKind.ts'
import { inspect } from './inspect.ts'
import type { Journal, KeptCheckpoint } from './Journal.ts'
import type { JournalEntry } from './JournalEntry.ts'
import { JournalHeader, type Meta, type Writing } from './JournalHeader.ts'
import { JournalRows, type Opened } from './JournalRows.ts'
import type { Snapshot } from './Snapshot.ts'
import { logOf } from './SqliteReader.ts'
import { APPLICATION, FORMAT, PAGE_BYTES, tables } from './schema.ts'
import { type DataKey, Keyring } from './seal/Keyring.ts'
import { Seal } from './seal/Seal.ts'
import { sqliteFault } from './sqliteFault.ts'
import { Watch } from './Watch.ts'

export interface Options extends Founder {
  /** How long to wait for another writer to close. */
  readonly busyMs?: number
  /** After this many bytes of entries the write-ahead log is checkpointed into the database. */
  readonly logBytesMax?: number
  /** What a new journal is encrypted with; not at all where left out. */
  readonly dataKey?: DataKey | undefined
}

interface Work {
  readonly path: string
  readonly options: Options
  readonly database: DatabaseSync
  /** The version of the SQLite in use. */
  readonly sqlite: number
  readonly opened: Opened
  readonly record: Acknowledgement
  readonly watch: Watch
  links: JournalEntry[]
  /** The row of the snapshot that is being made, and how many of its pieces are stored. */
  making: Making
  checkpoints: KeptCheckpoint[]
  /** Bytes appended since the log was checkpointed. */
  logBytes: number
}

/** What of a snapshot is still to be written. */
interface Making {
  stored: number
  pieces: string[]
  snapshot: Snapshot | null
}

const BUSY_MS = 1_000
/** How long a commit waits for another process's. */
const COMMIT_BUSY_MS = 30_000
const LOG_BYTES_MAX = 4_194_304

/**
 * Opens a journal for writing, or creates one. A journal of an older format becomes one of today's.
 *
 * One file, with SQLite's write-ahead log beside it while open, and a lock that dies with the
 * process. Every commit is synced, and written in a record beside it. Others may read meanwhile.
 *
 * Rules: [JRN2] [JRN7] [JRN9] [JRN10] [JRN12]
 *
 * @throws LockedError where another writer has it
 * @throws AccessError where the file cannot be opened for writing
 * @throws FormatError where it is not a journal, or one of a newer format
 * @throws VersionError where an unknown version wrote it
 * @throws TamperedError where its header is damaged
 * @throws LostError where it ends before what was acknowledged, or is not there
 */
export function open(given: string, options: Options): Journal {
  for (const name of [given, logOf(given), recordOf(given), lockOf(given)]) fileKind.check(name)
  // Before anything is put beside it, and again once nobody else writes it.
  inspect(given)
  const path = existsSync(given) ? realpathSync(given) : given
  const lock = FileLock.take(path, options.busyMs ?? BUSY_MS)
  let database: DatabaseSync | null = null
  try {
    const isRecorded = inspect(path)
    // SQLite gives its log the same permissions.
    FileLock.touch(path)
    // By its whole path: names such as `:memory:` mean something else to SQLite.
    database = new DatabaseSync(resolve(path), { timeout: options.busyMs ?? BUSY_MS })
    const work = begin(path, options, database)
    return journalOf(work, isRecorded, lock)
  } catch (error) {
    database?.close()
    lock.release()
    throw sqliteFault(error, path)
  }
}

function begin(path: string, options: Options, database: DatabaseSync): Work {
  configure(database)
  const isNew = JournalRows.isUnborn(database, path)
  if (isNew) create(database, options)
  const sqlite = versionOf(database)
  const opened = openRows(database, path, options)
  JournalHeader.checkVersions(opened.writings, options)
  database.exec('DELETE FROM pieces WHERE snapshot NOT IN (SELECT id FROM snapshots)')
  checkSealed(path, opened, options)
  fold(database, 'TRUNCATE')
  // From here on others only write for a moment: a consumer's position.
  database.exec(`PRAGMA busy_timeout = ${COMMIT_BUSY_MS}`)
  const last = JournalRows.last(database, path, opened)
  const record = Acknowledgement.open(path, opened.secret ?? '', last)
  syncFolder(path)
  const watch = Watch.start(path)
  const pending = { links: [], making: begun(), checkpoints: [], logBytes: 0 }
  return { path, options, database, sqlite, opened, record, watch, ...pending }
}

/** What was begun in the open stays so: it cannot be taken back from whoever read it. */
function checkSealed(path: string, { seal }: Opened, { dataKey }: Options): void {
  if (dataKey === undefined || seal !== null) return
  throw new FormatError(path, 'an encrypted journal, or none yet', 'one that is not encrypted')
}

/** A snapshot of which nothing is stored. */
const begun = (): Making => ({ stored: 0, pieces: [], snapshot: null })

function openRows(database: DatabaseSync, path: string, options: Options): Opened {
  const opened = JournalRows.open(database, path)
  if (opened.format === FORMAT) return opened
  JournalHeader.checkVersions(opened.writings, options)
  convert(database, options.secret)
  return JournalRows.open(database, path)
}

function journalOf(work: Work, isRecorded: boolean, lock: FileLock): Journal {
  const { database, path, opened, record } = work
  const { root, secret, base, seal } = opened
  return {
    root,
    secret: secret ?? '',
    base,
    cut: null,
    isRecorded,
    links: (after) => JournalRows.links(database, path, opened, after),
    latest: (before) => JournalRows.latest(database, path, before),
    pieces: (snapshot, from = 0) => JournalRows.pieces(database, { path, seal }, snapshot, from),
    checkpoint: () => JournalRows.checkpoint(database, path),
    append: (link) => void work.links.push(link),
    begin() {
      // One that is kept is not to be lost with the place that the next one takes.
      if (work.making.snapshot !== null) commit(work)
      work.making = begun()
    },
    piece: (text) => void work.making.pieces.push(text),
    keep(snapshot) {
      work.making.snapshot = snapshot
    },
    note: (checkpoint) => void work.checkpoints.push(checkpoint),
    commit: () => commit(work),
    close() {
      try {
        record.close()
      } finally {
        database.close()
        lock.release()
      }
    },
  }
}

function configure(database: DatabaseSync): void {
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

function create(database: DatabaseSync, founder: Options): void {
  database.exec('BEGIN IMMEDIATE')
  database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${FORMAT}`)
  for (const { sql } of tables) database.exec(sql)
  const meta = database.prepare('INSERT INTO meta VALUES (?, ?, ?)')
  for (const row of headerOf(founder)) meta.run(...row)
  if (founder.dataKey !== undefined) {
    database.prepare('INSERT INTO keys VALUES (1, ?)').run(founder.dataKey.wrapped)
  }
  insertWriting(database, JournalHeader.writing(1, 1, founder, versionOf(database)))
  database.exec('COMMIT')
}

/** The header of a new journal; where it is encrypted, its secret is. */
function headerOf(founder: Options): readonly Meta[] {
  const rows = JournalHeader.create(founder)
  const { dataKey } = founder
  if (dataKey === undefined) return rows
  Keyring.add(dataKey)
  const [, , root = ''] = rows.find(([, key]) => key === 'root') ?? []
  const seal = Seal.of(dataKey.key, root)
  const close = (text: string) => Buffer.from(seal.close('secret', text)).toString('base64')
  return rows.map(([id, key, value]) => [id, key, key === 'secret' ? close(value) : value])
}

/** Writes everything pending in one transaction, synced, and then what may be acknowledged. */
function commit(work: Work): void {
  const { pieces, snapshot } = work.making
  if (work.links.length + pieces.length + work.checkpoints.length === 0 && snapshot === null) return
  const { database, path, options } = work
  try {
    // What was cut would be lengthened again by the commit, with a hole in it.
    work.watch.check()
    database.exec('BEGIN IMMEDIATE')
    insertLinks(work)
    insertPieces(work)
    insertCheckpoints(work)
    database.exec('COMMIT')
    work.watch.check()
    const last = work.links.at(-1)
    if (last !== undefined) work.record.write(last)
    if (work.logBytes > (options.logBytesMax ?? LOG_BYTES_MAX)) {
      fold(database, 'PASSIVE')
      work.watch.folded()
      work.logBytes = 0
    }
  } catch (error) {
    throw sqliteFault(error, path)
  }
  work.links = []
  work.checkpoints = []
  if (snapshot !== null) work.making = begun()
  else if (pieces.length > 0) {
    const stored = work.making.stored + pieces.length
    work.making = { stored, pieces: [], snapshot }
  }
}

function insertLinks(work: Work): void {
  const { database, sqlite, opened } = work
  const { writings } = opened
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
  for (const link of work.links) {
    const last = writings.at(-1)
    if (last?.build !== link.build || last.codec !== link.codec || last.sqlite !== sqlite) {
      const next = JournalHeader.writing(writings.length + 1, link.seq, link, sqlite)
      insertWriting(database, next)
      writings.push(next)
    }
    const body = JournalRows.kept(opened.seal, `entry ${link.seq}`, link.body)
    insert.run(link.seq, link.time, bytes(link.prev), bytes(link.hash), body)
    work.logBytes += link.body.length
  }
}

/** Pieces are stored under the row that their snapshot will have once it is kept. */
function insertPieces(work: Work): void {
  const { database, making, opened } = work
  const { stored, pieces, snapshot } = making
  if (pieces.length === 0 && snapshot === null) return
  const last = database.prepare('SELECT coalesce(max(id), 0) AS id FROM snapshots').get()
  const id = Number(last?.id) + 1
  // Those of one that was not finished are written over: to delete them all would take a while.
  const insert = database.prepare('INSERT OR REPLACE INTO pieces VALUES (NULL, ?, ?, ?)')
  for (const [index, text] of pieces.entries()) {
    const part = stored + index + 1
    insert.run(id, part, JournalRows.kept(opened.seal, JournalRows.pieceAt(id, part), text))
    work.logBytes += text.length
  }
  if (snapshot === null) return
  const { seq, build, codec, digest, hash } = snapshot
  database.prepare('DELETE FROM pieces WHERE snapshot = ? AND part > ?').run(id, snapshot.pieces)
  const header = database.prepare('INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?, ?)')
  header.run(id, seq, build, codec, bytes(digest), bytes(hash), snapshot.pieces)
}

function insertCheckpoints({ database, checkpoints }: Work): void {
  const insert = database.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)')
  for (const { seq, note, peaks } of checkpoints) insert.run(seq, note, peaks.join(' '))
}

function insertWriting(database: DatabaseSync, row: Writing): void {
  const insert = database.prepare('INSERT INTO writers VALUES (?, ?, ?, ?, ?, ?)')
  insert.run(row.id, row.seq, row.build, row.codec, row.sqlite, bytes(row.hash))
}

/**
 * Checkpoints the log into the file. What a reader still needs stays in the log until the next time;
 * an empty or finished log is written from its beginning again.
 */
function fold(database: DatabaseSync, mode: 'PASSIVE' | 'TRUNCATE'): void {
  database.prepare(`PRAGMA wal_checkpoint(${mode})`).get()
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

const bytes = (hash: string): Buffer => Buffer.from(hash, 'hex')

export * as SqliteJournal from './SqliteJournal.ts'
