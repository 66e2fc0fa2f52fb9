import type { Storage } from '../../src/journal/Storage.ts'

/** What a power failure may leave of the writes that were not synced. */
export type Crash =
  /** The first bytes of them. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The first bytes, and noise in the place of the rest: the length was kept, the data not. */
  | { readonly kind: 'tear'; readonly bytes: number }
  /** All but one sector, which is zero. */
  | { readonly kind: 'hole'; readonly sector: number }

export const SECTOR_BYTES = 64

/** A disk in memory that keeps synced bytes and promises nothing about the others. */
export interface LossyDisk extends Storage {
  /** What a power failure leaves alone. */
  readonly synced: Uint8Array
  /** What has been appended since. */
  readonly unsynced: Uint8Array
  /** A disk as it comes up after the failure. */
  crash(crash: Crash): LossyDisk
}

/**
 * A disk with some bytes on it.
 *
 * `onSync` runs before each sync, and may throw as a failing disk does: nothing is synced then.
 */
export function create(start: Uint8Array, onSync: (disk: LossyDisk) => void = () => {}): LossyDisk {
  let synced = Buffer.from(start)
  let unsynced = Buffer.alloc(0)
  /** A truncation that is not synced may be forgotten: the worst that it can do. */
  let size = synced.length
  const disk: LossyDisk = {
    get synced() {
      return synced
    },
    get unsynced() {
      return unsynced
    },
    read: () => Buffer.concat([synced.subarray(0, size), unsynced]),
    append(bytes) {
      unsynced = Buffer.concat([unsynced, bytes])
    },
    truncate(to) {
      size = Math.min(size, to)
      unsynced = unsynced.subarray(0, Math.max(0, to - size))
    },
    sync() {
      onSync(disk)
      synced = Buffer.concat([synced.subarray(0, size), unsynced])
      size = synced.length
      unsynced = Buffer.alloc(0)
    },
    crash: (crash) => create(Buffer.concat([synced, left(unsynced, crash)])),
  }
  return disk
}

function left(unsynced: Buffer, crash: Crash): Buffer {
  if (crash.kind === 'cut') return unsynced.subarray(0, crash.bytes)
  const bytes = Buffer.from(unsynced)
  if (crash.kind === 'hole') {
    bytes.subarray(crash.sector * SECTOR_BYTES, (crash.sector + 1) * SECTOR_BYTES).fill(0)
    return bytes
  }
  for (let at = crash.bytes; at < bytes.length; at++)
    bytes[at] = (bytes[at]! ^ (at * 37 + 1)) & 0xff
  return bytes
}

export * as LossyDisk from './LossyDisk.ts'
