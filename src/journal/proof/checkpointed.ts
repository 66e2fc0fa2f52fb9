import { TamperedError } from '../Fault.ts'
import type { Journal, KeptCheckpoint } from '../Journal.ts'
import { JournalEntry, type Sealed } from '../JournalEntry.ts'
import { Checkpoint } from './Checkpoint.ts'
import { MerkleLog } from './MerkleLog.ts'
import type { Signer } from './NoteKey.ts'
import { SignedNote } from './SignedNote.ts'

export interface Options {
  /** Signs the checkpoints; without one they say how far the journal came, and prove nothing. */
  readonly signer?: Signer | undefined
  /** The most entries between checkpoints. */
  readonly every: number
  /** Is told a checkpoint's note once it is durable. */
  readonly onNote?: ((note: string) => void) | undefined
}

/** A journal that keeps its Merkle log, and notes where it stands. */
export interface CheckpointedJournal extends Journal {
  /** Notes where the journal stands, if it moved since; durable with the next commit. */
  mark(): void
}

interface Work {
  readonly journal: Journal
  readonly options: Options
  /** Null until something is appended: a journal that is only read needs none. */
  log: MerkleLog | null
  /** Where the newest checkpoint stands. */
  marked: number
  /** Notes that are durable with the next commit. */
  untold: string[]
  hasFailed: boolean
}

/**
 * Keeps the Merkle log of a journal beside it, and a checkpoint every so many entries and at its
 * close. A checkpoint is in the same commit as the last entry under it, so it costs no sync.
 *
 * Rules: [PROOF9]
 */
export function checkpointed(journal: Journal, options: Options): CheckpointedJournal {
  const work: Work = {
    ...{ journal, options, log: null, untold: [], hasFailed: false },
    marked: journal.checkpoint()?.seq ?? journal.base?.seq ?? 0,
  }
  return {
    ...journal,
    append(link) {
      MerkleLog.append(logOf(work), leafOf(link))
      journal.append(link)
    },
    mark: () => mark(work),
    commit() {
      const size = work.log?.size ?? 0
      if (size - work.marked >= options.every) mark(work)
      commit(work)
    },
    close() {
      try {
        // After a fault nothing may be written: what the disk holds is unknown.
        if (!work.hasFailed) {
          mark(work)
          commit(work)
        }
      } finally {
        journal.close()
      }
    },
  }
}

function commit(work: Work): void {
  work.hasFailed = true
  work.journal.commit()
  work.hasFailed = false
  const told = work.untold
  work.untold = []
  for (const note of told) work.options.onNote?.(note)
}

function mark(work: Work): void {
  const log = work.log
  if (log === null || log.size === work.marked) return
  const { signer } = work.options
  const note = signer === undefined ? unsigned(work.journal, log) : Checkpoint.sign(log, signer)
  const text = SignedNote.format(note)
  work.journal.note({ seq: log.size, note: text, peaks: log.peaks.map(hex) })
  work.marked = log.size
  work.untold.push(text)
}

/** A checkpoint that nobody signs is known by the journal's root. */
function unsigned({ root }: Journal, log: MerkleLog): SignedNote {
  const origin = `plimsoll/${root.hash.slice(0, 32)}`
  const text = Checkpoint.textOf({ origin, size: log.size, root: MerkleLog.root(log) })
  return { text, signatures: [] }
}

function logOf(work: Work): MerkleLog {
  work.log ??= resume(work.journal)
  return work.log
}

/** The log at the end of the journal: from the newest checkpoint on, over the entries since. */
function resume(journal: Journal): MerkleLog {
  const kept = journal.checkpoint()
  const log = kept === null ? MerkleLog.of(journal.base) : restore(kept)
  for (const link of journal.links(log.size)) MerkleLog.append(log, leafOf(link))
  return log
}

/** @throws TamperedError where the peaks are not those that the note is about */
function restore({ seq, note, peaks }: KeptCheckpoint): MerkleLog {
  const log = MerkleLog.create(
    seq,
    peaks.map((peak) => Buffer.from(peak, 'hex')),
  )
  const { size, root } = Checkpoint.parse(SignedNote.parseKept(note).text)
  const isWhole = peaks.length === MerkleLog.peaksOf(seq) && size === seq
  if (isWhole && MerkleLog.equal(MerkleLog.root(log), root)) return log
  throw new TamperedError(
    `checkpoint ${seq}: peaks`,
    `${size} ${MerkleLog.base64(root)}`,
    `${seq} ${MerkleLog.base64(MerkleLog.root(log))}`,
  )
}

function leafOf(link: JournalEntry | Sealed): Uint8Array {
  return Buffer.from('leaf' in link ? link.leaf : JournalEntry.leafOf(link), 'hex')
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')
