import { realpathSync, rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Archives } from './Archives.ts'
import type { Codec } from './Codec.ts'
import { copy } from './copy.ts'
import { TamperedError } from './Fault.ts'
import { FileLock } from './FileLock.ts'
import { inspect } from './inspect.ts'
import type { Base, Source } from './Journal.ts'
import { JournalEntry } from './JournalEntry.ts'
import { JournalRows } from './JournalRows.ts'
import type { Machine } from './Machine.ts'
import { MerkleLog } from './proof/MerkleLog.ts'
import { recover } from './recover.ts'
import { cut, find, type Moment, MomentError } from './restore.ts'
import type { Snapshot } from './Snapshot.ts'
import { SqliteJournal } from './SqliteJournal.ts'
import { SqliteReader } from './SqliteReader.ts'
import { sqliteFault } from './sqliteFault.ts'
import { verify } from './verify.ts'
import { Writer } from './Writer.ts'

/** What reads and decides a journal. */
export interface Reading<State, Command, Event> {
  readonly machine: Machine<State, Command, Event>
  readonly codec: Codec
  readonly build: string
}

const BUSY_MS = 1_000

/**
 * Moves the front of a journal that nobody writes into an archive, and lets the journal go on from
 * the newest snapshot before a moment; without a moment, from one that it takes now.
 *
 * The archive is a journal itself. It is decided again from its first entry, and its snapshot met,
 * before anything is taken out: so the snapshot that the journal goes on from is proven, and can be
 * proven again with the archive.
 *
 * Rules: [JRN21]
 *
 * @throws AccessError where there is no such file
 * @throws LockedError where an engine has it
 * @throws OccupiedError where something is at the archive's place
 * @throws MomentError where no snapshot is before the moment
 * @throws TamperedError DivergedError where what would be archived does not hold
 */
export async function compact<State, Command, Event>(
  given: string,
  archive: string,
  moment: Moment,
  reading: Reading<State, Command, Event>,
): Promise<Base> {
  // One is there, and none is begun by looking for it.
  SqliteReader.open(given).close()
  // A link to it leads to the lock beside it, too.
  const path = realpathSync(given)
  if (moment === null) takeSnapshot(path, reading)
  const lock = FileLock.take(path, BUSY_MS)
  try {
    inspect(path)
    const snapshot = choose(path, moment)
    await copy(path, archive, (database) => cut(database, snapshot.seq), { isRecorded: false })
    const base = baseOf(archive, snapshot, reading)
    takeOut(path, base)
    return base
  } finally {
    lock.release()
  }
}

function takeSnapshot<S, C, E>(path: string, reading: Reading<S, C, E>): void {
  const { machine, codec, build } = reading
  const journal = SqliteJournal.open(path, { build, codec: codec.version, secret: '' })
  try {
    const recovered = recover(journal, machine, codec, build)
    Writer.start(journal, machine, recovered, { codec, build }).snapshot()
  } finally {
    journal.close()
  }
}

/** The newest snapshot at or before a moment, after what was taken out already. */
function choose(path: string, moment: Moment): Snapshot {
  const { database } = SqliteReader.connect(path)
  try {
    const opened = JournalRows.open(database, path)
    const seq = find(database, moment, path, opened)
    const found = JournalRows.latest(database, path, seq + 1)
    if (found !== null && found.seq > (opened.base?.seq ?? 0)) return found
    const beyond = opened.base === null ? '' : ` and after entry ${opened.base.seq}`
    throw new MomentError(path, `a snapshot at or before entry ${seq}${beyond}`, 'none')
  } finally {
    database.close()
  }
}

/** What the journal goes on from: the end of the archive, once that was decided again. */
function baseOf<S, C, E>(archive: string, snapshot: Snapshot, reading: Reading<S, C, E>): Base {
  const { seq, digest } = snapshot
  const source = SqliteReader.open(archive)
  try {
    const { head, differing } = verify(source, reading.machine, reading.codec, reading.build)
    if (differing.includes(seq)) {
      throw new TamperedError(`snapshot ${seq}`, 'the state that is folded', 'another')
    }
    const sum = Archives.sumOf(archive)
    return { ...head, peaks: peaksOf(source), digest, archive: basename(archive), sum }
  } catch (error) {
    rmSync(archive)
    throw error
  } finally {
    source.close()
  }
}

function peaksOf(source: Source): readonly string[] {
  const log = MerkleLog.of(source.base)
  for (const link of source.links(log.size)) {
    MerkleLog.append(log, Buffer.from(JournalEntry.leafOf(link), 'hex'))
  }
  return log.peaks.map((peak) => Buffer.from(peak).toString('hex'))
}

function takeOut(path: string, base: Base): void {
  const database = new DatabaseSync(resolve(path), { timeout: BUSY_MS })
  const { seq, hash, peaks, digest, archive, sum } = base
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE')
    for (const query of [
      'DELETE FROM entries WHERE seq <= ?',
      'DELETE FROM pieces WHERE snapshot IN (SELECT id FROM snapshots WHERE seq < ?)',
      'DELETE FROM snapshots WHERE seq < ?',
      'DELETE FROM checkpoints WHERE seq <= ?',
    ]) {
      database.prepare(query).run(seq)
    }
    const bytes = (text: string): Buffer => Buffer.from(text, 'hex')
    database
      .prepare('INSERT OR REPLACE INTO base VALUES (1, ?, ?, ?, ?, ?, ?)')
      .run(seq, bytes(hash), peaks.join(' '), bytes(digest), archive, bytes(sum))
    database.exec('COMMIT; VACUUM')
  } catch (error) {
    throw sqliteFault(error, path)
  } finally {
    database.close()
  }
}
