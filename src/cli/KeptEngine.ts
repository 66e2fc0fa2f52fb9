import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import type { State } from '../engine/State.ts'
import { type Recovered, recover } from '../journal/recover.ts'
import { SqliteJournal } from '../journal/SqliteJournal.ts'
import { Writer } from '../journal/Writer.ts'
import { journalText } from '../wire/journalText.ts'
import { build as nameOfBuild } from './build.ts'
import { engineMachine } from './engineMachine.ts'

/** An engine whose journal is a file. */
export interface KeptEngine {
  readonly state: State
  readonly recovered: Recovered<State>
  /** Decides a command; nobody may be told before the next commit. */
  apply(command: Command): readonly Entry[]
  commit(): void
  close(): void
}

const SNAPSHOT_EVERY = 50_000

/**
 * Opens a journal, or begins one, and gets the state back.
 *
 * @throws Fault of the journal: damaged, locked, no journal at all
 */
export function open(path: string, snapshotEvery = SNAPSHOT_EVERY): KeptEngine {
  const build = nameOfBuild()
  const journal = SqliteJournal.open(path, { build, codec: journalText.version })
  try {
    const recovered = recover<State, Command, Event>(journal, engineMachine, journalText, build)
    const options = { codec: journalText, build, snapshotEvery }
    const writer = Writer.start(journal, engineMachine, recovered, options)
    const { state, apply, commit, close } = writer
    return { state, recovered, apply, commit, close }
  } catch (error) {
    journal.close()
    throw error
  }
}

/** What the start found, for people. */
export function describe({ recovered, state }: KeptEngine, path: string): string {
  const { head, snapshot, folded, cut, damaged } = recovered
  if (head.seq === 0) return `${path}: a new journal`
  const since = snapshot === 0 ? 'the beginning' : `the snapshot at entry ${snapshot}`
  const accounts = state.accounts.filter(({ kind }) => kind !== 'house').length
  const lines = [
    `${path}: recovered ${head.seq} entries, ${folded} of them after ${since}; ` +
      `${accounts} accounts, ${new Date(state.time).toISOString()}`,
  ]
  if (cut !== null) {
    lines.push(`  cut off ${cut.bytes} bytes that were never acknowledged (${cut.place})`)
  }
  for (const { message } of damaged) lines.push(`  passed over a snapshot: ${message}`)
  return lines.join('\n')
}

export * as KeptEngine from './KeptEngine.ts'
