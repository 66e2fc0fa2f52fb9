import { dirname, resolve } from 'node:path'
import { readText } from '../connect/readText.ts'
import type { CommandType } from '../engine/Command.ts'
import { ExecutorConfig } from '../executor/ExecutorConfig.ts'
import { NotifyError } from '../notify/NotifyError.ts'
import { type AlertsConfig, Settings } from '../notify/Settings.ts'
import { Codec } from '../wire/Codec.ts'
import { commands } from '../wire/commands.ts'
import { Input } from '../wire/Input.ts'
import type { Json } from '../wire/JsonText.ts'
import { NoticeTemplate } from '../wire/messages/NoticeTemplate.ts'
import { Path } from '../wire/Path.ts'
import { Scalar } from '../wire/Scalar.ts'
import type { SchemaDocument } from '../wire/schemas.ts'
import type { WireError } from '../wire/WireError.ts'
import type { Access } from './access/Access.ts'
import { Threshold } from './analysis/Threshold.ts'
import { AnnexConfig } from './annex/AnnexConfig.ts'

/**
 * The configuration file of the service: one JSON document. Every field may be left out; the options of
 * the command line go before it. Paths are relative to the file's folder.
 *
 * Rules: [SRV10]
 */
export interface Config {
  readonly $schema?: string | undefined
  /** The journal's file. */
  readonly journal?: string | undefined
  /** A book that a new journal begins with. */
  readonly book?: string | undefined
  readonly arm?: boolean | undefined
  readonly clock?: 'wall' | 'commands' | undefined
  readonly listen?: Listen | undefined
  /** The file of keys. */
  readonly keys?: string | undefined
  /** How often each key and each address may ask. */
  readonly limits?: Access['limits'] | undefined
  /** The types of commands that one person proposes and another activates. */
  readonly twoPerson?: readonly CommandType[] | undefined
  readonly signingKey?: string | undefined
  readonly checkpoint?: string | undefined
  readonly recipients?: readonly string[] | undefined
  readonly snapshotEvery?: number | undefined
  /** The most commands that wait in one lane. */
  readonly lane?: number | undefined
  /** Who is told of what. */
  readonly alerts?: AlertsConfig | undefined
  /** Notices to clients in words of the desk's own: the first that fits a call is its. */
  readonly notices?: readonly NoticeTemplate[] | undefined
  /** Sides of agreements about collateral whose records this service keeps. */
  readonly annexes?: readonly AnnexConfig[] | undefined
  /** Figures of pressure that are told as alerts. */
  readonly pressure?: readonly Threshold[] | undefined
  /** Who carries out orders that are out; nobody where left out. */
  readonly executor?: ExecutorConfig | undefined
}

export interface Listen {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly tls?: Tls | undefined
  readonly behindProxy?: boolean | undefined
  /** Names by which it is called from elsewhere. */
  readonly hosts?: readonly string[] | undefined
}

/** Files in PEM. */
export interface Tls {
  readonly cert: string
  readonly key: string
}

const FILE_BYTES_MAX = 1 << 20
const PATH_MOST = 4_096
const NAMES_MOST = 64
const THRESHOLDS_MOST = 64

const file = (description: string) => Scalar.text(1, PATH_MOST, description)
const name = (description: string) => Scalar.text(1, 253, description)
const about = <T>(codec: Codec<T>, description: string): Codec<T> =>
  Codec.optional(Codec.described(codec, description))

const tls: Codec<Tls> = Codec.record<Tls>(
  { cert: file('The certificate, PEM.'), key: file('Its private key, PEM.') },
  'Encrypts what goes over the network.',
)

const listen: Codec<Listen> = Codec.record<Listen>(
  {
    host: about(name('The address.'), 'The address; 127.0.0.1 where left out.'),
    port: about(Scalar.whole(0, 65_535), 'The port; 7070 where left out, 0 for any that is free.'),
    tls: Codec.optional(tls),
    behindProxy: about(Scalar.flag, 'Whether a proxy before it encrypts.'),
    hosts: about(Codec.list(name('A name.'), NAMES_MOST), 'Names it is called by from elsewhere.'),
  },
  'Where it listens.',
)

/** A section that is read by the room it is for, which says where it is wrong in its own way. */
const section = <T>(of: { readonly schema: object; read(json: unknown): T }): Codec<T> => ({
  schema: of.schema as Codec<T>['schema'],
  decode(json, at) {
    try {
      return of.read(json)
    } catch (error) {
      if (!(error instanceof NotifyError)) throw error
      throw wrongAt(at, error)
    }
  },
  encode: (value) => value as unknown as Json,
})

