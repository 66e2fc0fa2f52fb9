import type { DatabaseSync } from 'node:sqlite'
import type { Codec } from './Codec.ts'
import { convert } from './convert.ts'
import { copy } from './copy.ts'
import { Fault } from './Fault.ts'
import type { Base } from './Journal.ts'
import type { Head } from './JournalEntry.ts'
import { JournalRows, type Opened } from './JournalRows.ts'
import { read } from './recover.ts'

/** The last moment to keep: an entry, or a time in milliseconds; null for everything. */
export type Moment = { readonly seq: number } | { readonly time: number } | null

/** The moment is not in the journal. */
export class MomentError extends Fault {
  override readonly name = 'Journal.MomentError'

  constructor(path: string, expected: string, found: string) {
    super(`${path}: expected ${expected}, found ${found}`, 'JRN20')
  }

  /** @throws MomentError where what follows an entry is no longer all in the journal */
  static checkReach(path: string, base: Base | null, seq: number): void {
    if (base === null || seq >= base.seq) return
    const expected = `entry ${base.seq} or a later one, since those before are in ${base.archive}`
    throw new MomentError(path, expected, `entry ${seq}`)
  }
}

/** What a restored journal ends with. */
export interface Restored extends Head {
  /** The last entry that was asked for: later than the head where it is within a round. */
  readonly asked: number
}

/**
 * Makes a journal of another one, which stays as it is: as it was after an entry or at a time.
 *
 * A round is restored whole or not at all: a moment within one is the moment before it.
 *
 * Rules: [JRN20]
 *
 * @throws OccupiedError where something is at the place
 * @throws MomentError where the journal does not reach to the moment
 * @throws TamperedError where what is restored is not sound
 */
export async function restore(
  from: string,
  to: string,
  moment: Moment,
  codec: Codec,
  secret: string,
): Promise<Restored> {
  let asked = 0
  const head = await copy(from, to, (database, path) => {
    const opened = openRows(database, path, secret)
    asked = find(database, moment, from, opened)
    if (asked === JournalRows.last(database, path, opened).seq) return
    cut(database, wholeRounds(database, path, opened, codec, asked))
    database.exec('VACUUM')
  })
  return { ...head, asked }
}

function openRows(database: DatabaseSync, path: string, secret: string): Opened {
  if (JournalRows.pragma(database, 'user_version') === 1) convert(database, secret)
  return JournalRows.open(database, path)
}

/**
 * The last entry of a moment.
 *
 * @throws MomentError where the journal does not reach to it
 */
export function find(database: DatabaseSync, moment: Moment, from: string, opened: Opened): number {
  const { base } = opened
  const last = JournalRows.last(database, from, opened).seq
  if (moment === null) return last
  const first = base?.seq ?? 1
  const where = base === null ? '' : `, since those before are in ${base.archive}`
  const seqs = `entry ${first} to ${last}${where}`
  if ('seq' in moment) {
    if (moment.seq >= first && moment.seq <= last) return moment.seq
    throw new MomentError(from, seqs, `entry ${moment.seq}`)
  }
  const query = 'SELECT max(seq) AS seq FROM entries WHERE time <= ?'
  const { seq } = database.prepare(query).get(moment.time) ?? {}
  if (typeof seq === 'number') return seq
  throw new MomentError(from, `a time of ${seqs}`, new Date(moment.time).toISOString())
}

function wholeRounds(
  database: DatabaseSync,
  path: string,
  opened: Opened,
  codec: Codec,
  asked: number,
): number {
  for (let seq = asked; seq > 0; seq--) {
    const [next] = JournalRows.links(database, path, opened, seq)
    if (next === undefined || read(next, codec).command !== null) return seq
  }
  return 0
}

/** Takes out what is after an entry. */
export function cut(database: DatabaseSync, seq: number): void {
  database.exec('BEGIN IMMEDIATE')
  const later = 'SELECT id FROM snapshots WHERE seq > ?'
  for (const query of [
    `DELETE FROM pieces WHERE snapshot IN (${later})`,
    'DELETE FROM snapshots WHERE seq > ?',
    'DELETE FROM entries WHERE seq > ?',
    'DELETE FROM checkpoints WHERE seq > ?',
    'DELETE FROM writers WHERE id > 1 AND seq > ?',
  ]) {
    database.prepare(query).run(seq)
  }
  database.prepare('UPDATE cursors SET seq = ?1 WHERE seq > ?1').run(seq)
  database.exec('COMMIT')
}
