import { TamperedError } from './Fault.ts'
import { PAGE_BYTES } from './schema.ts'

/** The bytes of a table page that have been accounted for. */
export interface ByteCoverage {
  readonly number: number
  readonly page: Buffer
  readonly start: number
  /** Where the cells begin, in the order of their rows. */
  readonly cells: readonly number[]
  readonly taken: Uint8Array
}

/** The location of a byte that differs from what was written. */
export const damage = (
  number: number,
  at: number,
  expected: string,
  found: string,
): TamperedError => new TamperedError(`page ${number}: byte ${at}`, expected, found)

/** Covers the page's header and the pointers to its cells. */
export function create(
  number: number,
  page: Buffer,
  start: number,
  headerBytes: number,
): ByteCoverage {
  const count = page.readUInt16BE(start + 3)
  const first = start + headerBytes
  const end = first + 2 * count
  if (end > PAGE_BYTES) throw damage(number, start + 3, 'cells that fit', `${count} cells`)
  const cells = Array.from({ length: count }, (_, index) => page.readUInt16BE(first + 2 * index))
  const wrong = cells.findIndex((at) => at < end || at > PAGE_BYTES - 4)
  if (wrong >= 0) throw damage(number, first + 2 * wrong, 'a pointer to a cell', `${cells[wrong]}`)
  return { number, page, start, cells, taken: new Uint8Array(PAGE_BYTES).fill(1, 0, end) }
}

/** Covers the bytes of a cell; no other cell may cover them. */
export function take({ number, taken }: ByteCoverage, from: number, end: number): void {
  if (end > PAGE_BYTES) throw damage(number, from, 'a cell that fits', `${end - from} bytes`)
  if (taken.subarray(from, end).includes(1)) throw damage(number, from, 'a cell alone', 'overlap')
  taken.fill(1, from, end)
}

/** Checks the header's count of unused bytes; covers the chain of free blocks. */
export function checkSum({ number, page, start, cells, taken }: ByteCoverage): void {
  const content = page.readUInt16BE(start + 5) || 0x1_0000
  const unused = taken.subarray(content).reduce((sum, byte) => sum + 1 - byte, 0)
  let lowest = cells.reduce((least, at) => Math.min(least, at), PAGE_BYTES)
  let free = page[start + 7] ?? 0
  let last = 0
  for (let block = page.readUInt16BE(start + 1); block !== 0; ) {
    if (block <= last || block > PAGE_BYTES - 4) {
      throw damage(number, last || start + 1, 'a free block further on', `${block}`)
    }
    const size = page.readUInt16BE(block + 2)
    taken.fill(1, block, block + 4)
    lowest = Math.min(lowest, block)
    free += size
    last = block
    block = page.readUInt16BE(block)
  }
  if (free !== unused) throw damage(number, start + 1, `${unused} unused bytes`, `${free}`)
  if (lowest !== content) throw damage(number, start + 5, `content from ${lowest}`, `${content}`)
}

/** Bytes not covered must be zero. */
export function checkZero({ number, page, taken }: ByteCoverage): void {
  const at = page.findIndex((byte, index) => byte !== 0 && taken[index] === 0)
  if (at >= 0) throw damage(number, at, 'zero', `${page[at]}`)
}

export * as ByteCoverage from './ByteCoverage.ts'
