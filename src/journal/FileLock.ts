import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { LockedError } from './sqliteFault.ts'

/**
 * Journals that this process writes.
 *
 * The system's file locks belong to a process as a whole, and closing any handle of a file gives
 * them up: so inside one process nobody else may even look at a file that is being written.
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

/** The file itself, whatever way leads to it; it may not be there yet. */
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
