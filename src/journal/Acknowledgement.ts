import { hash as digest } from 'node:crypto'
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { LostError, TamperedError } from './Fault.ts'
import type { Head } from './JournalEntry.ts'
import type { Slots } from './Storage.ts'

/**
 * What of a journal was acknowledged, in a small file beside it, or in what an embedder has for one.
 *
 * After a power failure or a flipped bit SQLite takes what its log still says for the whole, and a log of
 * frames ends before the first that is not whole, so that the journal alone cannot tell an unfinished commit from a lost one. The record can: it is written
 * after a commit and before anything of it is acknowledged. So a journal that ends before its record has lost
 * what was acknowledged.
 *
 * A commit waits for one sync, that of the journal: the record is synced with the first commit a tenth of a second
 * after its last sync, or by a timer then. A killed process leaves it as it was written; after a power failure it
 * may say that much less, and never more.
 *
 *     slot = "plimsoll acknowledged\n" count "\n" journal "\n" seq "\n" hash "\n" SHA-256 of these
 *
 * Two slots are written in turn, in place, each on a page of its own. One that is not synced yet is written over,
 * so that the other is whole on the disk: a write cut short spoils one.
 */
export interface Acknowledgement {
  /** Writes the slot that is older, or that is not synced yet; syncs it where it is time. */
  write(head: Head): void
  /** Returns when what was written is synced. */
  settle(): void
  close(): void
}

/** What the record says. */
export interface Acknowledged extends Head {
  /** Counts the turns of the slots. */
  readonly count: number
  /** SHA-256 of the journal's secret: no other journal has it. */
  readonly journal: string
}

const SLOT_BYTES = 4_096
/** One sector: as much as is written at once. */
const RECORD_BYTES = 512
const SLOTS = 2
const TITLE = 'plimsoll acknowledged'
/** How long what was written may wait for its sync, in milliseconds. */
const SYNC_WITHIN_MS = 100

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
export const read = (path: string): Acknowledged | null =>
  existsSync(recordOf(path)) ? newest(readFileSync(recordOf(path)), recordOf(path)) : null

/** The same of bytes, whose name is given for the message. */
export function newest(given: Uint8Array, name: string): Acknowledged | null {
  const bytes = Buffer.from(given)
  const slots = Array.from({ length: SLOTS }, (_, slot) => parse(bytes, slot))
  const found = slots.reduce((a, b) => ((b?.count ?? 0) > (a?.count ?? 0) ? b : a))
  if (found !== null && found !== undefined) return found
  // A slot that was never written: it was being created, and nothing acknowledged yet.
  if (slots.some((_, slot) => slotOf(bytes, slot).every((byte) => byte === 0))) return null
  throw new TamperedError(name, 'a record of what was acknowledged', 'no whole one')
}

/** A journal as it is found, with its name and that of its record. */
export interface Found {
  readonly name: string
  readonly record: string
  /** Null where it is of a format that has none. */
  readonly secret: string | null
  readonly last: Head
  /** The hash of one of its entries; null where it no longer holds it. */
  hashAt(seq: number): string | null
}

/**
 * Holds a journal to its record.
 *
 * Rules: [JRN14] [JRN16]
 *
 * @throws LostError where it is another journal, or ends before what was acknowledged
 * @throws TamperedError where another entry is in the place of the acknowledged one
 */
export function hold(found: Found, acknowledged: Acknowledged): void {
  const { name, record, secret, last } = found
  if (secret === null || journalOf(secret) !== acknowledged.journal) {
    const hint = `put its own record beside it, or move ${record} away`
    throw new LostError(name, `the journal that ${record} is about`, 'another', hint)
  }
  if (last.seq < acknowledged.seq) {
    const ends = last.seq === 0 ? 'no entry' : `entry ${last.seq} as its last`
    const hint = `restore it from a backup, or move ${record} away to go on without`
    throw new LostError(name, `entry ${acknowledged.seq}, which was acknowledged`, ends, hint)
  }
  const hash = found.hashAt(acknowledged.seq)
  if (hash === null || hash === acknowledged.hash) return
  throw new TamperedError(`entry ${acknowledged.seq}: hash`, acknowledged.hash, hash)
}

