import { existsSync } from 'node:fs'
import { readText } from '../../connect/readText.ts'
import { Checkpoint } from '../../journal/proof/Checkpoint.ts'
import type { Held } from '../../journal/proof/Comparison.ts'
import { NoteKey, type Verifier } from '../../journal/proof/NoteKey.ts'
import { DisprovedError } from '../../journal/proof/ProofFault.ts'
import { SignedNote } from '../../journal/proof/SignedNote.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'
import { noteBytesMax, readNote } from './readNote.ts'

/** The options that hold a journal or a bundle to what is known from elsewhere. */
export const heldOptions: Options = {
  checkpoint: { value: 'FILE', about: 'a checkpoint that was noted elsewhere' },
  key: { value: 'KEY', about: 'the verifier key that must have signed, or a file with it' },
  witness: {
    value: 'KEY',
    about: 'a witness that must have cosigned the checkpoint; may be repeated',
    multiple: true,
  },
  head: { value: 'HASH', about: 'the hash of the entry --at, noted elsewhere' },
  at: { value: 'SEQ', about: 'the entry whose hash --head is' },
}

/**
 * What the command line says is known. A checkpoint's signatures are checked here.
 *
 * Rules: [PROOF10] [PROOF11]
 *
 * @throws UsageError where an option lacks another
 * @throws NoteError where a file is no key or no checkpoint
 * @throws DisprovedError where the key or a witness has not signed it
 */
export async function heldOf(args: Arguments): Promise<Held> {
  const key = await keyOption(args.text('key'))
  const witnesses = await Promise.all(args.texts('witness').map(keyOf))
  const path = args.text('checkpoint')
  if (path === undefined && witnesses.length > 0) {
    throw new UsageError('verify: expected --checkpoint FILE beside --witness, found none')
  }
  const signers = key === undefined ? witnesses : [key, ...witnesses]
  const checkpoint = path === undefined ? undefined : await readCheckpoint(path, signers)
  return { key, checkpoint, head: headOf(args) }
}

/** A checkpoint in a file, signed by all of these. */
async function readCheckpoint(path: string, signers: readonly Verifier[]): Promise<Checkpoint> {
  const note = await readNote(path)
  for (const key of signers) requireSigned(note, key)
  return Checkpoint.parse(note.text)
}

/** @throws DisprovedError unless this key signed */
export function requireSigned(note: SignedNote, key: Verifier): void {
  if (SignedNote.isSignedBy(note, key)) return
  const found = note.signatures.map(({ name, id }) => `${name}+${id}`).join(', ')
  const expected = `a signature by ${key.name}+${key.id}`
  throw new DisprovedError('checkpoint', expected, found === '' ? 'none' : found, 'PROOF11')
}

const keyOption = async (text: string | undefined): Promise<Verifier | undefined> =>
  text === undefined ? undefined : await keyOf(text)

/** A verifier key as it is, or the file that has it. */
export async function keyOf(text: string): Promise<Verifier> {
  return NoteKey.parseVerifier(existsSync(text) ? await readText(text, noteBytesMax) : text)
}

function headOf(args: Arguments): Held['head'] {
  const hash = args.text('head')
  const at = args.text('at')
  if (hash === undefined && at === undefined) return undefined
  if (hash === undefined || at === undefined) {
    throw new UsageError('verify: expected --head HASH and --at SEQ together, found one of them')
  }
  if (!/^[0-9a-f]{64}$/.test(hash)) {
    throw new UsageError(`verify: --head: expected 64 hex digits, found '${hash}'`)
  }
  if (!/^[1-9]\d{0,14}$/.test(at)) {
    throw new UsageError(`verify: --at: expected the sequence of an entry, found '${at}'`)
  }
  return { seq: Number(at), hash }
}
