import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs'
import { FormatError, TamperedError } from './Fault.ts'
import type { TornTail } from './Journal.ts'
import { FORMAT } from './JournalEntry.ts'
import { JournalHeader } from './JournalHeader.ts'
import { APPLICATION, PAGE_BYTES, tables } from './schema.ts'
import { AccessError, LockedError } from './sqliteFault.ts'
import { WriteAheadLog } from './WriteAheadLog.ts'

/** The pages of a database after its last commit, read without SQLite. */
export interface PageFile {
  readonly path: string
  readonly count: number
  /** The database has no content yet. */
  readonly isUnborn: boolean
  readonly cut: TornTail | null
  /** Pages from 1. */
  page(number: number): Buffer
  /** @throws LockedError where the file was written during this reading */
  checkStill(): void
  close(): void
}

const HEADER_BYTES = 100
/** A format number beyond this is damage. */
const FORMAT_MAX = 255
const TITLE = 'SQLite format 3\0'

/**
 * Opens a database file and its write-ahead log.
 *
 * @throws AccessError where it cannot be read
 * @throws LockedError where it seems damaged because it is being written
 * @throws TamperedError where the log or the file's header is damaged
 */
export function open(path: string): PageFile {
  const file = openFile(path)
  const stamp = stampOf(path, file)
  const checkStill = () => {
    if (stampOf(path, file) !== stamp) throw new LockedError(path)
  }
  try {
    return { ...read(path, file), checkStill, close: () => closeSync(file) }
  } catch (error) {
    const isStill = stampOf(path, file) === stamp
    closeSync(file)
    throw isStill ? accessFault(error, path) : new LockedError(path)
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw accessFault(error, path)
  }
}

/** Error codes by which the system refuses a reader. */
const accessFault = (error: unknown, path: string): unknown =>
  error instanceof Error && 'syscall' in error ? new AccessError(path, error) : error

function read(path: string, file: number): Omit<PageFile, 'checkStill' | 'close'> {
  const log = WriteAheadLog.read(readLog(path))
  const bytes = fstatSync(file).size
  const count = log.size > 0 ? log.size : Math.floor(bytes / PAGE_BYTES)
  const page = (number: number): Buffer => log.pages.get(number) ?? readPage(file, number)
  const isUnborn = bytes === 0 || (count === 1 && isEmpty(page(1)))
  if (!isUnborn) {
    if (count === 0) throw new FormatError(path, 'a journal', 'less than a page')
    checkHeader(path, count, log.size > 0 ? null : bytes, page(1))
  }
  return { path, count, isUnborn, cut: log.cut, page }
}

/**
 * A database without tables and without our application id: what a crash during creation leaves.
 */
const isEmpty = (page: Buffer): boolean =>
  page.toString('latin1', 0, 16) === TITLE &&
  page.readUInt32BE(68) === 0 &&
  page.readUInt16BE(103) === 0

export const logOf = (path: string): string => `${path}-wal`

export function readLog(path: string): Buffer {
  return existsSync(logOf(path)) ? readFileSync(logOf(path)) : Buffer.alloc(0)
}

/** Whether a file begins as every SQLite database does; false where it cannot be read. */
export function isDatabase(path: string): boolean {
  try {
    const file = openSync(path, 'r')
    const head = Buffer.alloc(TITLE.length)
    readSync(file, head, 0, TITLE.length, 0)
    closeSync(file)
    return head.toString('latin1') === TITLE
  } catch {
    return false
  }
}

/** Differs after every commit. */
export const movement = (path: string): string =>
  [path, logOf(path)]
    .map((name) => statSync(name, { throwIfNoEntry: false }))
    .map((stats) => (stats === undefined ? 'none' : `${stats.size} ${stats.mtimeMs}`))
    .join(', ')

function stampOf(path: string, file: number): string {
  const { size, mtimeMs } = fstatSync(file)
  return `${size} ${mtimeMs} ${readLog(path).subarray(0, 32).toString('hex')}`
}

function readPage(file: number, number: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES)
  const read = readSync(file, page, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES)
  if (read === PAGE_BYTES) return page
  throw new TamperedError(`page ${number}: length`, `${PAGE_BYTES} bytes`, `${read}`)
}

/** A journal with a damaged header is still recognised: its tables' names are on the same page. */
function checkKind(path: string, page: Buffer): void {
  const format = page.readUInt32BE(60)
  const isOurs = page.readUInt32BE(68) === APPLICATION
  if (isOurs && format <= FORMAT_MAX) JournalHeader.checkFormat(format, path)
  if (isOurs || tables.every(({ sql }) => page.includes(sql))) return
  const isDatabase = page.toString('latin1', 0, 16) === TITLE
  throw new FormatError(path, 'a journal', isDatabase ? 'another database' : 'another kind of file')
}

/** Checks every field of the header; none may vary. */
function checkHeader(path: string, count: number, bytes: number | null, page: Buffer): void {
  checkKind(path, page)
  const expected = Buffer.alloc(HEADER_BYTES)
  expected.write(TITLE, 'latin1')
  expected.writeUInt16BE(PAGE_BYTES, 16)
  // Versions for writing and reading the write-ahead log; then the page fractions that SQLite
  // fixes.
  expected.set([2, 2, 0, 64, 32, 32], 18)
  page.copy(expected, 24, 24, 28)
  expected.writeUInt32BE(count, 28)
  expected.writeUInt32BE(tables.length, 40)
  expected.writeUInt32BE(4, 44)
  expected.writeUInt32BE(1, 56)
  expected.writeUInt32BE(FORMAT, 60)
  expected.writeUInt32BE(APPLICATION, 68)
  // The change counter, stored twice and equal, and the version of the SQLite that wrote.
  page.copy(expected, 92, 24, 28)
  page.copy(expected, 96, 96, 100)
  const at = expected.findIndex((byte, index) => byte !== page[index])
  if (at >= 0) throw new TamperedError(`header: byte ${at}`, `${expected[at]}`, `${page[at]}`)
  if (bytes !== null && bytes !== count * PAGE_BYTES) {
    throw new TamperedError('file: size', `${count * PAGE_BYTES} bytes`, `${bytes}`)
  }
}

export * as PageFile from './PageFile.ts'
