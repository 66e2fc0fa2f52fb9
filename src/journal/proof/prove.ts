import { EntryParts } from '../EntryParts.ts'
import type { Source } from '../Journal.ts'
import { JournalEntry } from '../JournalEntry.ts'
import type { About, Bundle, Part, ShownEntry } from './Bundle.ts'
import type { Checkpoint } from './Checkpoint.ts'
import { type Hash, MerkleLog } from './MerkleLog.ts'
import { DisprovedError, NoteError } from './ProofFault.ts'
import { Subtree } from './Subtree.ts'

/** What a bundle shows: of each entry, which parts. */
export interface Chosen {
  readonly about: About
  readonly shown: ReadonlyMap<number, readonly boolean[]>
}

/**
 * Proves parts of a journal to whoever has a checkpoint of it.
 *
 * Reads the journal once, and holds the proofs and the entries shown, not the journal.
 *
 * Rules: [PROOF13]
 *
 * @throws DisprovedError where the journal is not what the checkpoint says
 */
export function proveParts(
  source: Source,
  { about, shown }: Chosen,
  note: string,
  checkpoint: Checkpoint,
): Bundle {
  const { size } = checkpoint
  const paths = new Map(
    shown.keys().map((seq) => [seq, Subtree.ofInclusion(seq - 1, size)] as const),
  )
  const collector = Subtree.collect([...paths.values()].flat())
  const parts = new Map<number, Omit<ShownEntry, 'proof'>>()
  readLeaves(source, checkpoint, (link, leaf) => {
    collector.take(leaf)
    const flags = shown.get(link.seq)
    if (flags !== undefined) parts.set(link.seq, showParts(link, flags))
  })
  const entries = [...parts].map(([seq, entry]) => ({
    ...entry,
    proof: (paths.get(seq) ?? []).map((subtree) => MerkleLog.base64(collector.hashOf(subtree))),
  }))
  return { about, checkpoint: note, entries }
}

/**
 * Proves that a checkpoint's log begins with the entries of an older one, as a witness asks for it.
 *
 * Rules: [PROOF3] [PROOF12]
 *
 * @throws DisprovedError where the journal is not what the checkpoint says
 */
export function proveConsistency(
  source: Source,
  old: number,
  checkpoint: Checkpoint,
): readonly Hash[] {
  const path = Subtree.ofConsistency(old, checkpoint.size)
  const collector = Subtree.collect(path)
  readLeaves(source, checkpoint, (_, leaf) => collector.take(leaf))
  return path.map((subtree) => collector.hashOf(subtree))
}

/** @throws NoteError where a part of the journal is in an archive that was not given */
export function requireWhole({ base }: Source): void {
  if (base === null) return
  const expected = `the entries up to ${base.seq} beside it: --archive ${base.archive}`
  throw new NoteError('prove', expected, 'a compacted journal alone', 'PROOF13')
}

/** Reads the entries under a checkpoint, each with its leaf, and holds them to its root. */
function readLeaves(
  source: Source,
  { size, root }: Checkpoint,
  onLeaf: (link: JournalEntry, leaf: Hash) => void,
): void {
  requireWhole(source)
  const log = MerkleLog.create()
  let head = source.root
  for (const link of source.links(0)) {
    if (link.seq > size) break
    const { leaf: text, ...next } = JournalEntry.checkLeaf(head, link)
    const leaf = Buffer.from(text, 'hex')
    head = next
    MerkleLog.append(log, leaf)
    onLeaf(link, leaf)
  }
  const found = MerkleLog.root(log)
  if (log.size === size && MerkleLog.equal(found, root)) return
  const expected = `${size} entries with root ${MerkleLog.base64(root)}`
  const now = `${log.size} with root ${MerkleLog.base64(found)}`
  throw new DisprovedError(`checkpoint ${size}`, expected, now, 'PROOF13')
}

function showParts(link: JournalEntry, flags: readonly boolean[]): Omit<ShownEntry, 'proof'> {
  const { seq, time, build, codec, body, secret } = link
  const texts = EntryParts.split(body)
  const salts = EntryParts.salts(secret, seq, texts.length)
  const parts = texts.map((text, index): Part => {
    const salt = salts[index] as Uint8Array
    if (flags[index] !== true) return { hash: EntryParts.hashOf(salt, text) }
    return { salt: Buffer.from(salt).toString('hex'), text }
  })
  return { seq, time, build, codec, parts }
}
