import { readSecret } from '../../connect/readSecret.ts'
import { Remote } from '../../connect/remote/Remote.ts'
import type { Arguments, Options } from '../Arguments.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/** Options of the commands that also ask a running service. */
export const remoteOptions: Options = {
  url: { value: 'URL', about: 'ask a running service (plimsoll serve) instead of a file' },
  'api-key-file': {
    value: 'FILE',
    about: 'its key, in a file of mode 0600; or PLIMSOLL_KEY in the environment',
  },
}

/**
 * Whether a running service is asked.
 *
 * @throws UsageError for a key of none, rather than leave it without effect
 */
export function isRemote(args: Arguments): boolean {
  const isAsked = args.has('url')
  if (isAsked || !args.has('api-key-file')) return isAsked
  throw new UsageError('--api-key-file: expected --url with it')
}

/**
 * The service that --url names, with the key of --api-key-file or PLIMSOLL_KEY.
 *
 * @throws UsageError, FileFault, RemoteFault
 */
export async function remoteOf(args: Arguments, io: Io): Promise<Remote> {
  const url = args.text('url')
  if (url === undefined) throw new UsageError('--api-key-file: expected --url with it')
  const file = args.text('api-key-file')
  const key = file === undefined ? (io.env.PLIMSOLL_KEY ?? null) : await readSecret(file)
  return Remote.at(url, { key: key === '' ? null : key, signal: io.signal })
}

/**
 * Refuses options that mean something of a file alone, rather than leave them without effect.
 *
 * @throws UsageError
 */
export function refuseWithUrl(args: Arguments, options: readonly string[]): void {
  for (const option of options) {
    if (args.has(option)) {
      throw new UsageError(`--${option}: expected a book or a journal with it, found --url`)
    }
  }
}