/** @throws LostError for a record beside which there is no journal: what was found in its place */
export function holdNone(
  { name, record }: Pick<Found, 'name' | 'record'>,
  acknowledged: Acknowledged,
  found: string,
): never {
  const expected = `the journal that was acknowledged up to entry ${acknowledged.seq}`
  const hint = `restore it from a backup, or move ${record} away to begin a new one`
  throw new LostError(name, expected, found, hint)
}

const slotOf = (bytes: Buffer, slot: number): Buffer =>
  bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)

function parse(bytes: Buffer, slot: number): Acknowledged | null {
  const text = slotOf(bytes, slot).toString('latin1')
  const [title = '', count = '', journal = '', seq = '', hash = '', sum = ''] = text.split('\n')
  const body = bodyOf({ count: Number(count), journal, seq: Number(seq), hash })
  if (title !== TITLE || sum !== digest('sha256', body)) return null
  return { count: Number(count), journal, seq: Number(seq), hash }
}

const bodyOf = ({ count, journal, seq, hash }: Acknowledged): string =>
  `${TITLE}\n${count}\n${journal}\n${seq}\n${hash}\n`

/** Opens the record to go on after what it says, or begins one at a head. */
export function open(path: string, secret: string, head: Head): Acknowledgement {
  const file = openSync(recordOf(path), read(path) === null ? 'w' : 'r+', 0o600)
  const slots: Slots = {
    read: () => readFileSync(recordOf(path)),
    write: (bytes, at) => void writeSync(file, bytes, 0, bytes.length, at),
    sync: () => fdatasyncSync(file),
  }
  const timed = settledInTime(over(slots, secret, head))
  return {
    ...timed,
    close() {
      try {
        timed.close()
      } finally {
        closeSync(file)
      }
    },
  }
}

/** The record, settled by a timer where no commit does it. A sync that failed there fails the next write. */
function settledInTime({ write, settle }: ReturnType<typeof over>): Acknowledgement {
  let timer: NodeJS.Timeout | null = null
  let failed: { readonly error: unknown } | null = null
  const guarded = (verb: () => void): void => {
    if (failed !== null) throw failed.error
    verb()
  }
  const tick = (): void => {
    timer = null
    try {
      settle()
    } catch (error) {
      failed = { error }
    }
  }
  return {
    write(head) {
      guarded(() => write(head))
      timer ??= setTimeout(tick, SYNC_WITHIN_MS).unref()
    },
    settle: () => guarded(settle),
    close() {
      if (timer !== null) clearTimeout(timer)
      guarded(settle)
    },
  }
}

/** The same in slots that somebody else opens and closes; the stopwatch counts milliseconds. */
export function over(
  slots: Slots,
  secret: string,
  head: Head,
  stopwatch: () => number = () => performance.now(),
): Omit<Acknowledgement, 'close'> {
  const journal = journalOf(secret)
  const found = newest(slots.read(), 'record')
  let count = found?.count ?? 0
  let [isSynced, syncedAt] = [true, 0]
  const put = ({ seq, hash }: Head): void => {
    if (isSynced) count += 1
    isSynced = false
    const body = bodyOf({ count, journal, seq, hash })
    const slot = Buffer.alloc(RECORD_BYTES)
    slot.write(`${body}${digest('sha256', body)}\n`, 'latin1')
    slots.write(slot, (count % SLOTS) * SLOT_BYTES)
  }
  const settle = (): void => {
    if (isSynced) return
    slots.sync()
    isSynced = true
    syncedAt = stopwatch()
  }
  // What a killed process wrote may be on no disk yet: the slot that is written now must not be its fellow.
  if (found !== null) slots.sync()
  // A new one at its full length, so that later writes change no length; a slot at a time, so that one
  // of them is whole or was never written.
  for (let turn = found === null ? 0 : 1; turn < SLOTS; turn++) {
    put(head)
    settle()
  }
  return {
    write(next) {
      put(next)
      if (stopwatch() - syncedAt >= SYNC_WITHIN_MS) settle()
    },
    settle,
  }
}

export * as Acknowledgement from './Acknowledgement.ts'
