import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Random } from '../../../src/base/Random.ts'

/** The bytes of a journal's files at a moment; what is not there has none. */
export interface Image {
  readonly file: Buffer
  readonly log: Buffer
  readonly record: Buffer
}

const suffixes = { file: '', log: '-wal', record: '-ack' } as const
type Part = keyof typeof suffixes
const parts = Object.keys(suffixes) as readonly Part[]

/** What a power failure writes whole or not at all. */
const SECTOR_BYTES = 512

export function take(path: string): Image {
  const read = (part: Part): Buffer => {
    const name = path + suffixes[part]
    return existsSync(name) ? readFileSync(name) : Buffer.alloc(0)
  }
  return { file: read('file'), log: read('log'), record: read('record') }
}

/** Lays an image where no journal is yet. */
export function lay(image: Image, path: string): void {
  for (const part of parts) {
    if (image[part].length > 0) writeFileSync(path + suffixes[part], image[part])
  }
}

/** An image that a power failure may leave, and whether the commit after the first was recorded. */
export interface Left {
  readonly image: Image
  readonly isRecorded: boolean
}

/**
 * What may be left between two commits. The log is written and synced first, then the record, and
 * last of all pages go into the file: of what is not synced any sectors may be there, in any order.
 */
export function between(before: Image, after: Image, random: Random): readonly Left[] {
  const { file, record } = before
  const torn = (part: Part) => some(before[part], after[part], random)
  return [
    ...torn('log').map((log) => ({ image: { file, log, record }, isRecorded: false })),
    ...torn('record').map((torn) => ({
      image: { file, log: after.log, record: torn },
      isRecorded: torn.equals(after.record),
    })),
    ...torn('file').map((torn) => ({ image: { ...after, file: torn }, isRecorded: true })),
  ]
}

/** The bytes before with some of the sectors that differ from those after: none, all, and between. */
function some(before: Buffer, after: Buffer, random: Random): readonly Buffer[] {
  const changed = sectorsThatDiffer(before, after)
  if (changed.length === 0) return [after]
  const half = random.below(changed.length)
  const lone = random.below(changed.length)
  const subsets = [
    () => false,
    () => true,
    (index: number) => index < half,
    (index: number) => index !== lone,
    (index: number) => index === lone,
    () => random.below(2) === 0,
  ]
  return subsets.map((isThere) =>
    mixed(
      before,
      after,
      changed.filter((_, index) => isThere(index)),
    ),
  )
}

function sectorsThatDiffer(before: Buffer, after: Buffer): readonly number[] {
  const count = Math.ceil(after.length / SECTOR_BYTES)
  return Array.from({ length: count }, (_, sector) => sector * SECTOR_BYTES).filter(
    (at) => !before.subarray(at, at + SECTOR_BYTES).equals(after.subarray(at, at + SECTOR_BYTES)),
  )
}

function mixed(before: Buffer, after: Buffer, sectors: readonly number[]): Buffer {
  const end = Math.max(
    before.length,
    ...sectors.map((at) => Math.min(at + SECTOR_BYTES, after.length)),
  )
  const bytes = Buffer.alloc(end)
  before.copy(bytes)
  for (const at of sectors) after.copy(bytes, at, at, Math.min(at + SECTOR_BYTES, after.length))
  return bytes
}

/** The image with one bit of one of its files changed. */
export function flipped(image: Image, random: Random): Image {
  const there = parts.filter((part) => image[part].length > 0)
  const part = there[random.below(there.length)] ?? 'file'
  const bytes = Buffer.from(image[part])
  const at = random.below(bytes.length)
  bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))
  return { ...image, [part]: bytes }
}

/** The images that each lack one of the files, and those whose last bytes are gone. */
export function maimed(image: Image, random: Random): readonly Image[] {
  return parts.flatMap((part) => {
    const bytes = image[part]
    if (bytes.length === 0) return []
    const cut = bytes.subarray(0, random.below(bytes.length))
    return [
      { ...image, [part]: Buffer.alloc(0) },
      { ...image, [part]: cut },
    ]
  })
}

export * as Images from './Images.ts'
