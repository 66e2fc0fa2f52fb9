import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { LockedError } from './sqliteFault.ts'

/**
 * Journals being written by this process.
 *
 * The system's file locks belong to the whole process, and closing any handle of a file releases
 * them. So within one process no other code may open a file that is being written.
 */
const claims = new Set<string>()

/** @throws LockedError where this process writes the journal already */
export function take(path: string): string {
  const claim = identify(path)
  check(path)
  claims.add(claim)
  return claim
}

/** @throws LockedError where this process writes the journal */
export function check(path: string): void {
  if (claims.has(identify(path))) throw new LockedError(path)
}

export function release(claim: string): void {
  claims.delete(claim)
}

/** The canonical path of a file, whatever path leads to it; it may not exist yet. */
function identify(path: string): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch {
    try {
      return join(realpathSync(dirname(full)), basename(full))
    } catch {
      return full
    }
  }
}

export * as FileLock from './FileLock.ts'
