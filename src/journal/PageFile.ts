import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { FormatError, TamperedError } from './Fault.ts'
import type { Cut } from './Journal.ts'
import { FORMAT } from './Link.ts'
import { Preface } from './Preface.ts'
import { APPLICATION, PAGE_BYTES, tables } from './schema.ts'
import { LockedError } from './sqliteFault.ts'
import { WriteAheadLog } from './WriteAheadLog.ts'

/** The pages of a database as they stand after its last commit, read without SQLite. */
export interface PageFile {
  readonly path: string
  readonly count: number
  readonly cut: Cut | null
  /** Pages from 1. */
  page(number: number): Buffer
  /** @throws LockedError where somebody wrote while this was read */
  checkStill(): void
  close(): void
}

const HEADER_BYTES = 100
const TITLE = 'SQLite format 3\0'

/**
 * Opens a database file and what its write-ahead log adds.
 *
 * @throws TamperedError where the log or the file's header is damaged
 */
export function open(path: string): PageFile {
  const file = openSync(path, 'r')
  try {
    const stamp = stampOf(path, file)
    const log = WriteAheadLog.read(readLog(path))
    const bytes = fstatSync(file).size
    const count = log.size > 0 ? log.size : Math.floor(bytes / PAGE_BYTES)
    const page = (number: number): Buffer => log.pages.get(number) ?? readPage(file, number)
    checkHeader(path, count, log.size > 0 ? null : bytes, count > 0 ? page(1) : Buffer.alloc(0))
    const checkStill = () => {
      if (stampOf(path, file) !== stamp) throw new LockedError(path)
    }
    return { path, count, cut: log.cut, page, checkStill, close: () => closeSync(file) }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

export const logOf = (path: string): string => `${path}-wal`

export function readLog(path: string): Buffer {
  return existsSync(logOf(path)) ? readFileSync(logOf(path)) : Buffer.alloc(0)
}

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

/** Every field of the header: none is free to differ. */
function checkHeader(path: string, count: number, bytes: number | null, page: Buffer): void {
  if (page.toString('latin1', 0, 16) !== TITLE) {
    throw new FormatError(path, 'a journal', 'another kind of file')
  }
  Preface.checkFormat(page.readUInt32BE(60), path)
  const expected = Buffer.alloc(HEADER_BYTES)
  expected.write(TITLE, 'latin1')
  expected.writeUInt16BE(PAGE_BYTES, 16)
  // Write-ahead log for writing and reading; then the fractions of a page that SQLite fixes.
  expected.set([2, 2, 0, 64, 32, 32], 18)
  page.copy(expected, 24, 24, 28)
  expected.writeUInt32BE(count, 28)
  expected.writeUInt32BE(tables.length, 40)
  expected.writeUInt32BE(4, 44)
  expected.writeUInt32BE(1, 56)
  expected.writeUInt32BE(FORMAT, 60)
  expected.writeUInt32BE(APPLICATION, 68)
  // The change counter twice, which must agree, and the version of the SQLite that wrote.
  page.copy(expected, 92, 24, 28)
  page.copy(expected, 96, 96, 100)
  const at = expected.findIndex((byte, index) => byte !== page[index])
  if (at >= 0) throw new TamperedError(`header: byte ${at}`, `${expected[at]}`, `${page[at]}`)
  if (bytes !== null && bytes !== count * PAGE_BYTES) {
    throw new TamperedError('file: size', `${count * PAGE_BYTES} bytes`, `${bytes}`)
  }
}

export * as PageFile from './PageFile.ts'
