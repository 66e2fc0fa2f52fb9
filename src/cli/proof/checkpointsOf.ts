import { checkpointsTo } from '../../host/checkpointsTo.ts'
import type { CheckpointOptions } from '../../host/DurableEngine.ts'
import type { Arguments, Options } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/** The options of a command that writes a journal: who signs its checkpoints, and where they go. */
export const checkpointOptions: Options = {
  key: { value: 'FILE', about: 'the key that signs checkpoints, as plimsoll key writes it' },
  checkpoint: { value: 'FILE', about: 'where the newest checkpoint is put, for others to note' },
}

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
  return checkpointsTo({ key, newest: path }, (text) => {
    io.stderr.write(`plimsoll: ${text}\n`)
  })
}
