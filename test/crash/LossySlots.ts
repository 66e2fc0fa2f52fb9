import type { Slots } from '../../src/journal/Storage.ts'

/** Slots in memory that keep synced bytes, and promise nothing about what was written since. */
export interface LossySlots extends Slots {
  /** Slots as they come up after a power failure: with the first bytes of all that was not synced. */
  crash(bytes: number): LossySlots
  /** The same with the first bytes of each write: none of those to one place is whole. */
  torn(bytes: number): LossySlots
  /** How many bytes are not synced. */
  readonly unsynced: number
}

/**
 * `onSync` runs before each sync, and may throw as a failing disk does: nothing is synced then. `onWrite` runs
 * after each write.
 */
export function create(
  start: Uint8Array = new Uint8Array(),
  onSync: (slots: LossySlots) => void = () => {},
  onWrite: (slots: LossySlots) => void = () => {},
): LossySlots {
  let synced = Buffer.from(start)
  let written: { readonly bytes: Buffer; readonly at: number }[] = []
  const slots: LossySlots = {
    get unsynced() {
      return written.reduce((sum, { bytes }) => sum + bytes.length, 0)
    },
    read: () => written.reduce(over, synced),
    write(bytes, at) {
      written.push({ bytes: Buffer.from(bytes), at })
      onWrite(slots)
    },
    sync() {
      onSync(slots)
      synced = written.reduce(over, synced)
      written = []
    },
    crash(bytes) {
      let left = bytes
      const there = written.map((one) => {
        const part = one.bytes.subarray(0, left)
        left -= part.length
        return { bytes: part, at: one.at }
      })
      return create(there.filter((one) => one.bytes.length > 0).reduce(over, synced))
    },
    torn(bytes) {
      const there = written.map(({ bytes: whole, at }) => ({ bytes: whole.subarray(0, bytes), at }))
      return create(there.reduce(over, synced))
    },
  }
  return slots
}

function over(before: Buffer, { bytes, at }: { readonly bytes: Buffer; readonly at: number }) {
  const after = Buffer.alloc(Math.max(before.length, at + bytes.length))
  before.copy(after)
  bytes.copy(after, at)
  return after
}

export * as LossySlots from './LossySlots.ts'
