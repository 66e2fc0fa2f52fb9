import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { clock, fullDate } from '../../chart/labels.ts'
import { Remote } from '../../connect/remote/Remote.ts'
import { RemoteFault } from '../../connect/remote/RemoteFault.ts'
import { KeyRing } from '../../server/access/KeyRing.ts'
import { Server } from '../../server/Server.ts'
import { parameters } from '../../sim/scenarios/crashDay/parameters.ts'
import type { Arguments } from '../Arguments.ts'
import { commandName } from '../commandName.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { DayFault } from '../start/DayFault.ts'
import { freePort } from '../start/freePort.ts'
import { Pace } from '../start/Pace.ts'
import { Past } from '../start/Past.ts'
import { Start, type StartOptions } from '../start/Start.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

/** As many as make the day last about a minute or two on two cores, all of it through HTTP. */
const ACCOUNTS = 2_000

/** The live service with the crash of 19 May 2021 played to it. */
export const start: Subcommand = {
  usage: '',
  about: `Starts the live service on this machine with a journal of its own, prints the address of its
dashboard, and plays the crash of 19 May 2021 to it: a market and 2,000 traders send their commands as
any client would (POST /v1/commands). On a terminal a board shows the day, and the service stays until
Ctrl-C; elsewhere it ends with the day.

What was decided is kept. Started again it serves the day that is over, and goes on with one that was cut
short, with the traders that it had; --again takes it away and begins anew. Ctrl-C ends it in order at any
time, with exit code 0. Where the port is taken it takes another and says so.`,
  options: {
    accounts: { value: 'N', about: `how many traders (${ACCOUNTS})` },
    seed: { value: 'N', about: `what the book is drawn from (${parameters.seed})` },
    minutes: { value: 'N', about: 'how long the day takes (1); 0 as fast as the machine can' },
    speed: { value: 'N', about: 'instead: how many times faster than it was' },
    out: { value: 'DIR', about: 'where the journal is kept (./plimsoll-live)' },
    port: { value: 'PORT', about: '7070; 0 for any that is free' },
    again: { about: 'take away the day that is kept, and begin anew' },
  },
  examples: [
    ['plimsoll start', 'the day in about a minute, the hour of the crash slower'],
    ['plimsoll start --again --minutes 30', 'anew, and slow enough to look around'],
    [
      'plimsoll start --accounts 20000 --out large',
      'a larger book, kept elsewhere; it takes minutes',
    ],
  ],
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError(`start: expected options alone, found '${args.positionals[0]}'`)
    }
    const asked = optionsOf(args)
    const wanted = wholeOption(args, 'start', 'port', [0, 65_535], PORT)
    io.serves?.()
    const options = Start.prepare(asked)
    const port = await freePort(wanted, HOST)
    if (port !== wanted) await Io.tell(io, `port ${wanted} is taken: another is used`)
    return await serving(options, port, io)
  },
}

const HOST = '127.0.0.1'
const PORT = 7_070
const ACCOUNTS_MAX = 1_000_000
const SEED_MAX = 2 ** 31 - 1
const STOP_MS = 4_000
const DAY_MS = 86_400_000
/** How long a busy machine may keep the day waiting for one answer. */
const PATIENCE_MS = 60_000
const candles = new URL('../../../demo/candles-2021-05-19-1m.csv.gz', import.meta.url)

const optionsOf = (args: Arguments): StartOptions => ({
  accounts: wholeOption(args, 'start', 'accounts', [1, ACCOUNTS_MAX], ACCOUNTS),
  seed: wholeOption(args, 'start', 'seed', [0, SEED_MAX], parameters.seed),
  folder: args.text('out') ?? 'plimsoll-live',
  candles: fileURLToPath(candles),
  pace: paceOf(args),
  isAgain: args.has('again'),
})

function paceOf(args: Arguments): Pace {
  if (!args.has('speed')) {
    return Pace.within(wholeOption(args, 'start', 'minutes', [0, 1_440], 1) * 60_000)
  }
  if (args.has('minutes')) throw new UsageError('start: expected --minutes or --speed, found both')
  return Pace.within(DAY_MS / wholeOption(args, 'start', 'speed', [1, 1_000_000], 1))
}

/** Runs the service from its start to its end. */
async function serving(options: StartOptions, port: number, io: Io): Promise<ExitCode> {
  const server = await Server.start({
    ...{ journal: Start.journalOf(options), book: null, signal: io.signal, found: () => {} },
    config: { clock: 'commands', listen: { host: HOST, port } },
    note: (text) => void io.stderr.write(`${text}\n`),
  }).catch((error: unknown) => {
    if (io.signal.aborted) return null
    throw error
  })
  if (server === null) return exitCodes.fine
  try {
    return await Promise.race([attended(server, options, io), server.failed.then(fallen)])
  } catch (error) {
    if (io.signal.aborted) return exitCodes.fine
    if (!(error instanceof DayFault || error instanceof RemoteFault)) throw error
    await Io.tell(io, `plimsoll: the day could not go on: ${error.message}`)
    return exitCodes.failed
  } finally {
    await server.stop(STOP_MS)
  }
}

function fallen(error: Error): never {
  throw error
}

/** Says where it is, plays the day where none is kept, and stays while somebody may look. */
async function attended(server: Server, options: StartOptions, io: Io): Promise<ExitCode> {
  const { replica } = server.service
  const stand = Start.standOf(replica)
  await Io.print(io, greeting(server, options).join('\n'))
  if (stand !== 'new') await Io.print(io, kept(stand, replica.state.time, io))
  const played =
    stand === 'over' || (await Start.play(options, playedTo(server, io), server.service, io))
  if (played === null) return exitCodes.fine
  if (io.stdout.isTTY === true && !io.signal.aborted) {
    await Io.print(io, `\n  The service stays at ${server.listener.url} until Ctrl-C.`)
    await once(io.signal, 'abort')
  }
  return played ? exitCodes.fine : exitCodes.failed
}

/** The service as market and traders of the day reach it: with a key that ends with the process. */
function playedTo({ front, listener }: Server, { signal }: Io): Remote {
  const grant = {
    name: Past.actor,
    scope: 'admin',
    accounts: null,
    commands: null,
    until: null,
  } as const
  const key = KeyRing.issue(front.access.keys, grant, Date.now())
  return Remote.at(listener.url, { key, signal, patience: PATIENCE_MS })
}

const greeting = ({ listener, url }: Server, options: StartOptions): readonly string[] => [
  `Plimsoll serves ${listener.url}, for this machine alone.`,
  `  dashboard  ${url}${listener.tokenUrl === null ? '' : '  (this link opens it once)'}`,
  `  journal    ${Start.journalOf(options)}`,
]

function kept(stand: 'cutShort' | 'over', time: number, io: Io): string {
  const again = `${commandName(io.env)} start --again begins it anew.`
  return stand === 'over'
    ? `\n  The day of 19 May 2021 is over, and all of it is there. ${again}`
    : `\n  The day was cut short at ${clock(time)} UTC of ${fullDate(time)}: it goes on from there. ${again}`
}
