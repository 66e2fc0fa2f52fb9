import { type Hash, MerkleLog } from './MerkleLog.ts'
import { NoteError } from './ProofFault.ts'
import { SignedNote } from './SignedNote.ts'

/**
 * A checkpoint with the proof that it extends an older one, in the form in which a witness is asked
 * for its signature: the body of `add-checkpoint` of `c2sp.org/tlog-witness`.
 *
 *     old <size>
 *     <hash in base64>, a line each
 *     an empty line
 *     the checkpoint's note
 */
export interface Extension {
  /** The size of the older one. */
  readonly old: number
  readonly proof: readonly Hash[]
  readonly note: SignedNote
}

const HASHES_MAX = 63

export const format = ({ old, proof, note }: Extension): string =>
  [`old ${old}`, ...proof.map(MerkleLog.base64), '', SignedNote.format(note)].join('\n')

/**
 * Reads a request; nothing in it is true before it is checked.
 *
 * Rules: [PROOF12]
 *
 * @throws NoteError where it is none
 */
export function parse(text: string): Extension {
  const end = text.indexOf('\n\n')
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\n')
  const [, old] = /^old (0|[1-9]\d{0,14})$/.exec(first) ?? []
  const isProof = lines.every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))
  if (old === undefined || !isProof || lines.length > HASHES_MAX) {
    const expected = 'an old size, hashes, an empty line and a checkpoint'
    throw new NoteError('request', expected, 'something else', 'PROOF12')
  }
  const proof = lines.map((line) => Buffer.from(line, 'base64'))
  return { old: Number(old), proof, note: SignedNote.parseKept(text.slice(end + 2)) }
}

export * as Extension from './Extension.ts'
