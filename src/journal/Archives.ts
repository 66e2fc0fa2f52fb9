import { createHash } from 'node:crypto'
import { closeSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { TamperedError } from './Fault.ts'
import { fileKind } from './fileKind.ts'
import type { Base, Source } from './Journal.ts'
import type { Head } from './JournalEntry.ts'
import { SqliteReader } from './SqliteReader.ts'

const CHUNK_BYTES = 1_048_576

/** The SHA-256 of a file, in hex: by it a compacted journal knows its archive, whatever its name. */
export function sumOf(path: string): string {
  const file = fileKind.open(path)
  const [sum, chunk] = [createHash('sha256'), Buffer.alloc(CHUNK_BYTES)]
  try {
    for (let at = 0; ; ) {
      const count = readSync(file, chunk, 0, CHUNK_BYTES, at)
      if (count === 0) return sum.digest('hex')
      sum.update(chunk.subarray(0, count))
      at += count
    }
  } finally {
    closeSync(file)
  }
}

/**
 * Opens a compacted journal with what was taken out of it, as the one journal that it was.
 *
 * Rules: [JRN21]
 *
 * @throws TamperedError where a file is not an archive of it
 * @throws AccessError where there is no such file
 */
export function open(path: string, archives: readonly string[]): Source {
  const sums = new Map(archives.map((archive) => [sumOf(archive), archive]))
  const sources = [SqliteReader.open(path)]
  try {
    let base = sources[0]?.base ?? null
    while (base !== null) {
      const archive = sums.get(base.sum)
      if (archive === undefined) break
      sums.delete(base.sum)
      const source = SqliteReader.open(archive)
      sources.unshift(source)
      base = source.base
    }
    for (const [sum, archive] of sums) throw strange(archive, sum, base)
  } catch (error) {
    for (const source of sources) source.close()
    throw error
  }
  return sources.reduce(join)
}

function strange(archive: string, sum: string, base: Base | null): TamperedError {
  const expected = base === null ? 'no archive more' : `${base.archive} with SHA-256 ${base.sum}`
  return new TamperedError(`archive ${archive}`, expected, `${basename(archive)} with ${sum}`)
}

/** Two parts of one journal, the older first. */
function join(older: Source, newer: Source): Source {
  const border = newer.base?.seq ?? 0
  checkBorder(older, newer)
  const ofNewer = new Set<string>()
  return {
    root: older.root,
    secret: newer.secret,
    base: older.base,
    cut: newer.cut,
    *links(after) {
      if (after < border) yield* older.links(after)
      yield* newer.links(Math.max(after, border))
    },
    *snapshots() {
      yield* older.snapshots()
      // That at the border as well: it must be what the older part comes to.
      for (const snapshot of newer.snapshots()) {
        ofNewer.add(snapshot.hash)
        yield snapshot
      }
    },
    pieces: (snapshot, from) => (ofNewer.has(snapshot.hash) ? newer : older).pieces(snapshot, from),
    *checkpoints() {
      yield* older.checkpoints()
      yield* newer.checkpoints()
    },
    audit() {
      older.audit()
      newer.audit()
    },
    checkStill() {
      older.checkStill()
      newer.checkStill()
    },
    close() {
      older.close()
      newer.close()
    },
  }
}

/** @throws TamperedError where the newer part does not go on from the end of the older one */
function checkBorder(older: Source, { base }: Source): void {
  if (base === null) return
  let last: Head = older.root
  for (const { seq, hash } of older.links(base.seq - 1)) last = { seq, hash }
  const [expected, found] = [last, base].map(({ seq, hash }) => `entry ${seq} with ${hash}`)
  if (found !== expected) throw new TamperedError('base', `${expected}`, `${found}`)
}

export * as Archives from './Archives.ts'
