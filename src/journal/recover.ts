import { assert } from '../base/assert.ts'
import type { Author, Body, Codec } from './Codec.ts'
import { TamperedError, VersionError } from './Fault.ts'
import type { Journal, TornTail } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import type { Machine, Step } from './Machine.ts'
import { Snapshot } from './Snapshot.ts'

/** The findings of recovery, and the recovered state. */
export interface Recovered<State> {
  readonly state: State
  readonly head: Head
  /** The snapshot it started from; 0 for the beginning. */
  readonly snapshot: number
  /** Entries folded after it. */
  readonly folded: number
  /** Entries written to complete an interrupted round. */
  readonly proceeded: number
  readonly cut: TornTail | null
  /** False where no record said which entries were acknowledged: one is begun. */
  readonly isRecorded: boolean
  /** Newer snapshots that were invalid, and why. Their entries were valid. */
  readonly damaged: readonly TamperedError[]
}

/**
 * Recovers the state from the newest valid snapshot, the entries after it, and the rest of an open
 * round.
 *
 * Only the rest of an open round is decided again; it is written before this returns. A snapshot of
 * another build or codec is skipped: its entries are folded instead.
 *
 * Rules: [JRN5] [JRN6] [JRN7] [JRN8]
 *
 * @throws TamperedError where an entry is damaged
 * @throws VersionError where an unknown version wrote it
 */
export function recover<State, Command, Event>(
  journal: Journal,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  build: string,
): Recovered<State> {
  const author = { build, codec: codec.version }
  const start = restart(journal, machine, codec, author)
  const { state } = start
  let head = start.head
  for (const link of journal.links(head.seq)) {
    head = JournalEntry.check(head, link)
    machine.fold(state, read(link, codec))
  }
  const folded = head.seq - start.head.seq
  for (const step of machine.proceed(state)) {
    const link = JournalEntry.seal(head, step, write(step, codec), author)
    journal.append(link)
    head = { seq: link.seq, hash: link.hash }
  }
  const proceeded = head.seq - start.head.seq - folded
  if (proceeded > 0) journal.commit()
  return {
    state,
    head,
    snapshot: start.head.seq,
    folded,
    proceeded,
    cut: journal.cut,
    isRecorded: journal.isRecorded,
    damaged: start.damaged,
  }
}

/** The body of an entry. */
export function write(step: Step<unknown, unknown>, codec: Codec): string {
  return codec.encode({ command: step.command, events: step.events })
}

/**
 * Decodes an entry whose hash has been checked: a step that a machine once gave, in its current
 * form.
 *
 * Rules: [JRN9] [JRN13]
 *
 * @throws VersionError where an unknown version wrote it
 */
export function read<Command, Event>(link: JournalEntry, codec: Codec): Step<Command, Event> {
  const { seq, time, build, codec: written } = link
  VersionError.check(`entry ${seq}`, { build, codec: written }, codec.version)
  const told = codec.decode(link.body) as Body
  const { command, events } = written === codec.version ? told : codec.upcast(told, written)
  return { seq, time, command, events } as Step<Command, Event>
}

interface Start<State> {
  readonly state: State
  readonly head: Head
  readonly damaged: readonly TamperedError[]
}

function restart<State, Command, Event>(
  journal: Journal,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  author: Author,
): Start<State> {
  const damaged: TamperedError[] = []
  let before = Number.POSITIVE_INFINITY
  for (;;) {
    const snapshot = journal.latest(before)
    if (snapshot === null) return { state: machine.create(), head: journal.root, damaged }
    assert(snapshot.seq < before, 'journal: snapshots come newest first')
    before = snapshot.seq
    if (snapshot.build !== author.build || snapshot.codec !== author.codec) continue
    try {
      const head = headAt(journal, snapshot.seq)
      Snapshot.check(head, snapshot)
      return { state: machine.restore(codec.decode(snapshot.body)), head, damaged }
    } catch (error) {
      if (!(error instanceof TamperedError)) throw error
      damaged.push(error)
    }
  }
}

/** The head after an entry whose bytes have been checked. */
function headAt(journal: Journal, seq: number): Head {
  for (const link of journal.links(seq - 1)) {
    return JournalEntry.check({ seq: seq - 1, hash: link.prev }, link)
  }
  throw new TamperedError(`snapshot ${seq}: entry`, `entry ${seq}`, 'none')
}
