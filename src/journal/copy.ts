import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { backup as copyPages, DatabaseSync } from 'node:sqlite'
import { Acknowledgement, recordOf } from './Acknowledgement.ts'
import { Fault } from './Fault.ts'
import { FileLock } from './FileLock.ts'
import type { Source } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import { Snapshot } from './Snapshot.ts'
import { logOf, SqliteReader } from './SqliteReader.ts'
import { LockedError, sqliteFault } from './sqliteFault.ts'

/** There is something where a copy shall go: nothing is written over. */
export class OccupiedError extends Fault {
  override readonly name = 'Journal.OccupiedError'

  constructor(path: string) {
    super(`${path}: expected a free place, found a file; move it away, or name another`, 'JRN19')
  }
}

/** How often to begin again where a writer starts during the copy. */
const TRIES = 5

/**
 * Copies a journal as it is at one moment, also while another process writes it, changes the copy,
 * reads it through, and only then gives it its name and a record of its own, unless it is not to be
 * written on.
 *
 * @throws OccupiedError where something is in the way
 * @throws TamperedError where the copy is not sound; it is removed
 */
export async function copy(
  from: string,
  to: string,
  change: (database: DatabaseSync, path: string) => void = () => {},
  { isRecorded = true }: { readonly isRecorded?: boolean } = {},
): Promise<Head> {
  for (const path of [to, logOf(to), recordOf(to)]) {
    if (existsSync(path)) throw new OccupiedError(path)
  }
  const part = `${to}-part`
  rmSync(part, { force: true })
  try {
    FileLock.touch(part)
    await copyAll(from, part)
    alter(part, change)
    const { head, secret } = readThrough(part)
    syncFile(part)
    // First the record: a record without its journal is refused, a journal without record is not.
    if (isRecorded && secret !== null) Acknowledgement.open(to, secret, head).close()
    renameSync(part, to)
    syncFile(dirname(to))
    return head
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(part + end, { force: true })
    throw sqliteFault(error, to)
  }
}

async function copyAll(from: string, part: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { database, checkStill } = SqliteReader.connect(from)
    try {
      // The first read fixes the moment; the copy is of that one, however long it takes.
      database.prepare('SELECT count(*) FROM sqlite_schema').get()
      await copyPages(database, resolve(part))
      checkStill()
      return
    } catch (error) {
      const fault = sqliteFault(error, from)
      if (!(fault instanceof LockedError) || tries === TRIES) throw fault
    } finally {
      database.close()
    }
  }
}

function alter(path: string, change: (database: DatabaseSync, path: string) => void): void {
  const database = new DatabaseSync(resolve(path))
  try {
    // One file: a copy has no log beside it.
    database.exec(
      'PRAGMA secure_delete = ON; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL',
    )
    change(database, path)
  } finally {
    database.close()
  }
}

function readThrough(path: string): { readonly head: Head; readonly secret: string | null } {
  const source = SqliteReader.open(path)
  try {
    return { head: follow(source), secret: source.secret }
  } finally {
    source.close()
  }
}

/**
 * Checks every hash of a journal, and the file as a database, without deciding or folding anything.
 *
 * @throws TamperedError with the first place that differs
 */
export function follow(source: Source): Head {
  let head: Head = { seq: source.base?.seq ?? 0, hash: source.base?.hash ?? source.root.hash }
  const snapshots = source.snapshots()[Symbol.iterator]()
  let next = snapshots.next()
  const checkHere = (): void => {
    for (; !next.done && next.value.seq <= head.seq; next = snapshots.next()) {
      Snapshot.check(head, next.value, source.pieces(next.value))
    }
  }
  checkHere()
  for (const link of source.links(head.seq)) {
    head = JournalEntry.check(head, link)
    checkHere()
  }
  if (!next.done) Snapshot.check(head, next.value, source.pieces(next.value))
  source.audit()
  return head
}

export function syncFile(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
