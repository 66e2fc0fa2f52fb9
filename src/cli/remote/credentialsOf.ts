import type { Credentials } from '../../connect/mirror/Exchange.ts'
import {
  credentialNames,
  credentialsIn,
  readCredentials,
} from '../../connect/mirror/readCredentials.ts'
import { VenueFault } from '../../connect/mirror/VenueFault.ts'
import type { Arguments } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/**
 * A venue's key: from the file of --credentials, else from the environment.
 *
 * Rules: [WATCH8]
 *
 * @throws UsageError, FileFault
 */
export async function credentialsOf(args: Arguments, io: Io): Promise<Credentials> {
  const path = args.text('credentials')
  if (path === undefined) {
    return credentialsIn(
      credentialNames.map((name) => [name, io.env[`PLIMSOLL_VENUE_${name.toUpperCase()}`]]),
    )
  }
  try {
    return await readCredentials(path)
  } catch (error) {
    if (error instanceof VenueFault) throw new UsageError(`--credentials: ${error.message}`)
    throw error
  }
}
