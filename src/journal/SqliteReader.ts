import { FormatError, TamperedError } from './Fault.ts'
import { FileLock } from './FileLock.ts'
import type { Source } from './Journal.ts'
import type { JournalEntry } from './JournalEntry.ts'
import { JournalHeader, type Writing } from './JournalHeader.ts'
import { PageFile } from './PageFile.ts'
import type { Snapshot } from './Snapshot.ts'
import { rootPage, type TableName, tables } from './schema.ts'
import { type Row, type Seen, Table } from './Table.ts'

interface Reading {
  readonly file: PageFile
  /** The pages visited: once in an audit, once per pass otherwise. */
  readonly seen: () => Seen
  readonly writings: readonly Writing[]
}

/**
 * Opens a journal to read it from its beginning, without SQLite and without writing to it: also
 * from a read-only medium, and after a crash.
 *
 * Rules: [JRN4] [JRN7] [JRN9] [JRN11]
 *
 * @throws LockedError where this process is writing it
 * @throws AccessError where there is no such file
 * @throws FormatError where it is no journal, or one of a newer format
 * @throws TamperedError where header, schema or write-ahead log are damaged
 */
export function open(path: string): Source {
  return read(path, (size) => {
    const seen = new Uint8Array(size)
    return { seen: () => seen, audit: () => audit(seen) }
  })
}

/**
 * The same for lookups rather than audits: it may be read several times, and from any entry on
 * without reading those before it.
 *
 * Another process may be writing meanwhile: the reader sees what was committed when it was opened,
 * or `checkStill` reports that the file has changed.
 *
 * Rules: [JRN10] [JRN11]
 */
export const openToLookUp = (path: string): Source =>
  read(path, (size) => ({ seen: () => new Uint8Array(size), audit() {} }))

type Auditor = (size: number) => Pick<Source, 'audit'> & Pick<Reading, 'seen'>

function read(path: string, auditor: Auditor): Source {
  FileLock.check(path)
  const file = PageFile.open(path)
  try {
    if (file.isUnborn) throw new FormatError(path, 'a journal', 'nothing')
    const { seen, audit } = auditor(file.count + 1)
    checkSchema(file, seen())
    const metas = [...rowsOf({ file, seen }, 'meta')]
    const root = JournalHeader.check(
      metas.map(({ id, values }) => [id, ...texts(values)]),
      path,
    )
    const writings = [...rowsOf({ file, seen }, 'writers')].map(writingOf)
    checkWriter(file, writings)
    const reading = { file, seen, writings }
    return {
      root,
      cut: file.cut,
      links: (after) => links(reading, after),
      snapshots: () => snapshots(reading),
      audit,
      checkStill: file.checkStill,
      close: file.close,
    }
  } catch (error) {
    file.close()
    throw error
  }
}

const rowsOf = (
  { file, seen }: Omit<Reading, 'writings'>,
  name: TableName,
  after = 0,
): Iterable<Row> => Table.rows(file, rootPage(name), seen(), after)

const texts = (values: readonly unknown[]): [string, string] => [
  `${values[1]}`,
  `${values[2]}${values[0] === null ? '' : ' and a row number'}`,
]

/** Only an integer is accepted: null is not zero. */
const integer = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

function checkSchema(file: PageFile, seen: Seen): void {
  const found = [...Table.rows(file, 1, seen)]
  for (const [index, { name, sql }] of tables.entries()) {
    const expected = ['table', name, name, rootPage(name), sql].join(' ')
    const row = found[index]?.values.join(' ') ?? 'none'
    if (row !== expected) throw new TamperedError(`schema ${name}`, expected, row)
  }
  if (found.length > tables.length) {
    throw new TamperedError('schema', `${tables.length} tables`, `${found.length}`)
  }
}

function writingOf({ id, values }: Row, index: number): Writing {
  const [alias, seq, build, codec, sqlite, hash] = values
  const row = {
    id: alias === null ? id : -1,
    seq: integer(seq),
    build: `${build}`,
    codec: integer(codec),
    sqlite: integer(sqlite),
    hash: `${hash}`,
  }
  JournalHeader.checkWriting(row, index)
  return row
}

/** The file's header names the SQLite that wrote last: it must be a recorded writer. */
function checkWriter(file: PageFile, writings: readonly Writing[]): void {
  const version = file.page(1).readUInt32BE(96)
  if (writings.length === 0 || writings.some(({ sqlite }) => sqlite === version)) return
  throw new TamperedError('header: byte 96', 'a SQLite that wrote here', `${version}`)
}

function* links(reading: Reading, after: number): Generator<JournalEntry> {
  for (const { id, values } of rowsOf(reading, 'entries', after)) {
    const [alias, time, prev, hash, body] = values
    if (alias !== null) throw new TamperedError(`entry ${id}: sequence`, 'none twice', `${alias}`)
    if (id <= after) continue
    const { build, codec } = JournalHeader.writerOf(reading.writings, id)
    const rest = { prev: `${prev}`, hash: `${hash}`, body: `${body}` }
    yield { seq: id, time: integer(time), build, codec, ...rest }
  }
}

function* snapshots(reading: Reading): Generator<Snapshot> {
  for (const { values } of rowsOf(reading, 'snapshots')) {
    const [alias, seq, build, codec, digest, hash, body] = values
    if (alias !== null) throw new TamperedError(`snapshot ${seq}`, 'no row number', `${alias}`)
    const author = { build: `${build}`, codec: integer(codec) }
    const hashes = { digest: `${digest}`, hash: `${hash}` }
    yield { seq: integer(seq), ...author, ...hashes, body: `${body}` }
  }
}

/** Every page must belong to a table that has been read to its end. */
function audit(seen: Seen): void {
  const number = seen.indexOf(0, 1)
  if (number > 0) throw new TamperedError(`page ${number}`, 'a use', 'none')
}

export * as SqliteReader from './SqliteReader.ts'
