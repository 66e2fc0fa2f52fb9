import { fileKind } from '../../journal/fileKind.ts'
import type { DataKey } from '../../journal/seal/Keyring.ts'
import { Wrapping } from '../../journal/seal/Wrapping.ts'
import { Config, type Listen } from '../../server/Config.ts'
import type { Arguments } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** A configuration that says where the journal is. */
export type Told = Config & { readonly journal: string }

/**
 * What the command line and the configuration file say together; the command line goes first.
 *
 * @throws UsageError where neither names a journal, or an option makes no sense
 * @throws FileFault, WireError where the file cannot be read or is not as its schema says
 */
export async function configOf(args: Arguments): Promise<Told> {
  const path = args.text('config')
  const config: Config = path === undefined ? {} : await Config.read(path)
  const journal = args.text('journal') ?? config.journal
  if (journal === undefined || journal === '') {
    throw new UsageError(
      'serve: expected --journal FILE or --config FILE that names one, found none',
    )
  }
  const clock = clockOf(args) ?? config.clock
  const signingKey = args.text('key') ?? config.signingKey
  const checkpoint = args.text('checkpoint') ?? config.checkpoint
  if (checkpoint !== undefined && signingKey === undefined) {
    throw new UsageError('serve: expected --key FILE beside --checkpoint, found none')
  }
  const recipients = args.texts('recipient')
  return {
    ...config,
    ...{ journal, clock, signingKey, checkpoint, listen: listenOf(args, config.listen ?? {}) },
    book: args.text('book') ?? config.book,
    keys: args.text('keys') ?? config.keys,
    arm: args.has('arm') || config.arm,
    recipients: recipients.length > 0 ? recipients : config.recipients,
  }
}

function clockOf(args: Arguments): Config['clock'] {
  const clock = args.text('clock')
  if (clock === undefined || clock === 'wall' || clock === 'commands') return clock
  throw new UsageError(`serve: expected --clock wall or commands, found ${clock}`)
}

function listenOf(args: Arguments, config: Listen): Listen {
  const cert = args.text('tls-cert') ?? config.tls?.cert
  const key = args.text('tls-key') ?? config.tls?.key
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('serve: expected --tls-cert and --tls-key together, found one of them')
  }
  const names = args.texts('name')
  return {
    ...config,
    hosts: names.length > 0 ? names : config.hosts,
    host: args.text('host') ?? config.host,
    port: portOf(args) ?? config.port,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    behindProxy: args.has('behind-proxy') || config.behindProxy,
  }
}

function portOf(args: Arguments): number | undefined {
  const text = args.text('port')
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError(`serve: expected --port 0 to 65535, found ${text}`)
}

/**
 * The key of a new journal, where somebody is named who can open it.
 *
 * Rules: [SEAL1]
 */
export async function dataKeyOf({ journal, recipients = [] }: Told): Promise<DataKey | undefined> {
  const isNew = fileKind.kindAt(journal) === null
  return recipients.length > 0 && isNew ? await Wrapping.draw(recipients) : undefined
}
