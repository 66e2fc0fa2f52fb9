import { crc32 } from 'node:zlib'
import { type Acknowledged, Acknowledgement } from './Acknowledgement.ts'
import type { Author, Founder } from './Codec.ts'
import { FormatError, TamperedError } from './Fault.ts'
import type { Journal, KeptCheckpoint, Source, TornTail } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import type { Snapshot } from './Snapshot.ts'
import type { Slots, Storage } from './Storage.ts'
import { FORMAT } from './schema.ts'

/**
 * A journal in a log of our own format: one frame per commit, so that a commit is written whole or
 * not at all.
 *
 *     frame  = "PLIM" length crc32(length payload) payload
 *     record = kind fields... length "\n" body "\n"
 *
 * To embed the engine without SQLite, provide a Storage.
 */
export interface FramedJournal extends Journal, Source {
  readonly secret: string
}

const MAGIC = 0x504c494d
const HEADER_BYTES = 12

interface Content {
  root: Head | null
  /** Null until the log tells one: one of format 1 is given one when it is opened. */
  secret: string | null
  readonly links: JournalEntry[]
  readonly snapshots: Snapshot[]
  readonly checkpoints: KeptCheckpoint[]
  /** The pieces of each snapshot, by its hash. */
  readonly pieces: Map<string, readonly string[]>
  /** The pieces of the snapshot that is being made. */
  making: string[]
}

/**
 * Opens a log, or creates one. An unfinished last frame is cut off.
 *
 * A bad frame followed by a good one was synced once: that is damage, not a torn tail. Of the last one only
 * the record tells: without slots for it, damage to the last commit passes for a torn tail, and a log that
 * holds entries says that it is not recorded.
 *
 * Rules: [JRN2] [JRN4] [JRN7] [JRN14] [JRN16]
 *
 * @throws TamperedError where a frame before the last, or one that was acknowledged, is damaged
 * @throws LostError where it ends before what was acknowledged, or is not the journal of the record
 * @throws FormatError where the log is of a newer format
 */
export function open(storage: Storage, founder: Founder, slots?: Slots): FramedJournal {
  const bytes = Buffer.from(storage.read())
  const content: Content = {
    ...{ root: null, secret: null, links: [], checkpoints: [] },
    ...noSnapshots(),
  }
  const end = scan(bytes, (payload, at) => readRecords(payload, at, content))
  checkFrames(bytes, end)
  const told = slots === undefined ? null : Acknowledgement.newest(slots.read(), names.record)
  if (told !== null) checkTold(content, bytes, end, told)
  if (end < bytes.length) storage.truncate(end)
  // What a killed process left may be on no disk yet; and what was cut could reappear after later writes.
  if (bytes.length > 0) storage.sync()
  const cut = end < bytes.length ? { place: placeOf(end), bytes: bytes.length - end } : null
  const isRecorded = told !== null || content.links.length === 0
  return journalOf(content, { storage, slots, cut, isRecorded, founder })
}

const names = { name: 'log', record: 'record' }

const placeOf = (end: number): string => `frame at byte ${end}`

/** Holds the log to its record, before anything is cut. */
function checkTold(
  { root, secret, links }: Content,
  bytes: Buffer,
  end: number,
  told: Acknowledged,
) {
  if (root === null && bytes.length === 0) Acknowledgement.holdNone(names, told, 'an empty one')
  const last = links.at(-1) ?? root ?? { seq: 0, hash: '' }
  if (end < bytes.length && (root === null || last.seq < told.seq)) {
    const expected = `entry ${told.seq}, which was acknowledged`
    throw new TamperedError(placeOf(end), expected, `damage after entry ${last.seq}`)
  }
  const hashAt = (seq: number) => (seq === 0 ? root?.hash : links[seq - 1]?.hash) ?? null
  Acknowledgement.hold({ ...names, secret, last, hashAt }, told)
}

const noSnapshots = (): Pick<Content, 'snapshots' | 'pieces' | 'making'> => ({
  snapshots: [],
  pieces: new Map(),
  making: [],
})

interface Place {
  readonly storage: Storage
  readonly slots: Slots | undefined
  readonly cut: TornTail | null
  readonly isRecorded: boolean
  readonly founder: Founder
}

function journalOf(content: Content, place: Place): FramedJournal {
  const { storage, cut, isRecorded, founder } = place
  const { links, snapshots, checkpoints } = content
  const secret = content.secret ?? founder.secret
  const root = content.root ?? JournalEntry.root(founder, secret)
  let pending = content.root === null ? begin(founder, root) : ''
  if (content.root !== null && content.secret === null) pending = record(['secret', secret], '')
  const acknowledged = acknowledging(place.slots, { root, secret, links }, pending === '')
  return {
    root,
    secret,
    base: null,
    cut,
    isRecorded,
    links: (after) => links.slice(after),
    snapshots: () => snapshots,
    pieces: ({ hash }, from = 0) => content.pieces.get(hash)?.slice(from) ?? [],
    latest: (before) => snapshots.findLast(({ seq }) => seq < before) ?? null,
    checkpoints: () => checkpoints,
    checkpoint: () => checkpoints.at(-1) ?? null,
    append(link) {
      pending += entry(link)
      links.push(link)
    },
    begin() {
      pending += record(['begin'], '')
      content.making = []
    },
    piece(text) {
      pending += record(['piece'], text)
      content.making.push(text)
    },
    keep(snapshot) {
      pending += state(snapshot)
      close(content, snapshot)
    },
    note(checkpoint) {
      pending += noteOf(checkpoint)
      put(checkpoints, checkpoint)
    },
    commit() {
      if (pending === '') return
      storage.append(frame(pending))
      pending = ''
      storage.sync()
      acknowledged.write()
    },
    audit() {},
    checkStill() {},
    close: () => acknowledged.settle(),
  }
}

