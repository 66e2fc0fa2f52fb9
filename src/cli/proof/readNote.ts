import { readText } from '../../connect/readText.ts'
import { SignedNote } from '../../journal/proof/SignedNote.ts'

export const noteBytesMax = 1_000_000

/**
 * Reads a checkpoint's note in a file; nobody's signature is checked here.
 *
 * @throws FileFault where it cannot be read
 * @throws NoteError where it holds none
 */
export const readNote = async (path: string): Promise<SignedNote> =>
  SignedNote.parseKept(await readText(path, noteBytesMax))
