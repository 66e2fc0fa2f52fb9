import { type Stats, statSync } from 'node:fs'
import { recordOf } from './Acknowledgement.ts'
import { GoneError } from './Fault.ts'
import { logOf } from './SqliteReader.ts'

/**
 * Watches a journal's files while they are written.
 *
 * The system lets a process write on to a file that nobody can find any more. So before anything is
 * acknowledged the names must still lead to the files that were opened, and none may be shorter: a
 * writer lengthens its files and never shortens them.
 */
export interface Watch {
  /** @throws GoneError with what happened to which file */
  check(): void
  /** The log was folded into the journal: between two folds nobody writes the file itself. */
  folded(): void
}

/** The files as they are now. */
export function start(path: string): Watch {
  const files = [path, logOf(path), recordOf(path)].map((name) => ({ name, seen: look(name) }))
  let writtenAt = timeOf(path)
  return {
    check() {
      for (const file of files) file.seen = compare(file.name, file.seen)
      if (timeOf(path) === writtenAt) return
      throw new GoneError(path, 'the file as it left it', 'that somebody else has written it')
    },
    folded() {
      writtenAt = timeOf(path)
    },
  }
}

interface Seen {
  readonly file: string
  readonly size: number
}

/** When a file was written last. */
const timeOf = (name: string): number | undefined =>
  statSync(name, { throwIfNoEntry: false })?.mtimeMs

function compare(name: string, seen: Seen): Seen {
  const now = look(name)
  if (now.file !== seen.file)
    throw new GoneError(name, 'the file it opened', 'another in its place')
  if (now.size < seen.size) {
    throw new GoneError(name, `at least ${seen.size} bytes`, `${now.size}: it was cut`)
  }
  return now
}

function look(name: string): Seen {
  const stats: Stats | undefined = statSync(name, { throwIfNoEntry: false })
  if (stats === undefined) throw new GoneError(name, 'the file it writes', 'none of that name')
  return { file: `${stats.dev}:${stats.ino}`, size: stats.size }
}

export * as Watch from './Watch.ts'
