import type { Codec } from './Codec.ts'
import { Fault } from './Fault.ts'
import type { Source, TornTail } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import type { Machine, Step } from './Machine.ts'
import { read, write } from './recover.ts'
import { Snapshot } from './Snapshot.ts'

/** The result of an audit of the whole journal. */
export interface Report {
  readonly entries: number
  readonly commands: number
  readonly events: number
  readonly snapshots: number
  /** Entries of another build or codec: checked and folded, not decided again. */
  readonly folded: number
  readonly head: Head
  /** Digest of the state at the end; null where the last round was interrupted. */
  readonly digest: string | null
  readonly cut: TornTail | null
}

/**
 * The same command gave a different result: another build under the same name, or chance inside.
 */
export class DivergedError extends Fault {
  override readonly name = 'Journal.DivergedError'
  readonly place: string

  constructor(place: string, expected: string, found: string) {
    super(`${place} differs when decided again: expected ${expected}, found ${found}`, 'JRN5')
    this.place = place
  }
}

interface Audit<State, Command, Event> {
  readonly machine: Machine<State, Command, Event>
  readonly codec: Codec
  readonly build: string
  readonly state: State
  head: Head
  /** The steps of the current round that the machine expects and the journal has not yet shown. */
  round: Iterator<Step<Command, Event>> | null
  commands: number
  events: number
  snapshots: number
  folded: number
}

/**
 * Decides every command again from the beginning, and requires the same events and hashes.
 *
 * Checks the chain, every snapshot's hash and digest, and the bytes that no entry covers.
 *
 * Rules: [JRN4] [JRN5] [JRN6]
 *
 * @throws TamperedError with the location of the first byte that differs
 * @throws VersionError with the first entry of an unknown version
 * @throws LockedError where the journal was written meanwhile
 * @throws DivergedError where the decision, not a byte, differs
 */
export function verify<State, Command, Event>(
  source: Source,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  build: string,
  onProgress: (entries: number) => void = () => {},
): Report {
  const audit: Audit<State, Command, Event> = {
    machine,
    codec,
    build,
    state: machine.create(),
    head: source.root,
    round: null,
    commands: 0,
    events: 0,
    snapshots: 0,
    folded: 0,
  }
  try {
    compareAll(audit, source, onProgress)
    source.audit()
  } finally {
    source.checkStill()
  }
  return reportOf(audit, source.cut)
}

function compareAll<S, C, E>(
  audit: Audit<S, C, E>,
  source: Source,
  onProgress: (entries: number) => void,
): void {
  const snapshots = source.snapshots()[Symbol.iterator]()
  let next = snapshots.next()
  for (const link of source.links(0)) {
    audit.head = JournalEntry.check(audit.head, link)
    decide(audit, link)
    for (; !next.done && next.value.seq <= link.seq; next = snapshots.next()) {
      compare(audit, next.value)
    }
    onProgress(link.seq)
  }
  if (!next.done) compare(audit, next.value)
}

function decide<S, C, E>(audit: Audit<S, C, E>, link: JournalEntry): void {
  const { machine, codec, state } = audit
  const step = read<C, E>(link, codec)
  if (step.command !== null) audit.commands++
  audit.events += step.events.length
  if (link.build !== audit.build || link.codec !== codec.version) {
    audit.round = null
    audit.folded++
    machine.fold(state, step)
    return
  }
  if (step.command !== null) finish(audit, link)
  if (step.command !== null) audit.round = machine.step(state, step.command)[Symbol.iterator]()
  audit.round ??= machine.proceed(state)[Symbol.iterator]()
  const again = audit.round.next()
  if (again.done) throw new DivergedError(`entry ${link.seq}`, 'nothing', 'an entry')
  compareStep(link, again.value, codec)
}

/** A command may come only after the end of the round before it. */
function finish<S, C, E>(audit: Audit<S, C, E>, link: JournalEntry): void {
  const rest = audit.round?.next()
  audit.round = null
  if (rest === undefined || rest.done) return
  throw new DivergedError(`entry ${link.seq}`, 'the rest of a round', 'a command')
}

function compareStep(link: JournalEntry, step: Step<unknown, unknown>, codec: Codec): void {
  const place = `entry ${link.seq}`
  const header = (of: { readonly seq: number; readonly time: number }) => `${of.seq} at ${of.time}`
  if (header(step) !== header(link)) {
    throw new DivergedError(place, header(step), header(link))
  }
  const expected = write(step, codec)
  if (expected !== link.body) throw new DivergedError(place, ...excerpts(expected, link.body))
}

/** Excerpts of the two texts from where they differ. */
function excerpts(expected: string, found: string): [string, string] {
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at++
  const start = Math.max(0, at - 20)
  return [`…${expected.slice(start, at + 60)}…`, `…${found.slice(start, at + 60)}…`]
}

function compare<S, C, E>(audit: Audit<S, C, E>, snapshot: Snapshot): void {
  const { machine, codec, state } = audit
  Snapshot.check(audit.head, snapshot)
  audit.snapshots++
  if (snapshot.build !== audit.build || snapshot.codec !== codec.version) return
  const digest = Snapshot.digest(codec.encode(machine.snapshot(state)))
  if (digest === snapshot.digest) return
  throw new DivergedError(`snapshot ${snapshot.seq}`, digest, snapshot.digest)
}

function reportOf<S, C, E>(audit: Audit<S, C, E>, cut: TornTail | null): Report {
  const { commands, events, snapshots, folded, head } = audit
  const isOpen = audit.round !== null && audit.round.next().done !== true
  const state = isOpen ? null : audit.codec.encode(audit.machine.snapshot(audit.state))
  const digest = state === null ? null : Snapshot.digest(state)
  return { entries: head.seq, commands, events, snapshots, folded, head, digest, cut }
}
