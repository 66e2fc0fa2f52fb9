import { createHash, type Hash } from 'node:crypto'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { holdings } from './holdings.ts'
import { NormalForm } from './NormalForm.ts'

/** The decisions of an engine, command by command, as one running digest. */
export interface Recording {
  readonly hash: Hash
  /** Called with the lines that were digested. */
  readonly keep: (lines: string) => void
  /** The number of commands recorded. */
  count: number
}

export const create = (keep: Recording['keep'] = () => {}): Recording => ({
  hash: createHash('sha256'),
  keep,
  count: 0,
})

/** Records a command's events and the state after it. */
export function hear(recording: Recording, state: State, entries: readonly Entry[]): void {
  if (hearEvents(recording, entries)) look(recording, state)
}

/** Records events only, where there are too many accounts to list after every command. */
export function hearEvents(recording: Recording, entries: readonly Entry[]): boolean {
  if (NormalForm.isLater(entries)) return false
  recording.count += 1
  add(recording, [`#${recording.count}`, ...NormalForm.lines(entries)])
  return true
}

/** Adds the state. */
export function look(recording: Recording, state: State): void {
  add(recording, [...holdings(state)])
}

function add({ hash, keep }: Recording, lines: readonly string[]): void {
  if (lines.length === 0) return
  const text = `${lines.join('\n')}\n`
  hash.update(text)
  keep(text)
}

/** Forty bits make a collision unlikely, and keep four thousand digests in a small file. */
export const digest = ({ hash }: Recording): string => hash.copy().digest('hex').slice(0, 10)

export * as Recording from './Recording.ts'