interface Chained {
  readonly root: Head
  readonly secret: string
  readonly links: readonly JournalEntry[]
}

/**
 * Records the last entry once it is synced. The record of a log that has not told its secret yet begins
 * with its first commit: one of a log that came to nothing would be of no journal.
 */
function acknowledging(
  slots: Slots | undefined,
  { root, secret, links }: Chained,
  isBegun: boolean,
): { readonly write: () => void; readonly settle: () => void } {
  if (slots === undefined) return { write: () => {}, settle: () => {} }
  const last = (): Head => links.at(-1) ?? root
  let recorded = isBegun ? last() : null
  let slot = recorded && Acknowledgement.over(slots, secret, recorded)
  return {
    write() {
      if (recorded?.seq === last().seq) return
      recorded = last()
      if (slot === null) slot = Acknowledgement.over(slots, secret, recorded)
      else slot.write(recorded)
    },
    settle: () => slot?.settle(),
  }
}

/** Calls back for every frame and returns the byte where the complete frames end. */
function scan(bytes: Buffer, visit: (payload: Buffer, at: number) => void): number {
  let at = 0
  while (at < bytes.length) {
    const payload = frameAt(bytes, at)
    if (payload === null) break
    visit(payload, at)
    at += HEADER_BYTES + payload.length
  }
  return at
}

function frameAt(bytes: Buffer, at: number): Buffer | null {
  if (at + HEADER_BYTES > bytes.length || bytes.readUInt32BE(at) !== MAGIC) return null
  const end = at + HEADER_BYTES + bytes.readUInt32BE(at + 4)
  if (end > bytes.length) return null
  const payload = bytes.subarray(at + HEADER_BYTES, end)
  return bytes.readUInt32BE(at + 8) === checksum(payload) ? payload : null
}

/** @throws TamperedError where whole frames follow one that is not */
function checkFrames(bytes: Buffer, end: number): void {
  for (let at = end + 1; at < bytes.length; at++) {
    if (frameAt(bytes, at) === null) continue
    throw new TamperedError(placeOf(end), 'a whole frame', 'damage before other frames')
  }
}

function frame(records: string): Buffer {
  const payload = Buffer.from(records)
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(MAGIC, 0)
  header.writeUInt32BE(payload.length, 4)
  header.writeUInt32BE(checksum(payload), 8)
  return Buffer.concat([header, payload])
}

/** Covers the length too, so that a changed length is detected. */
const checksum = (payload: Buffer): number => crc32(payload, crc32(`${payload.length}\n`))

const begin = ({ build, codec, secret }: Founder, root: Head): string =>
  record(['journal', FORMAT, build, codec, secret, root.hash], '')

const entry = ({ seq, time, build, codec, prev, hash, body }: JournalEntry): string =>
  record(['entry', seq, time, build, codec, prev, hash], body)

const state = ({ seq, build, codec, digest, hash }: Snapshot): string =>
  record(['snapshot', seq, build, codec, digest, hash], '')

const noteOf = ({ seq, peaks, note }: KeptCheckpoint): string =>
  record(['checkpoint', seq, ...peaks], note)

/** A checkpoint at the same entry as the newest is in its place. */
function put(checkpoints: KeptCheckpoint[], checkpoint: KeptCheckpoint): void {
  if (checkpoints.at(-1)?.seq === checkpoint.seq) checkpoints.pop()
  checkpoints.push(checkpoint)
}

const record = (fields: readonly (string | number)[], body: string): string =>
  `${fields.join(' ')} ${Buffer.byteLength(body)}\n${body}\n`

function readRecords(payload: Buffer, at: number, content: Content): void {
  let start = 0
  while (start < payload.length) {
    const line = payload.indexOf(10, start)
    const fields = payload.toString('utf8', start, line).split(' ')
    const end = line + 1 + Number(fields.at(-1))
    readRecord(fields, payload.toString('utf8', line + 1, end), at, content)
    start = end + 1
  }
}

function readRecord(fields: readonly string[], body: string, at: number, content: Content): void {
  const [kind = '', a = '', b = '', c = '', d = '', e = '', f = ''] = fields
  if (kind === 'entry') {
    const author = { build: c, codec: Number(d), secret: content.secret ?? '' }
    content.links.push({ seq: Number(a), time: Number(b), ...author, prev: e, hash: f, body })
  } else if (kind === 'begin') {
    content.making = []
  } else if (kind === 'piece') {
    content.making.push(body)
  } else if (kind === 'snapshot') {
    // Once a snapshot was one text, in the record of its header.
    if (body !== '') content.making = [body]
    const author = { build: b, codec: Number(c) }
    const pieces = content.making.length
    close(content, { seq: Number(a), ...author, digest: d, hash: e, pieces })
  } else if (kind === 'checkpoint') {
    put(content.checkpoints, { seq: Number(a), note: body, peaks: fields.slice(2, -1) })
  } else if (kind === 'secret') {
    content.secret = a
  } else {
    if (Number(a) > FORMAT) throw new FormatError('log', `format ${FORMAT}`, `format ${a}`)
    const author = { build: b, codec: Number(c) }
    content.secret = a === '1' ? null : d
    content.root = readRoot(author, content.secret, a === '1' ? d : e, at)
  }
}

function close(content: Content, snapshot: Snapshot): void {
  content.snapshots.push(snapshot)
  content.pieces.set(snapshot.hash, content.making)
  content.making = []
}

function readRoot(author: Author, secret: string | null, hash: string, at: number): Head {
  const root = JournalEntry.root(author, secret)
  if (root.hash === hash) return root
  throw new TamperedError(`frame at byte ${at}: root`, root.hash, hash)
}

export * as FramedJournal from './FramedJournal.ts'
