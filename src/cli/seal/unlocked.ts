import { readText } from '../../connect/readText.ts'
import { fileKind } from '../../journal/fileKind.ts'
import { NoteError } from '../../journal/proof/ProofFault.ts'
import { unlock } from '../../journal/seal/unlock.ts'
import type { Io } from '../Io.ts'

/** The environment variable that names the file with the identities, as `age-keygen` writes it. */
const VARIABLE = 'PLIMSOLL_IDENTITY'
const IDENTITY_BYTES_MAX = 1_000_000

/**
 * A journal's path, once this process may open what is there if it is encrypted.
 *
 * Rules: [SEAL3]
 *
 * @throws FileFault, NoteError where the file of identities cannot be read
 * @throws SealedError where it is not encrypted for any of them
 */
export async function unlocked(path: string, io: Io): Promise<string> {
  if (path === '' || fileKind.kindAt(path) !== 'file') return path
  await unlock(path, await identitiesOf(io))
  return path
}

/** Every identity of the file that the environment names; comments and empty lines are none. */
async function identitiesOf({ env }: Io): Promise<readonly string[]> {
  const file = env[VARIABLE]
  if (file === undefined || file === '') return []
  const lines = (await readText(file, IDENTITY_BYTES_MAX)).split('\n').map((line) => line.trim())
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (identities.length > 0 && identities.every((line) => line.startsWith('AGE-SECRET-KEY-'))) {
    return identities
  }
  throw new NoteError(file, 'identities of age, AGE-SECRET-KEY-...', 'something else', 'SEAL3')
}
