import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { fileKind } from '../fileKind.ts'
import { AccessError } from '../sqliteFault.ts'
import { NoteKey, type Signer } from './NoteKey.ts'
import { NoteError } from './ProofFault.ts'

/** The file of a signing key: its text form, one line, for its owner alone. */

const OTHERS = 0o077

/**
 * Writes a key to a new file that its owner alone can read.
 *
 * Rules: [PROOF5]
 *
 * @throws AccessError where the file is there already, or cannot be written
 */
export function write(path: string, signer: Signer): void {
  try {
    writeFileSync(path, `${NoteKey.formatSigner(signer)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new AccessError(path, error)
  }
}

/**
 * Reads the key of a file.
 *
 * Rules: [PROOF5]
 *
 * @throws AccessError where it cannot be read
 * @throws NoteError where it holds no key, or others than its owner may read it
 */
export function read(path: string): Signer {
  const { text, mode } = contentOf(path)
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
    const found = `mode ${(mode & 0o777).toString(8)}`
    throw new NoteError(path, 'a file for its owner alone (chmod 600)', found, 'PROOF5')
  }
  return NoteKey.parseSigner(text)
}

function contentOf(path: string): { readonly text: string; readonly mode: number } {
  fileKind.check(path)
  try {
    const file = openSync(path, 'r')
    try {
      return { mode: fstatSync(file).mode, text: readFileSync(file, 'utf8') }
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new AccessError(path, error)
  }
}

export * as KeyFile from './KeyFile.ts'
