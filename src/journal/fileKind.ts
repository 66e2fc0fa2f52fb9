import { constants, openSync, type Stats, statSync } from 'node:fs'
import { AccessError } from './sqliteFault.ts'

/** What is found where a file is expected. */
export type FileKind = 'file' | 'a folder' | 'a pipe' | 'a socket' | 'a device'

/** The kind of what was opened or looked at. */
export function kindOf(stats: Stats): FileKind {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a pipe'
  if (stats.isSocket()) return 'a socket'
  return stats.isFile() ? 'file' : 'a device'
}

/** What is at a path, found without opening it: opening a pipe would wait for its other end. */
export function kindAt(path: string): FileKind | null {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats === undefined ? null : kindOf(stats)
}

/**
 * Refuses a path where a journal can neither be nor be begun.
 *
 * Rules: [PROC3]
 *
 * @throws AccessError where there is something else than a file, or no name
 */
export function check(path: string): void {
  if (path === '') throw new AccessError("''", new Error('an empty name'))
  const kind = kindAt(path)
  if (kind !== null && kind !== 'file') throw new AccessError(path, new Error(kind))
}

/**
 * Opens a file to read it; a pipe that nobody writes would keep the whole thread waiting.
 *
 * @throws AccessError where there is something else than a file, or no name
 */
export function open(path: string): number {
  check(path)
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
}

export * as fileKind from './fileKind.ts'