function wrongAt(at: Path, { at: place, message }: NotifyError): WireError {
  const steps = place.split('/').slice(1)
  const end = steps.reduce(
    (from, step) => Path.child(from, /^\d+$/.test(step) ? Number(step) : step),
    at,
  )
  const [, expected = message, found = 'something else'] =
    /: expected (.*), found (.*)$/s.exec(message) ?? []
  return Path.fault(end, 'field.value', expected, found)
}

const perSecond = Scalar.whole(1, 1_000_000, 'Requests a second.')
const burst = Scalar.whole(1, 1_000_000, 'Requests at once after a pause.')
const rate = (says: string) => Codec.record({ perSecond, burst }, says)

const limits: Codec<Access['limits']> = Codec.record<Access['limits']>(
  { key: rate('Of each key.'), address: rate('Of each address.') },
  'How often each may ask.',
)

const commandTypes = Object.keys(commands) as CommandType[]

const codec: Codec<Config> = Codec.record<Config>(
  {
    $schema: about(Scalar.text(0, PATH_MOST), 'The schema of this file, for editors.'),
    journal: Codec.optional(file('Where everything is kept; begun where there is none.')),
    book: Codec.optional(file('A book file that a new journal begins with.')),
    arm: about(Scalar.flag, 'Arm liquidation once prices are fresh and books are sound.'),
    clock: about(
      Scalar.word('wall', 'commands'),
      'wall: what is due happens by this machine. commands: time comes from commands alone.',
    ),
    listen: Codec.optional(listen),
    keys: Codec.optional(file('The file of keys; beside the journal where left out.')),
    limits: Codec.optional(limits),
    twoPerson: about(
      Codec.list(Scalar.word(...commandTypes), commandTypes.length),
      'The types of commands that one person proposes and another activates.',
    ),
    signingKey: Codec.optional(file('The key that signs checkpoints.')),
    checkpoint: Codec.optional(file('Where the newest checkpoint is put, for others to note.')),
    recipients: about(
      Codec.list(name('age1...'), NAMES_MOST),
      'Who can open a new journal, which is encrypted for them.',
    ),
    snapshotEvery: about(Scalar.whole(100, 10_000_000), 'Entries between snapshots.'),
    alerts: Codec.optional(section<AlertsConfig>(Settings)),
    annexes: about(
      AnnexConfig.codec,
      'Sides of agreements about collateral whose records this service keeps.',
    ),
    notices: about(
      NoticeTemplate.codec,
      'Notices to clients in words of the desk’s own: the first that fits a call is its.',
    ),
    pressure: about(
      Codec.list(Threshold.codec, THRESHOLDS_MOST),
      'Figures of pressure that are told as alerts, to the routes of alerts.',
    ),
    executor: Codec.optional(section<ExecutorConfig>(ExecutorConfig)),
    lane: about(Scalar.whole(16, 1 << 20), 'The most commands that wait in one lane.'),
  },
  'The configuration of plimsoll serve.',
)

/** The schema of the file, draft 2020-12. */
export const schema: SchemaDocument = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'config.schema.json',
  title: 'The configuration of `plimsoll serve`',
  ...codec.schema,
}

/**
 * Reads a configuration file.
 *
 * @throws FileFault where it cannot be read
 * @throws WireError with file, line and column where it is not as the schema says
 */
export async function read(path: string): Promise<Config> {
  const text = await readText(path, FILE_BYTES_MAX)
  return parse(text, path)
}

/** @throws WireError with line and column */
export function parse(text: string, path: string): Config {
  const found = Input.read(text, { file: path }, (json) => codec.decode(json, Path.top()))
  if (!found.ok) throw found.error
  return located(found.value, dirname(resolve(path)))
}

/** The same with its paths made absolute. */
function located(config: Config, folder: string): Config {
  const at = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(folder, path)
  const { journal, book, keys, signingKey, checkpoint, listen, executor } = config
  const venue = executor?.venue
  const annexAt = (one: AnnexConfig): AnnexConfig => ({
    ...one,
    ...{ agreement: resolve(folder, one.agreement), record: resolve(folder, one.record) },
  })
  return {
    ...config,
    ...(venue !== undefined && {
      executor: {
        ...executor,
        venue: { ...venue, credentials: resolve(folder, venue.credentials) },
      },
    }),
    ...{ journal: at(journal), book: at(book), keys: at(keys) },
    ...{ signingKey: at(signingKey), checkpoint: at(checkpoint) },
    ...(config.annexes !== undefined && { annexes: config.annexes.map(annexAt) }),
    ...(listen?.tls === undefined ? {} : { listen: { ...listen, tls: tlsAt(listen.tls, folder) } }),
  }
}

const tlsAt = ({ cert, key }: Tls, folder: string): Tls => ({
  cert: resolve(folder, cert),
  key: resolve(folder, key),
})

export * as Config from './Config.ts'
