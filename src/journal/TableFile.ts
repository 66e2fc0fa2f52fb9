import { resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { FileLock } from './FileLock.ts'

/**
 * A SQLite file of tables beside a journal, with one writer. Every change is one transaction, and synced
 * before it returns.
 */
export interface TableFile {
  readonly database: DatabaseSync
  transact<T>(work: () => T): T
  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  run(sql: string, ...values: readonly SQLInputValue[]): number
  close(): void
}

/** What a file of one kind is. */
export interface Kind {
  /** SQLite's `application_id`, by which a file of another kind is told. */
  readonly application: number
  readonly format: number
  /** Makes a new file. */
  readonly tables: string
  /** Came later: run at every opening, and harmless where it was run before. */
  readonly later?: string
  /** What is thrown for a file that is none of this kind. */
  readonly unreadable: (path: string, found: string) => Error
}

const BUSY_MS = 1_000

/**
 * Opens a file for its one writer, or creates one.
 *
 * @throws LockedError where another process has it
 * @throws what the kind says where it is another file, or one of a newer format
 */
export function open(path: string, kind: Kind): TableFile {
  const lock = FileLock.take(path, BUSY_MS)
  let database: DatabaseSync | null = null
  try {
    FileLock.touch(path)
    database = new DatabaseSync(resolve(path), { timeout: BUSY_MS })
    begin(database, path, kind)
    return fileOf(database, lock)
  } catch (error) {
    database?.close()
    lock.release()
    throw error
  }
}

/**
 * Opens a file to look at, also while another process writes it.
 *
 * @throws what the kind says where there is none
 */
export function look(path: string, kind: Kind): TableFile {
  try {
    const database = new DatabaseSync(resolve(path), { readOnly: true, timeout: BUSY_MS })
    check(database, path, kind)
    return fileOf(database, null)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_SQLITE_ERROR') throw error
    throw kind.unreadable(path, message)
  }
}

function begin(database: DatabaseSync, path: string, kind: Kind): void {
  const { user_version: version } = pragma(database, 'user_version')
  const isNew = version === 0 && Number(pragma(database, 'schema_version').schema_version) === 0
  if (!isNew) check(database, path, kind)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const { application, format, tables, later = '' } = kind
  if (!isNew) {
    database.exec(later)
    return
  }
  database.exec(`BEGIN IMMEDIATE;${tables}${later};
PRAGMA application_id = ${application}; PRAGMA user_version = ${format};
COMMIT`)
}

function check(database: DatabaseSync, path: string, kind: Kind): void {
  const { application_id: id } = pragma(database, 'application_id')
  const { user_version: version } = pragma(database, 'user_version')
  if (id !== kind.application) throw kind.unreadable(path, 'another file')
  if (version !== kind.format) throw kind.unreadable(path, `format ${version}`)
}

const pragma = (database: DatabaseSync, name: string) =>
  database.prepare(`PRAGMA ${name}`).get() as Record<string, number>

function fileOf(database: DatabaseSync, lock: FileLock | null): TableFile {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const prepared = (sql: string) => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const made = database.prepare(sql)
    statements.set(sql, made)
    return made
  }
  return {
    database,
    all: <Row>(sql: string, ...values: readonly SQLInputValue[]) =>
      prepared(sql).all(...values) as unknown as readonly Row[],
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

export * as TableFile from './TableFile.ts'
