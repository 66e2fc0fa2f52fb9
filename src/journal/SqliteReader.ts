import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Acknowledgement, recordOf } from './Acknowledgement.ts'
import { FormatError } from './Fault.ts'
import { fileKind } from './fileKind.ts'
import type { Source } from './Journal.ts'
import type { Head } from './JournalEntry.ts'
import { JournalRows } from './JournalRows.ts'
import { AccessError, codeOf, LockedError, NOT_A_DATABASE, sqliteFault } from './sqliteFault.ts'

const BUSY_MS = 1_000

export const logOf = (path: string): string => `${path}-wal`

/**
 * Opens a journal to read what was committed when it was opened, also while another process or this
 * one writes it, and from a medium that cannot be written.
 *
 * Rules: [JRN4] [JRN9] [JRN10] [JRN11]
 *
 * @throws AccessError where there is no such file
 * @throws FormatError where it is no journal, or one of a newer format
 * @throws TamperedError where header or schema are damaged
 */
export function open(path: string): Source {
  const { database, checkStill } = connect(path)
  try {
    if (JournalRows.isUnborn(database, path)) throw new FormatError(path, 'a journal', 'nothing')
    const opened = JournalRows.open(database, path)
    const { root, secret, base, format, seal } = opened
    return {
      root,
      secret,
      base,
      cut: null,
      links: (after) => JournalRows.links(database, path, opened, after),
      snapshots: () => JournalRows.snapshots(database, path),
      pieces: (snapshot, from = 0) => JournalRows.pieces(database, { path, seal }, snapshot, from),
      checkpoints: () => JournalRows.checkpoints(database, path, format),
      audit: () => JournalRows.audit(database, path),
      checkStill,
      close: () => database.close(),
    }
  } catch (error) {
    database.close()
    throw error
  }
}

/** A read-only connection that sees one moment of a journal. */
export interface Connection {
  readonly database: DatabaseSync
  /** @throws LockedError where what was read may be of two moments */
  checkStill(): void
}

/**
 * Connects to the file to read it.
 *
 * Without a log beside it nobody writes: the file is read as it lies, without a lock and without
 * leaving anything. Should a writer begin meanwhile, `checkStill` says so.
 *
 * @throws AccessError where there is no such file
 */
export function connect(path: string): Connection {
  for (const name of [path, logOf(path), recordOf(path)]) fileKind.check(name)
  const stamp = stampOf(path)
  const isAtRest = !existsSync(logOf(path))
  const location = pathToFileURL(path)
  if (isAtRest) location.searchParams.set('immutable', '1')
  try {
    const database = new DatabaseSync(location, { readOnly: true, timeout: BUSY_MS })
    database.exec('BEGIN')
    return {
      database,
      checkStill() {
        if (isAtRest && stampOf(path) !== stamp) throw new LockedError(path)
      },
    }
  } catch (error) {
    throw sqliteFault(error, path)
  }
}

/**
 * The last entry of a journal; the root where it has none.
 *
 * @throws Fault as `open` does
 */
export function last(path: string): Head {
  const { database, checkStill } = connect(path)
  try {
    const found = JournalRows.last(database, path, JournalRows.open(database, path))
    checkStill()
    return found
  } finally {
    database.close()
  }
}

/** Whether a file is a database, as a journal is, or was one; false where it cannot be read. */
export function isDatabase(path: string): boolean {
  try {
    const { database } = connect(path)
    try {
      return JournalRows.pragma(database, 'schema_version') >= 0 && statSync(path).size > 0
    } finally {
      database.close()
    }
  } catch (error) {
    return codeOf(error) === NOT_A_DATABASE && JournalRows.firstPage(path).startsWith('SQLite')
  }
}

/**
 * Differs after every commit: by the record, which counts them. Sizes and times need not, since a
 * log is written over in place, and a file's time has the grain of the system's clock.
 */
export function movement(path: string): string {
  const stats = [path, logOf(path)].map((name) => statSync(name, { throwIfNoEntry: false }))
  const files = stats.map((found) => (found ? `${found.size} ${found.mtimeMs}` : 'none'))
  return [...files, Acknowledgement.bytesOf(path)].join(', ')
}

function stampOf(path: string): string {
  try {
    const stats = statSync(path)
    return `${stats.ino} ${stats.size} ${stats.mtimeMs}`
  } catch (error) {
    throw error instanceof AccessError ? error : new AccessError(path, error)
  }
}

export * as SqliteReader from './SqliteReader.ts'
