import { closeSync, existsSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AccessError, sqliteFault } from './sqliteFault.ts'

/** Holds a journal for one writer, until it is released or its process dies. */
export interface FileLock {
  release(): void
}

export const lockOf = (path: string): string => `${path}-lock`

/**
 * Takes the lock: an exclusive transaction on an empty database beside the journal. The system
 * releases it with the process, however that ends; the file stays, and says nothing.
 *
 * @throws LockedError where another writer holds it
 * @throws AccessError where there is no such folder, or no permission
 */
export function take(path: string, busyMs: number): FileLock {
  let database: DatabaseSync | null = null
  try {
    touch(lockOf(path))
    database = new DatabaseSync(resolve(lockOf(path)), { timeout: busyMs })
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    const held = database
    return { release: () => held.close() }
  } catch (error) {
    database?.close()
    const isOfSystem = error instanceof Error && 'syscall' in error
    throw isOfSystem ? new AccessError(path, error) : sqliteFault(error, path)
  }
}

/**
 * Creates a file for its owner alone, where there is none. An existing one must not be opened but by
 * SQLite: closing it would release every lock that this process has on it.
 */
export function touch(path: string): void {
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!existsSync(path)) throw error
  }
}

export * as FileLock from './FileLock.ts'
