import { renameSync, writeFileSync } from 'node:fs'
import { KeyFile } from '../journal/proof/KeyFile.ts'
import type { CheckpointOptions } from './DurableEngine.ts'

/** The longest that an entry waits for its checkpoint. */
const EVERY_MS = 60_000

/** Who signs checkpoints, and where the newest is put for others to note: nobody and nowhere by default. */
export interface CheckpointFiles {
  /** The file of the key. */
  readonly key?: string | undefined
  readonly newest?: string | undefined
}

/**
 * The checkpoints of an engine that runs for long. Where the newest cannot be put in its place that is
 * noted: the checkpoint is in the journal, and an engine does not stop for a copy of it.
 *
 * Rules: [PROOF9]
 *
 * @throws NoteError where the key's file holds none, or others may read it
 */
export function checkpointsTo(
  { key, newest }: CheckpointFiles,
  note: (text: string) => void,
): CheckpointOptions {
  const signer = key === undefined ? undefined : KeyFile.read(key)
  const onNote = newest === undefined ? undefined : (text: string) => put(newest, text, note)
  return { signer, onNote, everyMs: EVERY_MS }
}

/** In place at once, so that whoever reads finds one or the other. */
function put(path: string, text: string, note: (text: string) => void): void {
  try {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : `${error}`
    note(`the checkpoint was not put in ${path}: ${reason}`)
  }
}
