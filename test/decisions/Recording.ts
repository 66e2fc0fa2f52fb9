import { createHash, type Hash } from 'node:crypto'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { holdings } from './holdings.ts'
import { NormalForm } from './NormalForm.ts'

/** What an engine decided, command by command, as one digest that runs along. */
export interface Recording {
  readonly hash: Hash
  /** Told of the lines that were digested. */
  readonly keep: (lines: string) => void
  /** How many commands were heard. */
  count: number
}

export const create = (keep: Recording['keep'] = () => {}): Recording => ({
  hash: createHash('sha256'),
  keep,
  count: 0,
})

/** Hears what a command led to, and how everything stands after it. */
export function hear(recording: Recording, state: State, entries: readonly Entry[]): void {
  if (hearEvents(recording, entries)) look(recording, state)
}

/** Hears events only, where there are too many accounts to look at after every command. */
export function hearEvents(recording: Recording, entries: readonly Entry[]): boolean {
  if (NormalForm.isLater(entries)) return false
  recording.count += 1
  add(recording, [`#${recording.count}`, ...NormalForm.lines(entries)])
  return true
}

/** Adds how everything stands. */
export function look(recording: Recording, state: State): void {
  add(recording, [...holdings(state)])
}

function add({ hash, keep }: Recording, lines: readonly string[]): void {
  if (lines.length === 0) return
  const text = `${lines.join('\n')}\n`
  hash.update(text)
  keep(text)
}

/** Forty bits tell any accident apart, and leave four thousand of them a small file. */
export const digest = ({ hash }: Recording): string => hash.copy().digest('hex').slice(0, 10)

export * as Recording from './Recording.ts'
