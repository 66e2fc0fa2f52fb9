import type { Source } from '../../journal/Journal.ts'
import { NoteError } from '../../journal/proof/ProofFault.ts'
import { SignedNote } from '../../journal/proof/SignedNote.ts'

/**
 * The newest checkpoint of a journal.
 *
 * @throws NoteError where it has none
 */
export function newestNote(source: Source, path: string): SignedNote {
  let newest: string | null = null
  for (const { note } of source.checkpoints()) newest = note
  if (newest !== null) return SignedNote.parseKept(newest)
  const expected = 'a checkpoint, as plimsoll run keeps at its close'
  throw new NoteError(path, expected, 'none', 'PROOF9')
}
