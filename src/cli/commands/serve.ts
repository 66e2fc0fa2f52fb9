import { once } from 'node:events'
import { Service } from '../../server/Service.ts'
import type { ExitCode } from '../exitCodes.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** The live service. */
export const serve: Subcommand = {
  usage: '--journal FILE',
  about: `The live service: the engine with its journal, asked and listened to over the network. It ends with
Ctrl-C or SIGTERM, after what was taken is decided and safe on the disk.`,
  options: {
    journal: { value: 'FILE', about: 'where everything is kept; begun where there is none' },
  },
  examples: [['plimsoll serve --journal desk.plimsoll', 'a service on this machine alone']],
  async run(args, io): Promise<ExitCode> {
    const path = args.text('journal')
    if (path === undefined) throw new UsageError('serve: expected --journal FILE, found none')
    const service = await Service.open(path, { clock: io })
    try {
      await Io.tell(io, `${path}: ${service.replica.head.seq} entries`)
      if (!io.signal.aborted) await once(io.signal, 'abort')
    } finally {
      await service.close()
    }
    return exitCodes.fine
  },
}
