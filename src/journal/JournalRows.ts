import { closeSync, readSync } from 'node:fs'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { FormatError, TamperedError } from './Fault.ts'
import { fileKind } from './fileKind.ts'
import type { Base, KeptCheckpoint } from './Journal.ts'
import type { Head, JournalEntry } from './JournalEntry.ts'
import { type Header, JournalHeader, type Meta, type Writing } from './JournalHeader.ts'
import type { Snapshot } from './Snapshot.ts'
import { APPLICATION, firstTables, PAGE_BYTES, tables } from './schema.ts'
import { Keyring } from './seal/Keyring.ts'
import { Seal } from './seal/Seal.ts'
import { codeOf, NOT_A_DATABASE, sqliteFault } from './sqliteFault.ts'

/** What every reading of a journal begins with. */
export interface Opened extends Header {
  /** The writers and their first entries, oldest first. */
  readonly writings: Writing[]
  /** Where a compacted journal goes on from. */
  readonly base: Base | null
  /** Closes and opens what it keeps; null where it is not encrypted. */
  readonly seal: Seal | null
}

/** A format number beyond this is damage. */
const FORMAT_MAX = 255

/**
 * Whether the database is one that nothing was written to yet, and whether it is a journal at all.
 *
 * @throws FormatError where it is no journal, or one of a newer format
 * @throws TamperedError where it was one, and its header is damaged
 */
export function isUnborn(database: DatabaseSync, path: string): boolean {
  try {
    const [application, format] = [
      pragma(database, 'application_id'),
      pragma(database, 'user_version'),
    ]
    const found = sqlOf(database)
    if (application === 0 && found.size === 0) return true
    if (application === APPLICATION && format <= FORMAT_MAX) {
      JournalHeader.checkFormat(format, path)
    }
    const isOurs = firstTables.every(({ name }) => found.has(name))
    if (application !== APPLICATION && !isOurs) {
      throw new FormatError(path, 'a journal', 'another database')
    }
    if (application !== APPLICATION) {
      throw new TamperedError('header: application id', `${APPLICATION}`, `${application}`)
    }
    return false
  } catch (error) {
    if (codeOf(error) !== NOT_A_DATABASE) throw sqliteFault(error, path)
    // A journal with a damaged first page is still recognised: its tables are named there.
    const page = firstPage(path)
    if (page.includes('CREATE TABLE entries(seq INTEGER PRIMARY KEY')) {
      throw sqliteFault(error, path)
    }
    const found = page.startsWith('SQLite') ? 'another database' : 'another kind of file'
    throw new FormatError(path, 'a journal', found)
  }
}

/** The file's first bytes: only of what SQLite does not have open, since closing it lets go of locks. */
export function firstPage(path: string): string {
  const file = fileKind.open(path)
  try {
    const page = Buffer.alloc(PAGE_BYTES)
    return page.toString('latin1', 0, readSync(file, page, 0, PAGE_BYTES, 0))
  } finally {
    closeSync(file)
  }
}

/**
 * Reads what is not entries and snapshots: schema, header and writers.
 *
 * @throws TamperedError where they contradict one another
 */
