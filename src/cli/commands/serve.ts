import { once } from 'node:events'
import { readText } from '../../connect/readText.ts'
import { serveOver } from '../../server/http/serveOver.ts'
import { Service } from '../../server/Service.ts'
import type { Arguments } from '../Arguments.ts'
import type { ExitCode } from '../exitCodes.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

/** The live service. */
export const serve: Subcommand = {
  usage: '--journal FILE',
  about: `The live service: the engine with its journal, asked and listened to over the network. It ends with
Ctrl-C or SIGTERM, after what was taken is decided and safe on the disk.`,
  options: {
    journal: { value: 'FILE', about: 'where everything is kept; begun where there is none' },
    host: { value: 'ADDRESS', about: 'where to listen; by default on this machine alone' },
    port: { value: 'PORT', about: '7070 by default; 0 for any that is free' },
    keys: { value: 'FILE', about: 'who may do what; by default beside the journal' },
    'tls-cert': { value: 'FILE', about: 'certificate, PEM' },
    'tls-key': { value: 'FILE', about: 'its private key, PEM' },
    'behind-proxy': { about: 'a proxy before it encrypts and says whom it speaks for' },
    name: {
      value: 'HOST',
      about: 'a name it is called by from elsewhere; may be repeated',
      multiple: true,
    },
  },
  examples: [['plimsoll serve --journal desk.plimsoll', 'a service on this machine alone']],
  async run(args, io): Promise<ExitCode> {
    const path = args.text('journal')
    if (path === undefined) throw new UsageError('serve: expected --journal FILE, found none')
    const service = await Service.open(path, { clock: io })
    try {
      const { listener } = await serveOver(service, { journal: path, ...(await listeningOf(args)) })
      await Io.tell(io, `${path}: ${service.replica.head.seq} entries`)
      await Io.print(io, listener.tokenUrl ?? listener.url)
      if (!io.signal.aborted) await once(io.signal, 'abort')
      await listener.close()
    } finally {
      await service.close()
    }
    return exitCodes.fine
  },
}

async function listeningOf(args: Arguments) {
  const [cert, key] = [args.text('tls-cert'), args.text('tls-key')]
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError('serve: expected --tls-cert and --tls-key together, found one of them')
  }
  const keys = args.text('keys')
  return {
    host: args.text('host') ?? '127.0.0.1',
    port: wholeOption(args, 'serve', 'port', [0, 65_535], 7_070),
    ...(keys === undefined ? {} : { keys }),
    ...(cert === undefined || key === undefined
      ? {}
      : { tls: { cert: await readText(cert), key: await readText(key) } }),
    isBehindProxy: args.has('behind-proxy'),
    hosts: args.texts('name'),
  }
}
