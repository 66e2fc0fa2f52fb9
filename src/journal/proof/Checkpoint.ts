import { type Hash, MerkleLog } from './MerkleLog.ts'
import type { Signer } from './NoteKey.ts'
import { NoteError } from './ProofFault.ts'
import { SignedNote } from './SignedNote.ts'

/** How far a journal had come, in three lines that a key signs: `c2sp.org/tlog-checkpoint`. */
export interface Checkpoint {
  /** Whose log it is: the name of the key that signs. */
  readonly origin: string
  /** The number of entries: the sequence of the last one. */
  readonly size: number
  /** The root of the Merkle tree over them. */
  readonly root: Hash
}

/** The text that is signed. */
export const textOf = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${MerkleLog.base64(root)}\n`

/** A checkpoint as a signed note. */
export function sign(log: MerkleLog, signer: Signer): SignedNote {
  const { name } = signer.verifier
  const text = textOf({ origin: name, size: log.size, root: MerkleLog.root(log) })
  return { text, signatures: [SignedNote.sign(text, signer)] }
}

/**
 * Reads the text of a checkpoint. Lines after the third are somebody's extension, and pass.
 *
 * Rules: [PROOF7]
 *
 * @throws NoteError where it is none
 */
export function parse(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n').slice(0, -1)
  const hash = Buffer.from(root, 'base64')
  const isRoot = hash.length === 32 && hash.toString('base64') === root
  const isSize = /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(Number(size))
  if (origin === '' || !isSize || !isRoot || rest.includes('')) {
    const expected = 'a checkpoint: the lines origin, size and root'
    throw new NoteError('note', expected, JSON.stringify(text.slice(0, 120)), 'PROOF7')
  }
  return { origin, size: Number(size), root: hash }
}

export * as Checkpoint from './Checkpoint.ts'
