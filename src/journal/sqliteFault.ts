import { Fault, TamperedError } from './Fault.ts'

/** Another process writes this journal. */
export class LockedError extends Fault {
  override readonly name = 'Journal.LockedError'

  constructor(path: string, cause?: unknown) {
    super(`${path}: expected to be alone, found another writer`, 'JRN10', cause)
  }
}

/** The file cannot be opened as required: no such folder, or no permission. */
export class AccessError extends Fault {
  override readonly name = 'Journal.AccessError'

  constructor(path: string, cause: unknown) {
    super(`${path}: expected a file to open, found: ${reason(cause)}`, 'JRN12', cause)
  }
}

/** The disk is full. */
export class FullError extends Fault {
  override readonly name = 'Journal.FullError'

  constructor(path: string, cause: unknown) {
    super(`${path}: expected room to write, found: ${reason(cause)}`, 'JRN12', cause)
  }
}

/** A write or a sync failed: the content of the disk is unknown until recovery reads it. */
export class WriteError extends Fault {
  override readonly name = 'Journal.WriteError'

  constructor(path: string, cause: unknown) {
    super(`${path}: expected a durable write, found: ${reason(cause)}`, 'JRN12', cause)
  }
}

const BUSY = 5
const LOCKED = 6
const READ_ONLY = 8
const CORRUPT = 11
const FULL = 13
const CANNOT_OPEN = 14
export const NOT_A_DATABASE = 26
const SHORT_READ = 522

/** Converts an error of SQLite to a fault of the journal. Faults pass unchanged. */
export function sqliteFault(error: unknown, path: string): unknown {
  if (error instanceof Fault) return error
  switch (codeOf(error)) {
    case undefined:
      return isOfSystem(error) ? new WriteError(path, error) : error
    case BUSY:
    case LOCKED:
      return new LockedError(path, error)
    case READ_ONLY:
    case CANNOT_OPEN:
      return new AccessError(path, error)
    case FULL:
      return new FullError(path, error)
    case SHORT_READ:
    case CORRUPT:
    case NOT_A_DATABASE:
      return new TamperedError(`${path}: file`, 'a database', reason(error), error)
    default:
      return new WriteError(path, error)
  }
}

/** The primary code, the low byte of the extended one; of a read beyond the file's end, that one. */
export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  if (typeof error.errcode !== 'number') return undefined
  return error.errcode === SHORT_READ ? SHORT_READ : error.errcode & 0xff
}

const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
