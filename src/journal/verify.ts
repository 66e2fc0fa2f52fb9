import type { Author, Codec } from './Codec.ts'
import { Fault, TamperedError } from './Fault.ts'
import type { Source, TornTail } from './Journal.ts'
import { type Head, JournalEntry } from './JournalEntry.ts'
import type { Machine, Step } from './Machine.ts'
import { Comparison, type Held, type Proven } from './proof/Comparison.ts'
import { MerkleLog } from './proof/MerkleLog.ts'
import { foldInto, impossible, isAnchored, read, write } from './recover.ts'
import { atOnce, restoring } from './restoring.ts'
import { Snapshot } from './Snapshot.ts'

/** The result of an audit of the whole journal. */
export interface Report {
  readonly entries: number
  /** The entries before, which a compacted journal has in its archive; none of them was read. */
  readonly archived: number
  readonly commands: number
  readonly events: number
  readonly snapshots: number
  /** Entries of another build or codec: checked and folded, not decided again. */
  readonly folded: number
  /** Who wrote those, and where. */
  readonly foldedOf: readonly Folded[]
  /** Snapshots of another build, by their entry, that say something else than this build folds. */
  readonly differing: readonly number[]
  /** What else than the journal itself stands for it. */
  readonly proven: Proven
  readonly head: Head
  /** Digest of the state at the end; null where the last round was interrupted. */
  readonly digest: string | null
  readonly cut: TornTail | null
}

/** Entries in a row that another build decided, or another version wrote. */
export interface Folded extends Author {
  readonly from: number
  readonly to: number
}

export interface Options {
  readonly onProgress?: (entries: number) => void
  /** What the journal must agree with, from elsewhere. */
  readonly held?: Held
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
  readonly foldedOf: Folded[]
  readonly differing: number[]
  readonly comparison: Comparison
}

/**
 * Decides every command again from the beginning, and requires the same events and hashes.
 *
 * Checks the chain, every snapshot's hash and digest, every checkpoint, and the bytes that no entry
 * covers. That is the journal against itself: whoever can write it could have decided another history
 * by this very build. What is held to it from elsewhere shows that nobody did.
 *
 * Rules: [JRN4] [JRN5] [JRN6] [PROOF10] [PROOF11]
 *
 * @throws TamperedError with the location of the first byte that differs
 * @throws VersionError with the first entry of an unknown version
 * @throws LockedError where the journal was written meanwhile
 * @throws DivergedError where the decision, not a byte, differs
 * @throws DisprovedError where it is not the journal that was noted or signed
 */
export function verify<State, Command, Event>(
  source: Source,
  machine: Machine<State, Command, Event>,
  codec: Codec,
  build: string,
  options: Options = {},
): Report {
  const { onProgress = () => {}, held = {} } = options
  const audit: Audit<State, Command, Event> = {
    machine,
    codec,
    build,
    ...begin(source, machine, codec),
    round: null,
    commands: 0,
    events: 0,
    snapshots: 0,
    foldedOf: [],
    differing: [],
    comparison: Comparison.create(source.checkpoints(), held, MerkleLog.of(source.base)),
  }
  try {
    compareAll(audit, source, onProgress)
    source.audit()
  } finally {
    source.checkStill()
  }
  return { ...reportOf(audit, source.cut), archived: source.base?.seq ?? 0 }
}

/** The state before the first entry: at the base of a compacted journal, that of its snapshot. */
function begin<S, C, E>(source: Source, machine: Machine<S, C, E>, codec: Codec) {
  const { base, root } = source
  if (base === null) return { state: machine.create(), head: root }
  const head = { seq: base.seq, hash: base.hash }
  for (const snapshot of source.snapshots()) {
    if (!isAnchored(snapshot, base)) continue
    Snapshot.check(head, snapshot, source.pieces(snapshot))
    const pieces = (from: number) => source.pieces(snapshot, from)
    return { state: atOnce(restoring(machine, codec, pieces)), head }
  }
  const expected = `one with digest ${base.digest}; what is before it is in ${base.archive}`
  throw new TamperedError(`snapshot ${base.seq}`, expected, 'none')
}

