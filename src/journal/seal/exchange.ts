import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { FormatError } from '../Fault.ts'
import { FileLock } from '../FileLock.ts'
import { inspect } from '../inspect.ts'
import { JournalRows } from '../JournalRows.ts'
import { SqliteReader } from '../SqliteReader.ts'
import { sqliteFault } from '../sqliteFault.ts'
import { Keyring } from './Keyring.ts'
import { Wrapping } from './Wrapping.ts'

const BUSY_MS = 1_000

/**
 * Wraps the data key of a journal for other recipients, in place of those before. Nothing else of it
 * is written: what is encrypted stays, and so does every hash. Whoever kept an older copy, and could
 * open it, still can.
 *
 * Rules: [SEAL2]
 *
 * @throws LockedError where it is being written
 * @throws FormatError where it is not encrypted
 * @throws SealedError where its key was not unwrapped
 */
export async function exchange(path: string, recipients: readonly string[]): Promise<void> {
  inspect(path)
  checkSealed(path)
  const lock = FileLock.take(path, BUSY_MS)
  try {
    await replace(path, recipients)
  } catch (error) {
    throw sqliteFault(error, path)
  } finally {
    lock.release()
  }
}

/** Read first: what is opened for writing is begun where there is nothing. */
function checkSealed(path: string): void {
  SqliteReader.open(path).close()
  const { database } = SqliteReader.connect(path)
  try {
    if (JournalRows.wrapped(database) !== null) return
    throw new FormatError(path, 'an encrypted journal', 'one that is not')
  } finally {
    database.close()
  }
}

async function replace(path: string, recipients: readonly string[]): Promise<void> {
  const database = new DatabaseSync(resolve(path), { timeout: BUSY_MS })
  try {
    const wrapped = `${JournalRows.wrapped(database)}`
    const next = await Wrapping.rewrap({ wrapped, key: Keyring.find(wrapped, path) }, recipients)
    database.exec('PRAGMA secure_delete = ON; PRAGMA synchronous = FULL')
    database.prepare('UPDATE keys SET wrapped = ?').run(next.wrapped)
    Keyring.add(next)
  } finally {
    database.close()
  }
}
