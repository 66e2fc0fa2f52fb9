import type { KeptCheckpoint } from '../Journal.ts'
import type { Head } from '../JournalEntry.ts'
import { Checkpoint } from './Checkpoint.ts'
import { MerkleLog } from './MerkleLog.ts'
import type { Verifier } from './NoteKey.ts'
import { DisprovedError, NoteError } from './ProofFault.ts'
import { SignedNote } from './SignedNote.ts'

/** What is known of a journal from elsewhere, and must be so. */
export interface Held {
  /** A hash of the chain that was noted elsewhere. */
  readonly head?: Head | undefined
  /** A checkpoint that was noted elsewhere; whoever gives it has checked its signature. */
  readonly checkpoint?: Checkpoint | undefined
  /** Who must have signed: the journal's own checkpoints count by this key alone. */
  readonly key?: Verifier | undefined
}

/** What was found. */
export interface Proven {
  /** Checkpoints in the journal; all of them agree with its entries. */
  readonly checkpoints: number
  /** Those that the key signed; 0 without a key. */
  readonly signed: number
  /** The last entry that a head, a checkpoint or a key stands for; 0 where nothing was held to it. */
  readonly to: number
}

/** Holds a journal to what is known from elsewhere, entry by entry. */
export interface Comparison {
  /** The next entry, whose hash has been checked. */
  take(entry: Head & { readonly leaf: string }): void
  /** Call it after the last entry. */
  end(): Proven
}

interface Work {
  readonly held: Held
  readonly log: MerkleLog
  readonly kept: Iterator<KeptCheckpoint>
  next: KeptCheckpoint | null
  /** The last entry under a checkpoint that agrees. */
  agreed: number
  checkpoints: number
  signed: number
  to: number
}

/**
 * Compares from the beginning, or from the entries that an archive holds on.
 *
 * Rules: [PROOF10] [PROOF11]
 *
 * @throws NoteError where what was noted is before its beginning
 */
export function create(
  checkpoints: Iterable<KeptCheckpoint>,
  held: Held,
  log: MerkleLog = MerkleLog.create(),
): Comparison {
  const kept = checkpoints[Symbol.iterator]()
  const work: Work = { held, log, kept, next: null, agreed: 0, checkpoints: 0, signed: 0, to: 0 }
  checkReach(held, log.size)
  advance(work)
  compareCheckpoint(work)
  return {
    take({ seq, hash, leaf }) {
      MerkleLog.append(log, Buffer.from(leaf, 'hex'))
      if (held.head?.seq === seq) compareHead(work, held.head, hash)
      for (; work.next !== null && work.next.seq <= seq; advance(work)) compareKept(work, work.next)
      compareCheckpoint(work)
    },
    end: () => end(work),
  }
}

/** What was noted of entries that are in an archive cannot be held to what is left. */
function checkReach({ head, checkpoint }: Held, from: number): void {
  for (const seq of [head?.seq, checkpoint === undefined ? undefined : checkpoint.size + 1]) {
    if (seq === undefined || seq > from) continue
    const expected = `what was noted of an entry after ${from}, or --archive with those before`
    throw new NoteError('noted', expected, `entry ${checkpoint?.size ?? seq}`, 'PROOF10')
  }
}

function advance(work: Work): void {
  const { done, value } = work.kept.next()
  work.next = done ? null : value
}

function compareHead(work: Work, head: Head, hash: string): void {
  work.to = Math.max(work.to, head.seq)
  if (hash === head.hash) return
  const place = `entry ${head.seq}: hash`
  throw new DisprovedError(
    place,
    `${head.hash}, which was noted`,
    `${hash}${since(work)}`,
    'PROOF10',
  )
}

function compareCheckpoint(work: Work): void {
  const { held, log } = work
  if (held.checkpoint?.size === log.size) compareRoot(work, held.checkpoint, 'checkpoint noted at')
}

function compareKept(work: Work, { note }: KeptCheckpoint): void {
  const { key } = work.held
  const signed = SignedNote.parseKept(note)
  const checkpoint = Checkpoint.parse(signed.text)
  const { to } = work
  compareRoot(work, checkpoint, 'checkpoint')
  const isSigned = key !== undefined && SignedNote.isSignedBy(signed, key)
  if (isSigned) work.signed += 1
  else work.to = to
  work.checkpoints += 1
}

function compareRoot(work: Work, { size, root }: Checkpoint, name: string): void {
  const found = MerkleLog.root(work.log)
  if (size !== work.log.size || !MerkleLog.equal(found, root)) {
    const expected = `${size} entries with root ${MerkleLog.base64(root)}`
    const now = `${work.log.size} with root ${MerkleLog.base64(found)}${since(work)}`
    throw new DisprovedError(`${name} ${size}`, expected, now, 'PROOF10')
  }
  work.agreed = size
  work.to = size
}

const since = ({ agreed }: Work): string =>
  agreed === 0 ? '' : `; up to entry ${agreed} a checkpoint agrees`

function end(work: Work): Proven {
  const { held, log, next, checkpoints, signed, to } = work
  const last = `the end after entry ${log.size}: cut off, or an older copy`
  if (next !== null) {
    throw new DisprovedError(`checkpoint ${next.seq}`, 'the entries under it', last, 'PROOF10')
  }
  if (held.head !== undefined && held.head.seq > log.size) {
    throw new DisprovedError(`entry ${held.head.seq}`, 'the entry that was noted', last, 'PROOF10')
  }
  if (held.checkpoint !== undefined && held.checkpoint.size > log.size) {
    const place = `checkpoint noted at ${held.checkpoint.size}`
    throw new DisprovedError(place, 'the entries under it', last, 'PROOF10')
  }
  if (held.key !== undefined && signed === 0 && held.checkpoint === undefined) {
    const expected = `one signed by ${held.key.name}+${held.key.id}`
    throw new DisprovedError('checkpoints', expected, `${checkpoints}, none by it`, 'PROOF11')
  }
  return { checkpoints, signed, to }
}

export * as Comparison from './Comparison.ts'
