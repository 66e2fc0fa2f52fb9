import { Archives } from '../../journal/Archives.ts'
import type { Source } from '../../journal/Journal.ts'
import type { Arguments, Options } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import { unlocked } from '../seal/unlocked.ts'

export const archiveOption: Options = {
  archive: {
    value: 'FILE',
    about: 'what was taken out of the journal by compact; may be repeated',
    multiple: true,
  },
}

/** Opens a journal with the archives given, encrypted or not, as the one that it was. */
export async function openWhole(path: string, args: Arguments, io: Io): Promise<Source> {
  const archives = args.texts('archive')
  for (const one of [path, ...archives]) await unlocked(one, io)
  return Archives.open(path, archives)
}
