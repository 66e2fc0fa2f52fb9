import { assert } from '../base/assert.ts'
import type { Author, Body, Codec } from './Codec.ts'
import { EntryParts } from './EntryParts.ts'
import { Fault, TamperedError, VersionError } from './Fault.ts'
import type { Base, Journal, TornTail } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import type { Machine, Step } from './Machine.ts'
import { atOnce, restoring, type Work } from './restoring.ts'
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
 * another build or codec is skipped: its entries are folded instead. That at the base of a compacted
 * journal is not, since its digest was anchored when the entries before it were still there.
 *
 * Rules: [JRN5] [JRN6] [JRN7] [JRN8]
 *
 * @throws TamperedError where an entry is damaged
 * @throws VersionError where an unknown version wrote it
 */
export const recover = <State, Command, Event>(
  journal: Journal,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  build: string,
): Recovered<State> => atOnce(recovering(journal, machine, codec, build))

/** The same in parts: of the snapshot, and with every entry. */
export function* recovering<State, Command, Event>(
  journal: Journal,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  build: string,
): Work<Recovered<State>> {
  const author = { build, codec: codec.version, secret: journal.secret }
  const start = yield* restart(journal, machine, codec, author)
  const { state } = start
  let head = start.head
  for (const link of journal.links(head.seq)) {
    head = JournalEntry.check(head, link)
    foldInto(machine, state, read<Command, Event>(link, codec))
    yield
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
  const { command, events } = step
  if (!EntryParts.areHashed(codec.version)) return codec.encode({ command, events })
  return EntryParts.join([command, ...events].map((part) => codec.encode(part)))
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
  try {
    const told = decode(link, codec)
    const { command, events } = written === codec.version ? told : codec.upcast(told, written)
    return { seq, time, command, events } as Step<Command, Event>
  } catch (error) {
    throw impossible(seq, 'a command and its events', error)
  }
}

/**
 * Folds a step read from an entry.
 *
 * @throws TamperedError where it cannot follow from what is before it, though every hash is right
 */
export function foldInto<State, Command, Event>(
  machine: Machine<State, Command, Event>,
  state: State,
  step: Step<Command, Event>,
): void {
  try {
    machine.fold(state, step)
  } catch (error) {
    throw impossible(step.seq, 'events that follow from those before', error)
  }
}

/** Hashes are right and the content is not: somebody else than a writer of journals made it. */
export function impossible(seq: number, expected: string, error: unknown): unknown {
  if (error instanceof Fault) return error
  const found = error instanceof Error ? error.message : `${error}`
  return new TamperedError(`entry ${seq}`, expected, found, error)
}

function decode({ body, codec: written }: JournalEntry, codec: Codec): Body {
  if (!EntryParts.areHashed(written)) return codec.decode(body) as Body
  const [command = null, ...events] = EntryParts.split(body).map((part) => codec.decode(part))
  return { command, events }
}

interface Start<State> {
  readonly state: State
  readonly head: Head
  readonly damaged: readonly TamperedError[]
}

function* restart<State, Command, Event>(
  journal: Journal,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  author: Author,
): Work<Start<State>> {
  const damaged: TamperedError[] = []
  let before = Number.POSITIVE_INFINITY
  for (;;) {
    const snapshot = journal.latest(before)
    if (snapshot === null) return begin(journal, machine, damaged)
    assert(snapshot.seq < before, 'journal: snapshots come newest first')
    before = snapshot.seq
    const isOwn = snapshot.build === author.build && snapshot.codec === author.codec
    if (!isOwn && !isAnchored(snapshot, journal.base)) continue
    try {
      const head = headAt(journal, snapshot.seq)
      yield* Snapshot.checking(head, snapshot, journal.pieces(snapshot))
      const pieces = (from: number) => journal.pieces(snapshot, from)
      return { state: yield* restoring(machine, codec, pieces), head, damaged }
    } catch (error) {
      if (!(error instanceof TamperedError)) throw error
      damaged.push(error)
    }
  }
}

/** @throws TamperedError where the entries before the base are in an archive, and no snapshot holds */
function begin<State, Command, Event>(
  { root, base }: Journal,
  machine: Machine<State, Command, Event>,
  damaged: readonly TamperedError[],
): Start<State> {
  if (base === null) return { state: machine.create(), head: root, damaged }
  const expected = `one with digest ${base.digest}; what is before it is in ${base.archive}`
  const found = damaged.at(-1)?.message ?? 'none'
  throw new TamperedError(`snapshot ${base.seq}`, expected, found)
}

/** Whether a snapshot is the one that a compacted journal goes on from. */
export const isAnchored = ({ seq, digest }: Snapshot, base: Base | null): boolean =>
  seq === base?.seq && digest === base.digest

/** The head after an entry whose bytes have been checked. */
function headAt(journal: Journal, seq: number): Head {
  if (seq === journal.base?.seq) return { seq, hash: journal.base.hash }
  for (const link of journal.links(seq - 1)) {
    return JournalEntry.check({ seq: seq - 1, hash: link.prev }, link)
  }
  throw new TamperedError(`snapshot ${seq}: entry`, `entry ${seq}`, 'none')
}
