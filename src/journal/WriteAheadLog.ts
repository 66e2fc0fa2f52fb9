import { TamperedError } from './Fault.ts'
import type { TornTail } from './Journal.ts'
import { PAGE_BYTES } from './schema.ts'

/** The committed pages of SQLite's write-ahead log, by page number. */
export interface WriteAheadLog {
  readonly pages: ReadonlyMap<number, Buffer>
  /** The size of the database in pages after the last commit; 0 where there was none. */
  readonly size: number
  readonly cut: TornTail | null
}

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES
const MAGIC_LITTLE = 0x377f0682
const MAGIC_BIG = 0x377f0683
const VERSION = 3_007_000

interface Sum {
  a: number
  b: number
}

/**
 * Reads a write-ahead log as SQLite does, and also detects damage in it.
 *
 * SQLite takes the first invalid frame for the end of the log, so a flipped bit would silently
 * revert every commit after it. Every commit is synced before the next one starts, and the log is
 * emptied at every checkpoint: so invalid frames can only belong to the last commit, and a commit
 * after them proves damage.
 *
 * Rules: [JRN4] [JRN7]
 *
 * @throws TamperedError with frame and byte
 */
export function read(bytes: Buffer): WriteAheadLog {
  const pages = new Map<number, Buffer>()
  if (bytes.length < HEADER_BYTES + FRAME_BYTES) {
    return { pages, size: 0, cut: cutAfter(bytes, 0, bytes.length > 0 ? 0 : -1) }
  }
  const little = bytes.readUInt32BE(0) === MAGIC_LITTLE
  const sum = checkHeader(bytes, little)
  const count = Math.floor((bytes.length - HEADER_BYTES) / FRAME_BYTES)
  let size = 0
  let committed = 0
  let open: [number, Buffer][] = []
  let frame = 0
  for (; frame < count && holds(bytes, frame, sum, little); frame++) {
    const at = startOf(frame)
    const page = bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_BYTES)
    open.push([bytes.readUInt32BE(at), page])
    const sizeAfter = bytes.readUInt32BE(at + 4)
    if (sizeAfter === 0) continue
    for (const [number, content] of open) pages.set(number, content)
    open = []
    size = sizeAfter
    committed = frame + 1
  }
  if (frame < count) checkTail(bytes, frame)
  const end = startOf(committed)
  return { pages, size, cut: cutAfter(bytes, end, committed) }
}

const startOf = (frame: number): number => HEADER_BYTES + frame * FRAME_BYTES

const placeOf = (frame: number): string =>
  `write-ahead log: frame ${frame + 1} at byte ${startOf(frame)}`

function cutAfter(bytes: Buffer, end: number, frame: number): TornTail | null {
  if (end === bytes.length || frame < 0) return null
  return { place: placeOf(frame), bytes: bytes.length - end }
}

/** The header is synced before the first frame is written, so with frames it must be valid. */
function checkHeader(bytes: Buffer, little: boolean): Sum {
  const sum: Sum = { a: 0, b: 0 }
  add(sum, bytes.subarray(0, 24), little)
  const checks = [
    ['magic', bytes.readUInt32BE(0), little ? MAGIC_LITTLE : MAGIC_BIG],
    ['version', bytes.readUInt32BE(4), VERSION],
    ['page size', bytes.readUInt32BE(8), PAGE_BYTES],
    ['checksum', bytes.readUInt32BE(24), sum.a],
    ['checksum', bytes.readUInt32BE(28), sum.b],
  ] as const
  for (const [name, found, expected] of checks) {
    if (found === expected) continue
    throw new TamperedError(`write-ahead log: ${name}`, `${expected}`, `${found}`)
  }
  return sum
}

function holds(bytes: Buffer, frame: number, sum: Sum, little: boolean): boolean {
  const at = startOf(frame)
  add(sum, bytes.subarray(at, at + 8), little)
  add(sum, bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_BYTES), little)
  if (bytes.readUInt32BE(at + 16) !== sum.a || bytes.readUInt32BE(at + 20) !== sum.b) return false
  if (isOfThisLog(bytes, at)) return true
  // The checksums continue from the log's own header, so a frame of another log is invalid.
  throw new TamperedError(placeOf(frame), 'the salts of its log', 'others')
}

/** The salts change whenever the log is restarted. */
const isOfThisLog = (bytes: Buffer, at: number): boolean =>
  bytes.compare(bytes, 16, 24, at + 8, at + 16) === 0

/** The first commit from the bad frame on may be torn; another one after it proves damage. */
function checkTail(bytes: Buffer, bad: number): void {
  let commits = 0
  for (let frame = bad; startOf(frame + 1) <= bytes.length; frame++) {
    const at = startOf(frame)
    if (!isOfThisLog(bytes, at)) continue
    if (commits > 0) {
      throw new TamperedError(placeOf(bad), 'a frame that holds', 'damage before other commits')
    }
    if (bytes.readUInt32BE(at + 4) !== 0) commits++
  }
}

/** SQLite's checksum: two interleaved sums over pairs of 32-bit words. */
function add(sum: Sum, bytes: Buffer, little: boolean): void {
  let { a, b } = sum
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) + b) >>> 0
    b = (b + (little ? bytes.readUInt32LE(at + 4) : bytes.readUInt32BE(at + 4)) + a) >>> 0
  }
  sum.a = a
  sum.b = b
}

export * as WriteAheadLog from './WriteAheadLog.ts'
