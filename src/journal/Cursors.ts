import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { limits } from '../base/limits.ts'
import { FormatError } from './Fault.ts'
import { fileKind } from './fileKind.ts'
import { inspect } from './inspect.ts'
import { JournalRows } from './JournalRows.ts'
import { FORMAT } from './schema.ts'
import { sqliteFault } from './sqliteFault.ts'

/**
 * How far consumers of a journal are, by name: the last entry that each has taken. Kept with the
 * journal, and moved also while another process writes it.
 *
 * A position only goes forward. It is not synced: after a power failure a consumer may be told again
 * what it has taken, and never misses what it has not.
 *
 * Rules: [TOLD3]
 */
export interface Cursors {
  /** Every position, by name. */
  list(): ReadonlyMap<string, number>
  /** The last entry of the journal, beyond which no consumer can be. */
  last(): number
  /** Moves one forward, or begins it; one that is there or further stays. */
  move(name: string, seq: number): void
  close(): void
}

/** A name: letters, digits, dot, dash, plus and underscore, so that it needs no quotes anywhere. */
export const isName = (name: string): boolean => /^[\w.+-]{1,64}$/.test(name)

const BUSY_MS = 5_000

/**
 * @throws AccessError where there is no such file, or it cannot be written
 * @throws LostError where it ends before what was acknowledged
 * @throws FormatError where it is no journal, or one that no writer of today has opened yet
 */
export function open(path: string): Cursors {
  fileKind.check(path)
  // Whoever opens a file to write drops what is damaged at its end: not before somebody was told.
  inspect(path)
  let database: DatabaseSync | null = null
  try {
    // By its address, which creates nothing where there is nothing.
    const address = pathToFileURL(path)
    address.searchParams.set('mode', 'rw')
    database = new DatabaseSync(address, { timeout: BUSY_MS })
    check(database, path)
    return on(database, path)
  } catch (error) {
    database?.close()
    throw sqliteFault(error, path)
  }
}

function check(database: DatabaseSync, path: string): void {
  if (JournalRows.isUnborn(database, path)) throw new FormatError(path, 'a journal', 'nothing')
  const { format } = JournalRows.open(database, path)
  if (format !== FORMAT) {
    const hint = "plimsoll run makes one of today's of it"
    throw new FormatError(path, `format ${FORMAT}`, `format ${format}`, hint)
  }
  // The writer folds its log itself: nobody else does, while it may be looking.
  database.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = NORMAL')
}

function on(database: DatabaseSync, path: string): Cursors {
  const guarded = <T>(action: () => T): T => {
    try {
      return action()
    } catch (error) {
      throw sqliteFault(error, path)
    }
  }
  const list = () => {
    const rows = database.prepare('SELECT name, seq FROM cursors ORDER BY name').all()
    return new Map(rows.map(({ name, seq }) => [`${name}`, Number(seq)]))
  }
  return {
    list: () => guarded(list),
    last: () =>
      guarded(() => JournalRows.last(database, path, JournalRows.open(database, path)).seq),
    move: (name, seq) => guarded(() => move(database, path, name, seq)),
    close: () => database.close(),
  }
}

function move(database: DatabaseSync, path: string, name: string, seq: number): void {
  const { changes } = database
    .prepare('UPDATE cursors SET seq = max(seq, ?2) WHERE name = ?1')
    .run(name, seq)
  if (changes > 0) return
  const { count } = database.prepare('SELECT count(*) AS count FROM cursors').get() ?? {}
  if (Number(count) >= limits.cursors) {
    throw new FormatError(path, `at most ${limits.cursors} cursors`, 'one more')
  }
  database
    .prepare(
      'INSERT INTO cursors VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET seq = max(seq, ?2)',
    )
    .run(name, seq)
}

export * as Cursors from './Cursors.ts'