function compareAll<S, C, E>(
  audit: Audit<S, C, E>,
  source: Source,
  onProgress: (entries: number) => void,
): void {
  const snapshots = source.snapshots()[Symbol.iterator]()
  let next = snapshots.next()
  for (; !next.done && next.value.seq <= audit.head.seq; next = snapshots.next()) {
    compare(audit, source, next.value)
  }
  for (const link of source.links(0)) {
    const { leaf, ...head } = JournalEntry.checkLeaf(audit.head, link)
    audit.head = head
    audit.comparison.take({ ...head, leaf })
    decide(audit, link)
    for (; !next.done && next.value.seq <= link.seq; next = snapshots.next()) {
      compare(audit, source, next.value)
    }
    onProgress(link.seq)
  }
  if (!next.done) compare(audit, source, next.value)
}

function decide<S, C, E>(audit: Audit<S, C, E>, link: JournalEntry): void {
  const { machine, codec, state } = audit
  const step = read<C, E>(link, codec)
  if (step.command !== null) audit.commands++
  audit.events += step.events.length
  if (link.build !== audit.build || link.codec !== codec.version) {
    audit.round = null
    countFolded(audit.foldedOf, link)
    foldInto(machine, state, step)
    return
  }
  const again = decideAgain(audit, link, step.command)
  if (again.done) throw new DivergedError(`entry ${link.seq}`, 'nothing', 'an entry')
  compareStep(link, again.value, codec)
}

/** What this build decides where the journal has an entry. */
function decideAgain<S, C, E>(
  audit: Audit<S, C, E>,
  link: JournalEntry,
  command: C | null,
): IteratorResult<Step<C, E>> {
  const { machine, state } = audit
  try {
    if (command !== null) finish(audit, link)
    if (command !== null) audit.round = machine.step(state, command)[Symbol.iterator]()
    audit.round ??= machine.proceed(state)[Symbol.iterator]()
    return audit.round.next()
  } catch (error) {
    throw impossible(link.seq, 'a command that can be decided', error)
  }
}

function countFolded(folded: Folded[], { seq, build, codec }: JournalEntry): void {
  const last = folded.at(-1)
  const isSame = last?.to === seq - 1 && last.build === build && last.codec === codec
  if (isSame) folded.pop()
  folded.push({ build, codec, from: isSame ? last.from : seq, to: seq })
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
  const excerpt = (text: string) => `…${text.slice(start, at + 60).replaceAll('\n', ' ')}…`
  return [excerpt(expected), excerpt(found)]
}

function compare<S, C, E>(audit: Audit<S, C, E>, source: Source, snapshot: Snapshot): void {
  const { machine, codec, state } = audit
  Snapshot.check(audit.head, snapshot, source.pieces(snapshot))
  audit.snapshots++
  const digest = Snapshot.digestOf(codec, machine.snapshot(state))
  if (digest === snapshot.digest) return
  if (snapshot.build !== audit.build || snapshot.codec !== codec.version) {
    // Another build may write the same state in other words: then it is no damage.
    if (!isSame(audit, source, snapshot, digest)) audit.differing.push(snapshot.seq)
    return
  }
  throw new DivergedError(`snapshot ${snapshot.seq}`, digest, snapshot.digest)
}

/** Whether a snapshot of another build, read by this one, is the state that this one folds. */
function isSame<S, C, E>(
  { machine, codec }: Audit<S, C, E>,
  source: Source,
  snapshot: Snapshot,
  digest: string,
) {
  try {
    const pieces = (from: number) => source.pieces(snapshot, from)
    const state = atOnce(restoring(machine, codec, pieces))
    return Snapshot.digestOf(codec, machine.snapshot(state)) === digest
  } catch {
    return false
  }
}

function reportOf<S, C, E>(audit: Audit<S, C, E>, cut: TornTail | null): Omit<Report, 'archived'> {
  const { commands, events, snapshots, foldedOf, differing, head } = audit
  const proven = audit.comparison.end()
  const isOpen = audit.round !== null && audit.round.next().done !== true
  const { codec, machine, state } = audit
  const digest = isOpen ? null : Snapshot.digestOf(codec, machine.snapshot(state))
  const folded = foldedOf.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  const counts = { entries: head.seq, commands, events, snapshots, folded }
  return { ...counts, foldedOf, differing, proven, head, digest, cut }
}
