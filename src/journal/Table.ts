import { ByteCoverage, damage } from './ByteCoverage.ts'
import { TamperedError } from './Fault.ts'
import type { PageFile } from './PageFile.ts'
import { PAGE_BYTES } from './schema.ts'

/** One row as stored: its rowid and its columns, the first of which is the rowid. */
export interface Row {
  readonly id: number
  readonly values: readonly unknown[]
}

/** The pages visited; each may be visited once. */
export type Seen = Uint8Array

const LEAF = 13
const INTERIOR = 5
const LEAF_HEADER_BYTES = 8
const INTERIOR_HEADER_BYTES = 12
/** A longer payload continues in overflow pages; SQLite's file format, section 1.6. */
const LOCAL_BYTES_MAX = PAGE_BYTES - 35
const LOCAL_BYTES_MIN = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23
const OVERFLOW_BYTES = PAGE_BYTES - 4

interface Walk {
  readonly file: PageFile
  readonly seen: Seen
  readonly root: number
  /** Rows up to here are skipped where they fill whole pages. */
  readonly after: number
  /** The last row read. */
  id: number
}

/**
 * Reads a table's rows in order, directly from its pages, and accounts for every byte of them.
 *
 * Rows are only appended, and SQLite leaves unused bytes zero: so every byte is header, pointer,
 * cell or zero. The exception is the unused middle of interior pages below the root, where SQLite
 * leaves remains when it splits them: some hundred bytes in 16 MB.
 *
 * Pages whose rows are all at or before `after` are not read; the first rows returned may be too.
 *
 * @throws TamperedError with page and byte
 */
export function* rows(file: PageFile, root: number, seen: Seen, after = 0): Generator<Row> {
  yield* subtree({ file, seen, root, after, id: 0 }, root, root === 1 ? 100 : 0)
}

function* subtree(walk: Walk, number: number, start = 0): Generator<Row> {
  const page = enter(walk, number)
  const kind = page[start]
  if (kind === LEAF) {
    yield* leaf(walk, number, page, start)
    return
  }
  if (kind !== INTERIOR) throw damage(number, start, 'a page of a table', `kind ${kind}`)
  const cells = interior(walk, number, page, start)
  for (const { child, id, at } of cells) {
    if (id <= walk.after) walk.id = id
    else yield* subtree(walk, child)
    if (walk.id !== id) throw damage(number, at + 4, `row ${walk.id}`, `row ${id}`)
  }
  yield* subtree(walk, page.readUInt32BE(start + 8))
}

function enter({ file, seen }: Walk, number: number): Buffer {
  if (number < 1 || number > file.count) {
    throw new TamperedError(`page ${number}`, `a page up to ${file.count}`, 'none')
  }
  if (seen[number] !== 0) throw new TamperedError(`page ${number}`, 'one use', 'two')
  seen[number] = 1
  return file.page(number)
}

interface Branch {
  readonly child: number
  readonly id: number
  readonly at: number
}

function interior(walk: Walk, number: number, page: Buffer, start: number): Branch[] {
  const cover = ByteCoverage.create(number, page, start, INTERIOR_HEADER_BYTES)
  const branches = cover.cells.map((at) => {
    const key = varint(page, at + 4)
    ByteCoverage.take(cover, at, at + 4 + key.bytes)
    return { child: page.readUInt32BE(at), id: key.value, at }
  })
  ByteCoverage.checkSum(cover)
  if (number === walk.root) ByteCoverage.checkZero(cover)
  return branches
}

function* leaf(walk: Walk, number: number, page: Buffer, start: number): Generator<Row> {
  const cover = ByteCoverage.create(number, page, start, LEAF_HEADER_BYTES)
  const found: Row[] = []
  for (const at of cover.cells) {
    const size = varint(page, at)
    const id = varint(page, at + size.bytes)
    const from = at + size.bytes + id.bytes
    if (size.value > walk.file.count * PAGE_BYTES) {
      throw damage(number, at, 'a size that fits the file', `${size.value}`)
    }
    const local = localBytes(size.value)
    const end = from + local + (local < size.value ? 4 : 0)
    ByteCoverage.take(cover, at, end)
    if (id.value !== walk.id + 1) throw damage(number, at, `row ${walk.id + 1}`, `row ${id.value}`)
    walk.id = id.value
    const head = page.subarray(from, from + local)
    const payload = local < size.value ? overflow(walk, head, page, end - 4, size.value) : head
    found.push({ id: id.value, values: record(payload, `page ${number}: row ${id.value}`) })
  }
  ByteCoverage.checkSum(cover)
  ByteCoverage.checkZero(cover)
  yield* found
}

function localBytes(size: number): number {
  if (size <= LOCAL_BYTES_MAX) return size
  const fit = LOCAL_BYTES_MIN + ((size - LOCAL_BYTES_MIN) % OVERFLOW_BYTES)
  return fit <= LOCAL_BYTES_MAX ? fit : LOCAL_BYTES_MIN
}

/** Reads a payload from its overflow pages; the rest of the last page is zero. */
function overflow(walk: Walk, head: Buffer, page: Buffer, pointer: number, size: number): Buffer {
  const payload = Buffer.alloc(size)
  head.copy(payload)
  let at = head.length
  let next = page.readUInt32BE(pointer)
  while (at < size) {
    const number = next
    const content = enter(walk, number)
    const taken = Math.min(size - at, OVERFLOW_BYTES)
    content.copy(payload, at, 4, 4 + taken)
    at += taken
    next = content.readUInt32BE(0)
    const rest = content.subarray(4 + taken).findIndex((byte) => byte !== 0)
    if (rest >= 0) throw damage(number, 4 + taken + rest, 'zero', `${content[4 + taken + rest]}`)
    if (at === size && next !== 0) throw damage(number, 0, 'no page after the last', `${next}`)
  }
  return payload
}

/** Decodes SQLite's record: a header of serial types, then the values. */
function record(payload: Buffer, place: string): unknown[] {
  const header = varint(payload, 0)
  const values: unknown[] = []
  let at = header.value
  if (at > payload.length) throw wrongRecord(place, payload, at)
  for (let type = header.bytes; type < header.value; ) {
    const serial = varint(payload, type)
    type += serial.bytes
    const bytes = bytesOf(serial.value)
    values.push(value(payload.subarray(at, at + bytes), serial.value))
    at += bytes
  }
  if (at === payload.length) return values
  throw wrongRecord(place, payload, at)
}

const wrongRecord = (place: string, payload: Buffer, bytes: number): TamperedError =>
  new TamperedError(`${place}: record`, `${payload.length} bytes`, `${bytes}`)

function bytesOf(type: number): number {
  if (type >= 12) return (type - (type % 2) - 12) / 2
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0
}

function value(bytes: Buffer, type: number): unknown {
  if (type >= 12) return type % 2 === 0 ? bytes.toString('hex') : bytes.toString('utf8')
  if (type === 8 || type === 9) return type - 8
  if (type === 6 && bytes.length === 8) return Number(bytes.readBigInt64BE(0))
  if (type >= 1 && type <= 5 && bytes.length > 0) return bytes.readIntBE(0, bytes.length)
  return type === 0 ? null : undefined
}

/** SQLite's integers: seven bits per byte, high first. A ninth byte exceeds any value used here. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly bytes: number } {
  let value = 0
  for (let index = 0; index < 8; index++) {
    const byte = bytes[at + index] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, bytes: index + 1 }
  }
  return { value: Number.POSITIVE_INFINITY, bytes: 9 }
}

export * as Table from './Table.ts'