export function open(database: DatabaseSync, path: string): Opened {
  try {
    const format = pragma(database, 'user_version')
    checkSchema(database, format === 1 ? firstTables : tables)
    const metas = database.prepare('SELECT id, key, value FROM meta ORDER BY id').all()
    const rows = metas.map(({ id, key, value }): Meta => [Number(id), `${key}`, `${value}`])
    const seal = sealOf(database, path, rows)
    const header = JournalHeader.check(seal === null ? rows : rows.map(unsealed(seal)), path)
    if (format !== header.format) {
      throw new TamperedError('header: format', `${header.format}`, `${format}`)
    }
    const base = readBase(database, format)
    return { ...header, seal, writings: readWritings(database), base }
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** The wrapped data key; null where there is none. */
export function wrapped(database: DatabaseSync): string | null {
  if (!sqlOf(database).has('keys')) return null
  const row = database.prepare('SELECT wrapped FROM keys').get()
  return row === undefined ? null : `${row.wrapped}`
}

function sealOf(database: DatabaseSync, path: string, rows: readonly Meta[]): Seal | null {
  const key = wrapped(database)
  if (key === null) return null
  const [, , root = ''] = rows.find(([, name]) => name === 'root') ?? []
  return Seal.of(Keyring.find(key, path), root)
}

/** The secret is sealed as all that is kept. */
const unsealed =
  (seal: Seal) =>
  ([id, key, value]: Meta): Meta =>
    key === 'secret' ? [id, key, seal.open(key, Buffer.from(value, 'base64'))] : [id, key, value]

/** A text as it is kept: as it is, or sealed at its place. */
export const kept = (seal: Seal | null, place: string, text: string): string | Uint8Array =>
  seal === null ? text : seal.close(place, text)

const told = (seal: Seal | null, place: string, value: SQLOutputValue | undefined): string =>
  seal === null ? `${value}` : seal.open(place, value)

function checkSchema(database: DatabaseSync, expected: typeof tables): void {
  const found = sqlOf(database)
  for (const { name, sql } of expected) {
    if (found.get(name) === sql) continue
    throw new TamperedError(`schema ${name}`, sql, `${found.get(name) ?? 'none'}`)
  }
  if (found.size > expected.length) {
    throw new TamperedError('schema', `${expected.length} tables`, `${found.size}`)
  }
}

/** What was created, by name: not what SQLite made for it. */
const sqlOf = (database: DatabaseSync): ReadonlyMap<string, string> =>
  new Map(
    database
      .prepare('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL')
      .all()
      .map(({ name, sql }) => [`${name}`, `${sql}`]),
  )

function readWritings(database: DatabaseSync): Writing[] {
  const rows = database.prepare('SELECT * FROM writers ORDER BY id').all().map(writingOf)
  for (const [index, row] of rows.entries()) JournalHeader.checkWriting(row, index)
  if (rows.length === 0) throw new TamperedError('writer 1', 'a row', 'none')
  return rows
}

function readBase(database: DatabaseSync, format: number): Base | null {
  const row = format === 1 ? undefined : database.prepare('SELECT * FROM base').get()
  if (row === undefined) return null
  const { seq, hash, peaks, digest, archive, sum } = row
  const hashes = { hash: hex(hash), digest: hex(digest), sum: hex(sum) }
  return { seq: integer(seq), ...hashes, peaks: peaksOf(peaks), archive: `${archive}` }
}

const peaksOf = (text: SQLOutputValue | undefined): readonly string[] =>
  `${text}`.split(' ').filter((peak) => peak !== '')

type SqlRow = Record<string, SQLOutputValue>

const writingOf = ({ id, seq, build, codec, sqlite, hash }: SqlRow): Writing => ({
  id: Number(id),
  seq: integer(seq),
  build: `${build}`,
  codec: integer(codec),
  sqlite: integer(sqlite),
  hash: hex(hash),
})

/**
 * The entries after a sequence, in order. Each is read by itself: whoever stops early, or writes between
 * two of them, leaves no statement open, which would keep the log from being folded.
 */
export function* links(
  database: DatabaseSync,
  path: string,
  { writings, secret, seal }: Opened,
  after: number,
): Generator<JournalEntry> {
  const query = 'SELECT seq, time, prev, hash, body FROM entries WHERE seq > ? ORDER BY seq LIMIT 1'
  let seq = after
  try {
    const statement = database.prepare(query)
    // A damaged column may hold an integer beyond a double's range: the hash must cover it exactly.
    statement.setReadBigInts(true)
    for (let row = statement.get(after); row !== undefined; row = statement.get(row.seq ?? null)) {
      const found = Number(row.seq)
      // In a damaged tree what follows may lie before: it would be gone through for ever.
      if (found <= seq) throw new TamperedError(`entry ${seq + 1}`, 'a row', `entry ${found}`)
      seq = found
      const { build, codec } = JournalHeader.writerOf(writings, seq)
      const body = told(seal, `entry ${seq}`, row.body)
      const rest = { body, prev: hex(row.prev), hash: hex(row.hash) }
      yield { seq, time: integer(row.time), build, codec, secret: secret ?? '', ...rest }
    }
  } catch (error) {
    const fault = sqliteFault(error, path)
    if (!(fault instanceof TamperedError) || fault === error) throw fault
    throw new TamperedError(`entry ${seq + 1}`, 'a row', fault.message, error)
  }
}

/** The last entry, or where a journal without entries goes on from. */
export function last(database: DatabaseSync, path: string, { root, base }: Opened): Head {
  try {
    const query = 'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1'
    const row = database.prepare(query).get()
    const { seq, hash } = row ?? base ?? root
    return { seq: integer(seq), hash: hex(hash) }
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** The hash of an entry; null where there is no such entry. */
export function hashAt(database: DatabaseSync, path: string, seq: number): string | null {
  try {
    const row = database.prepare('SELECT hash FROM entries WHERE seq = ?').get(seq)
    return row === undefined ? null : hex(row.hash)
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** Every snapshot, oldest first. */
export function* snapshots(database: DatabaseSync, path: string): Generator<Snapshot> {
  try {
    for (const row of database.prepare(`${headers(database)} ORDER BY id`).iterate()) {
      yield snapshotOf(row)
    }
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** Every checkpoint, oldest first; of format 1, none. */
export function* checkpoints(
  database: DatabaseSync,
  path: string,
  format: number,
): Generator<KeptCheckpoint> {
  if (format === 1) return
  try {
    const query = 'SELECT seq, note, peaks FROM checkpoints ORDER BY seq'
    for (const row of database.prepare(query).iterate()) yield checkpointOf(row)
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** The newest checkpoint. */
export function checkpoint(database: DatabaseSync, path: string): KeptCheckpoint | null {
  try {
    const query = 'SELECT seq, note, peaks FROM checkpoints ORDER BY seq DESC LIMIT 1'
    const row = database.prepare(query).get()
    return row === undefined ? null : checkpointOf(row)
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

const checkpointOf = ({ seq, note, peaks }: SqlRow): KeptCheckpoint => ({
  seq: integer(seq),
  note: `${note}`,
  peaks: peaksOf(peaks),
})

/** The newest snapshot before a sequence. */
export function latest(database: DatabaseSync, path: string, before: number): Snapshot | null {
  try {
    const query = `${headers(database)} WHERE seq < ? ORDER BY id DESC LIMIT 1`
    const row = database.prepare(query).get(Math.min(before, Number.MAX_SAFE_INTEGER))
    return row === undefined ? null : snapshotOf(row)
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/**
 * The text of a snapshot from one of its pieces on. Each is read by itself: whoever stops early leaves no
 * statement open, which would keep the log from being folded.
 */
export function* pieces(
  database: DatabaseSync,
  { path, seal }: { readonly path: string; readonly seal: Seal | null },
  { hash }: Snapshot,
  from: number,
): Generator<string> {
  const query = isFirst(database)
    ? 'SELECT body, 0 AS snapshot, 1 AS part FROM snapshots WHERE hash = ? AND 1 > ?'
    : 'SELECT body, snapshot, part FROM pieces ' +
      'WHERE snapshot = (SELECT id FROM snapshots WHERE hash = ?) AND part > ? ORDER BY part LIMIT 1'
  const key = Buffer.from(hash, 'hex')
  try {
    const statement = database.prepare(query)
    for (let row = statement.get(key, from); row !== undefined; ) {
      yield told(seal, pieceAt(row.snapshot, row.part), row.body)
      row = statement.get(key, integer(row.part))
    }
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/** The place of a piece: the row of its snapshot, and which of its pieces. */
export const pieceAt = (snapshot: unknown, part: unknown): string => `piece ${snapshot} ${part}`

const isFirst = (database: DatabaseSync): boolean => pragma(database, 'user_version') === 1

/** In format 1 a snapshot was one text, in the row of its header. */
const headers = (database: DatabaseSync): string =>
  `SELECT seq, build, codec, digest, hash, ${isFirst(database) ? '1 AS pieces' : 'pieces'} ` +
  'FROM snapshots'

function snapshotOf({ seq, build, codec, digest, hash, pieces }: SqlRow): Snapshot {
  const author = { build: `${build}`, codec: integer(codec) }
  const hashes = { digest: hex(digest), hash: hex(hash) }
  return { seq: integer(seq), ...author, ...hashes, pieces: integer(pieces) }
}

/**
 * Whether the file is sound as a database: what hashes do not cover.
 *
 * @throws TamperedError with what SQLite says of it
 */
export function audit(database: DatabaseSync, path: string): void {
  try {
    const row = database.prepare('PRAGMA integrity_check(1)').get()
    const found = `${row?.integrity_check}`
    if (found !== 'ok') throw new TamperedError(`${path}: file`, 'a sound database', found)
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

export function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name])
}

/** Only an integer is accepted: null is not zero. */
const integer = (value: SQLOutputValue | undefined): number =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN

const hex = (value: SQLOutputValue | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : `${value}`

export * as JournalRows from './JournalRows.ts'
