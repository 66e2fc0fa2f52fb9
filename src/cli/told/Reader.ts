import type { Cursors } from '../../journal/Cursors.ts'
import { Io } from '../Io.ts'

/**
 * Whoever reads the output, and how far they are. A line that was written to a pipe may be lost with
 * its reader, so their position moves to where they are surely past: as far behind as a pipe can hold.
 * Of a file it moves once the lines are synced.
 *
 * Rules: [TOLD3]
 */
export interface Reader {
  /** Writes what was told up to an entry, and moves the reader's position. */
  tell(text: string, seq: number): Promise<void>
  /** What is to be said at the end, where it is not known whether all was taken; null where it is. */
  end(): string | null
}

/** Whose position it is; null to keep none. */
export interface Named {
  readonly name: string
  readonly cursors: Cursors
  /** The command that moves it by hand, for the message at the end. */
  readonly remedy: (seq: number) => string
}

export function create({ stdout }: Io, named: Named | null): Reader {
  const waiting: { readonly seq: number; readonly end: number }[] = []
  let written = 0
  let told = 0
  const move = (): void => {
    const sure = written - stdout.writableLength - (stdout.held ?? 0)
    let taken = 0
    for (; waiting[0] !== undefined && waiting[0].end <= sure; waiting.shift())
      taken = waiting[0].seq
    if (taken === 0 || named === null || !stdout.writable) return
    stdout.sync?.()
    named.cursors.move(named.name, taken)
  }
  return {
    async tell(text, seq) {
      if (named !== null) {
        written += Buffer.byteLength(text)
        told = seq
        waiting.push({ seq, end: written })
      }
      await Io.write(stdout, text)
      move()
    },
    end() {
      if (named === null || waiting.length === 0) return null
      return `cursor ${named.name}: what was told last may not have been taken yet; once it has: ${named.remedy(told)}`
    },
  }
}

export * as Reader from './Reader.ts'
