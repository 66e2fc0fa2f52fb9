import type { State } from '../../src/engine/State.ts'
import type { Draft } from './world.ts'

/** A command to be told at a time or at its own, under a new id or under one of its own. */
export type Told = Draft & { readonly time?: number; readonly id?: string }

/** A random stream of its own beside the commands of a run: the next command, mostly none. */
export type Stream = (time: number, state: State) => Told | null

/** The first of several streams that has a command; the others wait for their next turn. */
export const either =
  (...streams: readonly Stream[]): Stream =>
  (time, state) =>
    streams.reduce<Told | null>((found, stream) => found ?? stream(time, state), null)
