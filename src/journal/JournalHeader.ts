import { hash } from 'node:crypto'
import type { Author, Founder } from './Codec.ts'
import { FormatError, ReleaseError, TamperedError, VersionError } from './Fault.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import { FORMAT } from './schema.ts'

/** A row of the table `meta`. */
export type Meta = readonly [id: number, key: string, value: string]

/** A writer: from which entry on, and with which SQLite. */
export interface Writing extends Author {
  readonly id: number
  readonly seq: number
  /** SQLite's version as it writes it into the file: 3053004 for 3.53.4. */
  readonly sqlite: number
  readonly hash: string
}

/** What `meta` says: the root of the chain, and the journal's secret. */
export interface Header {
  /** Of the container. */
  readonly format: number
  readonly root: Head
  /** Null in format 1, which has none. */
  readonly secret: string | null
}

/** The header of a new journal; `born` is the format in which its root was hashed. */
export function create(founder: Founder, born = FORMAT): readonly Meta[] {
  return rowsOf(founder, FORMAT, founder.secret, born)
}

function rowsOf(author: Author, format: number, secret: string | null, born: number): Meta[] {
  const root = JournalEntry.root(author, born === 1 ? null : secret)
  const rows: Meta[] = [
    [1, 'format', `${format}`],
    [2, 'build', author.build],
    [3, 'codec', `${author.codec}`],
    [4, 'root', root.hash],
  ]
  if (secret !== null) rows.push([5, 'secret', secret], [6, 'born', `${born}`])
  return rows
}

/**
 * Reads a journal's header.
 *
 * Rules: [JRN4] [JRN9]
 *
 * @throws FormatError where the format is newer than ours
 * @throws TamperedError where a value contradicts the others
 */
export function check(rows: readonly Meta[], path: string): Header {
  const [format = '', build = '', codec = '', root = '', secret = '', born = ''] = rows.map(
    ([, , value]) => value,
  )
  checkFormat(format, path)
  if (!/^[\w.+-]{1,64}$/.test(build)) throw new TamperedError('meta build', 'a name', build)
  const own = format === '1' ? null : secret
  if (own !== null && !/^[0-9a-f]{64}$/.test(own)) {
    throw new TamperedError('meta secret', '32 bytes', `${own.length} characters`)
  }
  const version = format === '1' ? 1 : FORMAT
  const expected = rowsOf({ build, codec: Number(codec) }, version, own, born === '1' ? 1 : FORMAT)
  for (const [index, row] of expected.entries()) {
    const found = rows[index]?.join(' ') ?? 'none'
    if (found !== row.join(' ')) throw new TamperedError(`meta ${row[1]}`, row.join(' '), found)
  }
  if (rows.length !== expected.length) {
    throw new TamperedError('meta', `${expected.length} rows`, `${rows.length}`)
  }
  return { format: version, root: { seq: 0, hash: root }, secret: own }
}

/** Refuses a format that only a newer build can read. */
export function checkFormat(format: string | number, path: string): void {
  if (/^\d+$/.test(`${format}`) && Number(format) > FORMAT) {
    const hint = 'a newer build wrote it: read it with that one'
    throw new FormatError(path, `format ${FORMAT} or older`, `format ${format}`, hint)
  }
}

/** A row of the table `writers`. */
export function writing(id: number, seq: number, author: Author, sqlite: number): Writing {
  const open = { id, seq, build: author.build, codec: author.codec, sqlite }
  return { ...open, hash: hashOf(open) }
}

/** @throws TamperedError where a byte of the row differs */
export function checkWriting(row: Writing, index: number): void {
  const place = `writer ${index + 1}`
  if (row.id !== index + 1) throw new TamperedError(`${place}: id`, `${index + 1}`, `${row.id}`)
  const expected = hashOf(row)
  if (row.hash !== expected) throw new TamperedError(`${place}: hash`, expected, row.hash)
}

/**
 * Refuses to append where an unknown version wrote, since no build could read both, or a later
 * release than ours.
 *
 * Rules: [JRN9] [VER6]
 *
 * @throws VersionError with the first unknown writer
 * @throws ReleaseError with the first of a later release
 */
export function checkVersions(writings: readonly Writing[], ours: Author): void {
  for (const writing of writings) {
    const place = `writer ${writing.id}, from entry ${writing.seq} on`
    VersionError.check(place, writing, ours.codec)
    ReleaseError.check(place, writing.build, ours.build)
  }
}

/** The writer of an entry. */
export function writerOf(writings: readonly Writing[], seq: number): Author {
  return writings.findLast((writing) => writing.seq <= seq) ?? { build: '', codec: 0 }
}

function hashOf({ id, seq, build, codec, sqlite }: Omit<Writing, 'hash'>): string {
  return hash('sha256', `plimsoll writer\n${id}\n${seq}\n${build}\n${codec}\n${sqlite}`)
}

export * as JournalHeader from './JournalHeader.ts'
