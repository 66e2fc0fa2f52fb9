import { once } from 'node:events'
import { datetime } from '../../base/datetime.ts'
import { KeyFault } from '../../server/access/KeyFault.ts'
import { EngineFault } from '../../server/engine/EngineFault.ts'
import type { Found } from '../../server/engine/messages.ts'
import { ExposureError } from '../../server/http/Entrance.ts'
import { Server } from '../../server/Server.ts'
import { StuckError } from '../../server/Service.ts'
import type { Book } from '../../wire/book/Book.ts'
import { loadBook } from '../book/loadBook.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { recipientOption } from '../seal/dataKeyOf.ts'
import { unlocked } from '../seal/unlocked.ts'
import { configOf, dataKeyOf } from '../serve/configOf.ts'
import { UsageError } from '../UsageError.ts'

/** The live service. */
export const serve: Subcommand = {
  usage: '--journal FILE | --config FILE',
  about: `The live service: the engine with its journal, asked and listened to over the network. It serves
this machine alone until it has keys (see plimsoll keys) and encrypts. At the start the journal is
recovered and the engine is disarmed, until Arm is told, or with --arm by itself once every price that
matters is fresh and the books are sound.

It ends with Ctrl-C or SIGTERM within five seconds, with exit code 0: it takes no more, answers what it
took, puts it on the disk, and closes. A second signal ends it at once; kill -9 does no harm either.
Where the disk does not keep what it is given, it ends with exit code 6, and tries nothing again.

Options go before what the configuration file says; its schema is docs/schema/config.schema.json.`,
  options: {
    journal: { value: 'FILE', about: 'where everything is kept; begun where there is none' },
    config: { value: 'FILE', about: 'a configuration file, JSON' },
    host: { value: 'ADDRESS', about: 'where to listen; 127.0.0.1 where left out' },
    port: { value: 'PORT', about: '7070 where left out; 0 for any that is free' },
    'tls-cert': { value: 'FILE', about: 'the certificate, PEM, that encrypts' },
    'tls-key': { value: 'FILE', about: 'its private key, PEM' },
    'behind-proxy': { about: 'a proxy before it encrypts and says whom it speaks for' },
    name: {
      value: 'HOST',
      about: 'a name it is called by from elsewhere; may be repeated',
      multiple: true,
    },
    keys: { value: 'FILE', about: 'the file of keys; beside the journal where left out' },
    book: { value: 'BOOK', about: 'begin a new journal with a book file' },
    arm: { about: 'arm liquidation once prices are fresh and books are sound' },
    clock: { value: 'KIND', about: 'wall (the default) or commands (time comes from them alone)' },
    key: { value: 'FILE', about: 'the key that signs checkpoints, as plimsoll key writes it' },
    checkpoint: {
      value: 'FILE',
      about: 'where the newest checkpoint is put, for others to note',
    },
    ...recipientOption,
  },
  examples: [
    ['plimsoll serve --journal desk.plimsoll', 'a service for this machine alone'],
    [
      'plimsoll serve --journal desk.plimsoll --book book.json --arm',
      'a new journal that begins with a book, armed when it is sound',
    ],
    ['plimsoll serve --config /etc/plimsoll/serve.json', 'everything from a file'],
  ],
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError(`serve: expected options alone, found '${args.positionals[0]}'`)
    }
    io.serves?.()
    const config = await configOf(args)
    const { journal } = config
    const note = (text: string): void => void io.stderr.write(`${journal}: ${text}\n`)
    const book = config.book === undefined ? null : await loadBook(config.book, { debts: 'claims' })
    const dataKey = await dataKeyOf(config)
    await unlocked(journal, io)
    const waiting = whereLong(note)
    try {
      const server = await Server.start({
        ...{ journal, config, book, dataKey, note },
        signal: io.signal,
        opened: (url) => waiting.say(url),
        found: (found) => io.stderr.write(`${describe(journal, found, book)}\n`),
      })
      waiting.end()
      return await until(server, io)
    } catch (error) {
      waiting.end()
      // Told to end while it started: nothing was acknowledged yet.
      if (io.signal.aborted && !(error instanceof StuckError)) return exitCodes.fine
      return await ended(error, io)
    }
  },
}

/** A start that takes longer than this says where its progress is told. */
const LONG_MS = 1_000

function whereLong(note: (text: string) => void) {
  let timer: NodeJS.Timeout | undefined
  return {
    say(url: string): void {
      timer = setTimeout(note, LONG_MS, `recovers; ${url}/readyz says how far it is`)
    },
    end: () => clearTimeout(timer),
  }
}

/** How long everything may take once it is told to end, milliseconds; whoever watches waits for five seconds. */
const STOP_MS = 4_000

async function until(server: Server, io: Io): Promise<ExitCode> {
  await Io.print(io, server.url)
  const signal = io.signal.aborted ? Promise.resolve() : once(io.signal, 'abort')
  const fault = await Promise.race([signal.then(() => null), server.failed])
  await server.stop(STOP_MS)
  return fault === null ? exitCodes.fine : await ended(fault, io)
}

/** What ended it, in a sentence, and the exit code for it. */
async function ended(error: unknown, io: Io): Promise<ExitCode> {
  if (error instanceof ExposureError) throw new UsageError(`serve: ${error.message}`)
  if (error instanceof KeyFault) throw new UsageError(`serve: ${error.message}`)
  if (error instanceof StuckError) {
    await Io.tell(io, `plimsoll: ${error.message}`)
    return exitCodes.notKept
  }
  if (!(error instanceof EngineFault) || error.kind === 'own') throw error
  if (error.kind === 'book') throw new UsageError(`serve: --book: ${error.message}`)
  await Io.tell(io, `plimsoll: ${error.message}\n  see ${error.docs}`)
  return codes[error.kind]
}

const codes = {
  damaged: exitCodes.auditFailed,
  world: exitCodes.notKept,
  use: exitCodes.usage,
} as const

/** What recovery found, as text. */
function describe(path: string, found: Found, book: Book | null): string {
  const { seq, snapshot, folded, cutBytes, wasArmed, isRecorded, damaged } = found
  if (seq === 0) {
    const of = found.began && book !== null ? `, begun with a book of ${datetime(book.asOf)}` : ''
    return `${path}: a new journal${of}`
  }
  const since = snapshot === 0 ? 'the beginning' : `the snapshot at entry ${snapshot}`
  const { outstanding, missing } = found
  return [
    `${path}: recovered ${seq} entries, ${folded} of them after ${since}`,
    ...(cutBytes === 0 ? [] : [`  cut off ${cutBytes} bytes that were never acknowledged`]),
    ...(wasArmed ? ['  it was armed: disarmed at the start, until Arm is told again'] : []),
    ...(isRecorded
      ? []
      : [`  no record was beside it of what was acknowledged (${path}-ack): one is begun`]),
    ...(outstanding.length === 0
      ? []
      : ['  liquidation orders are out: GET /v1/orders/outstanding tells them again']),
    ...missing.map((id) => `  ${id} is out and was ordered too long ago to be told again`),
    ...damaged.map((message) => `  passed over a snapshot: ${message}`),
  ].join('\n')
}
