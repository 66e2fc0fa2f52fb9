import { hash as digest } from 'node:crypto'
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { TamperedError } from './Fault.ts'
import type { Head } from './JournalEntry.ts'

/**
 * What of a journal was acknowledged, in a small file beside it.
 *
 * After a power failure or a flipped bit SQLite takes what its log still says for the whole, so that
 * the journal alone cannot tell an unfinished commit from a lost one. The record can: it is written
 * and synced after a commit and before anything of it is acknowledged. So a journal that ends before
 * its record has lost what was acknowledged, and what it holds beyond was never acknowledged.
 *
 *     slot = "plimsoll acknowledged\n" count "\n" journal "\n" seq "\n" hash "\n" SHA-256 of these
 *
 * Two slots are written in turn, in place, each on a page of its own: a write cut short spoils one.
 */
export interface Acknowledgement {
  /** Writes the slot that is older, and returns when it is synced. */
  write(head: Head): void
  close(): void
}

/** What the record says. */
export interface Acknowledged extends Head {
  /** Counts the writes. */
  readonly count: number
  /** SHA-256 of the journal's secret: no other journal has it. */
  readonly journal: string
}

const SLOT_BYTES = 4_096
/** One sector: as much as is written at once. */
const RECORD_BYTES = 512
const SLOTS = 2
const TITLE = 'plimsoll acknowledged'

export const recordOf = (path: string): string => `${path}-ack`

export const journalOf = (secret: string): string => digest('sha256', Buffer.from(secret, 'hex'))

/** What the record says, as it is; nothing where there is none. */
export const bytesOf = (path: string): string =>
  existsSync(recordOf(path)) ? readFileSync(recordOf(path), 'latin1') : ''

/**
 * The newer slot that is whole; null where there is no record.
 *
 * @throws TamperedError where neither is whole
 */
export function read(path: string): Acknowledged | null {
  if (!existsSync(recordOf(path))) return null
  const bytes = readFileSync(recordOf(path))
  // An empty file is one that was being created: nothing was acknowledged yet.
  if (bytes.length === 0) return null
  const slots = Array.from({ length: SLOTS }, (_, slot) => parse(bytes, slot))
  const newest = slots.reduce((a, b) => ((b?.count ?? 0) > (a?.count ?? 0) ? b : a))
  if (newest !== null && newest !== undefined) return newest
  throw new TamperedError(recordOf(path), 'a record of what was acknowledged', 'no whole one')
}

function parse(bytes: Buffer, slot: number): Acknowledged | null {
  const text = bytes.toString('latin1', slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)
  const [title = '', count = '', journal = '', seq = '', hash = '', sum = ''] = text.split('\n')
  const body = bodyOf({ count: Number(count), journal, seq: Number(seq), hash })
  if (title !== TITLE || sum !== digest('sha256', body)) return null
  return { count: Number(count), journal, seq: Number(seq), hash }
}

const bodyOf = ({ count, journal, seq, hash }: Acknowledged): string =>
  `${TITLE}\n${count}\n${journal}\n${seq}\n${hash}\n`

/** Opens the record to go on after what it says, or begins one at a head. */
export function open(path: string, secret: string, head: Head): Acknowledgement {
  const journal = journalOf(secret)
  const found = read(path)
  const file = openSync(recordOf(path), found === null ? 'w' : 'r+', 0o600)
  let count = found?.count ?? 0
  const put = ({ seq, hash }: Head): void => {
    count += 1
    const body = bodyOf({ count, journal, seq, hash })
    const slot = Buffer.alloc(RECORD_BYTES)
    slot.write(`${body}${digest('sha256', body)}\n`, 'latin1')
    writeSync(file, slot, 0, RECORD_BYTES, (count % SLOTS) * SLOT_BYTES)
  }
  // A new one at its full length, so that later writes change no length.
  if (found === null) put(head)
  put(head)
  fdatasyncSync(file)
  return {
    write(next) {
      put(next)
      fdatasyncSync(file)
    },
    close: () => closeSync(file),
  }
}

export * as Acknowledgement from './Acknowledgement.ts'
