import type { Codec } from './Codec.ts'
import type { Machine } from './Machine.ts'

/** Work in parts, between which whoever does it may let go of the thread. */
export type Work<T> = Generator<void, T>

/** Does all of it now. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
  }
}

/** The state that was written in pieces, read in parts. */
export function* restoring<State>(
  { restoring: begin, long }: Pick<Machine<State, never, unknown>, 'restoring' | 'long'>,
  codec: Codec,
  pieces: (from: number) => Iterable<string>,
): Work<State> {
  const parts = begin(yield* codec.record(pieces, long))
  for (;;) {
    const state = parts.more()
    if (state !== null) return state
    yield
  }
}
