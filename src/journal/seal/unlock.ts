import { JournalRows } from '../JournalRows.ts'
import { SqliteReader } from '../SqliteReader.ts'
import { Keyring } from './Keyring.ts'
import { Wrapping } from './Wrapping.ts'

/**
 * Unwraps the data key of a journal, if it is encrypted, so that this process can open it.
 *
 * Rules: [SEAL3]
 *
 * @throws SealedError where it is not encrypted for any of the identities
 */
export async function unlock(path: string, identities: readonly string[]): Promise<void> {
  const wrapped = wrappedIn(path)
  if (wrapped === null || Keyring.has(wrapped)) return
  Keyring.add(await Wrapping.unwrap(wrapped, identities, path))
}

/** The wrapped key in a journal; null where it is not encrypted, or no journal. */
function wrappedIn(path: string): string | null {
  if (!SqliteReader.isDatabase(path)) return null
  const { database } = SqliteReader.connect(path)
  try {
    return JournalRows.wrapped(database)
  } catch {
    // What is damaged is told by whoever opens it.
    return null
  } finally {
    database.close()
  }
}
