import { grouped } from '../chart/labels.ts'
import { bar } from './board/bars.ts'
import type { Io } from './Io.ts'

/** A progress line on stderr for long commands, on a terminal only. */
export interface Progress {
  readonly at: (done: number) => void
  /** Removes the line. */
  readonly end: () => void
}

const EVERY_MS = 100
const BAR = 24
const CLEAR = '\r\x1b[K'

/** Counts up to `total`, or without a total where it is unknown. */
export function create(io: Io, what: string, total: number | null): Progress {
  if (io.stderr.isTTY !== true) return { at() {}, end() {} }
  let shownAt = 0
  return {
    at(done) {
      const now = io.now()
      if (now - shownAt < EVERY_MS) return
      shownAt = now
      const share = total === null ? '' : `${bar(done / Math.max(1, total), BAR).padEnd(BAR)} `
      io.stderr.write(`${CLEAR}${share}${grouped(done)} ${what}`)
    },
    end() {
      if (shownAt > 0) io.stderr.write(CLEAR)
      shownAt = 0
    },
  }
}

export * as Progress from './Progress.ts'
