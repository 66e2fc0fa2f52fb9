import { renameSync } from 'node:fs'
import type { CheckpointOptions } from '../../host/DurableEngine.ts'
import { KeyFile } from '../../journal/proof/KeyFile.ts'
import type { Arguments, Options } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'

/** The options of a command that writes a journal: who signs its checkpoints, and where they go. */
export const checkpointOptions: Options = {
  key: { value: 'FILE', about: 'the key that signs checkpoints, as plimsoll key writes it' },
  checkpoint: { value: 'FILE', about: 'where the newest checkpoint is put, for others to note' },
}

/** The longest that an entry waits for its checkpoint. */
const EVERY_MS = 60_000

/**
 * Who signs, and who is told.
 *
 * Rules: [PROOF9]
 *
 * @throws UsageError where a file for checkpoints is asked for and no key
 * @throws NoteError where the key's file holds none, or others may read it
 */
export function checkpointsOf(args: Arguments, io: Io): CheckpointOptions {
  const key = args.text('key')
  const path = args.text('checkpoint')
  if (key === undefined && path !== undefined) {
    throw new UsageError('run: expected --key FILE beside --checkpoint, found none')
  }
  const signer = key === undefined ? undefined : KeyFile.read(key)
  const onNote = path === undefined ? undefined : (note: string) => put(path, note, io)
  return { signer, onNote, everyMs: EVERY_MS }
}

/** In place at once, so that whoever reads finds one or the other. */
function put(path: string, note: string, io: Io): void {
  try {
    writeText(`${path}.new`, note)
    renameSync(`${path}.new`, path)
  } catch (error) {
    // The checkpoint is in the journal: an engine does not stop for a copy of it.
    const reason = error instanceof Error ? error.message : `${error}`
    io.stderr.write(`plimsoll: the checkpoint was not put in ${path}: ${reason}\n`)
  }
}
