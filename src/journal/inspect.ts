import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { type Acknowledged, Acknowledgement, recordOf } from './Acknowledgement.ts'
import { LostError } from './Fault.ts'
import { JournalRows } from './JournalRows.ts'
import { logOf, SqliteReader } from './SqliteReader.ts'

/**
 * Looks at the place of a journal before it is opened for writing, and changes nothing there.
 *
 * SQLite itself takes a damaged log for a shorter one, and a missing file for a new one.
 *
 * Rules: [JRN7] [JRN14] [JRN16]
 *
 * @returns whether a record says what of it was acknowledged; true where there is nothing to say
 * @throws LostError where it ends before what was acknowledged, or is not there
 * @throws FormatError where it is not a journal, or one of a newer format
 * @throws TamperedError where its header, its record or the last acknowledged entry is damaged
 */
export function inspect(path: string): boolean {
  const record = Acknowledgement.read(path)
  const size = sizeOf(path)
  if (size === null || size === 0) {
    checkEmpty(path, record, size === null ? 'no file' : 'an empty file')
    return true
  }
  const { database } = SqliteReader.connect(path)
  try {
    if (JournalRows.isUnborn(database, path)) {
      checkEmpty(path, record, 'an empty database')
      return true
    }
    return compare(database, path, record)
  } finally {
    database.close()
  }
}

const sizeOf = (path: string): number | null =>
  statSync(path, { throwIfNoEntry: false })?.size ?? null

function checkEmpty(path: string, record: Acknowledged | null, found: string): void {
  if (record !== null) Acknowledgement.holdNone(namesOf(path), record, found)
  if (found !== 'an empty database' && (sizeOf(logOf(path)) ?? 0) > 0) {
    const hint = 'put the journal back beside it, or move the log away to begin a new one'
    throw new LostError(path, `the journal of the log ${logOf(path)}`, found, hint)
  }
}

function compare(database: DatabaseSync, path: string, record: Acknowledged | null): boolean {
  const opened = JournalRows.open(database, path)
  const { secret, format } = opened
  const last = JournalRows.last(database, path, opened)
  if (record === null) return format === 1 || last.seq === 0
  const hashAt = (seq: number) => JournalRows.hashAt(database, path, seq)
  Acknowledgement.hold({ ...namesOf(path), secret, last, hashAt }, record)
  return true
}

const namesOf = (path: string) => ({ name: path, record: recordOf(path) })
