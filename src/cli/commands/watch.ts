import { datetime } from '../../base/datetime.ts'
import { feedOf } from '../../connect/mirror/Exchange.ts'
import { Mirror, type MirrorOptions, type Told } from '../../connect/mirror/Mirror.ts'
import { mirrorLines } from '../../connect/mirror/mirrorLines.ts'
import { Sink } from '../../connect/mirror/Sink.ts'
import { tail } from '../../connect/mirror/tail.ts'
import { VenueFault } from '../../connect/mirror/VenueFault.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import type { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { credentialsOf } from '../remote/credentialsOf.ts'
import { isRemote, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

/** Mirrored accounts, kept up to date. */
export const watch: Subcommand = {
  usage: '--venue NAME --account ID | --from FILE, with --journal FILE | --url URL',
  about: `Keeps accounts that are held elsewhere up to date, in a journal or in a running service: positions, balances,
leverage tiers and marks, from a venue by ccxt (any that it unifies; install ccxt beside plimsoll), or from a file of
lines that grows: what ccxt fetched of an account, or commands. Every number keeps the time at which it was asked for.
What cannot be fetched or read changes nothing and is tried again, later each time and when the venue says; an account
from which nothing came for long enough is told as silent, here and in the journal, and its prices grow old.

Keys come from the environment (PLIMSOLL_VENUE_APIKEY, _SECRET, _PASSWORD, _UID, _WALLETADDRESS) or from a JSON file
of mode 0600 (--credentials). They are never told, and one that may withdraw is refused where the venue says so.`,
  options: {
    venue: {
      value: 'NAME',
      about: 'whose account it is, by the name that ccxt has: binanceusdm, bybit, okx',
    },
    account: { value: 'ID', about: 'its name here; by default the name of the venue' },
    from: { value: 'FILE', about: 'lines that are added to a file, instead of a venue' },
    journal: {
      value: 'FILE',
      about: 'keep it in this journal, which nobody else writes meanwhile',
    },
    ...remoteOptions,
    every: { value: 'SECONDS', about: 'from one fetch to the next (10)' },
    'silent-after': {
      value: 'SECONDS',
      about: 'without good numbers, until an account is silent (60)',
    },
    times: { value: 'COUNT', about: 'fetch so often, and end; for ever where left out' },
    credentials: {
      value: 'FILE',
      about: 'JSON of apiKey, secret, password, uid, walletAddress; mode 0600',
    },
    'venue-url': { value: 'URL', about: "in place of the venue's own address" },
    sandbox: { about: "the venue's test network" },
  },
  examples: [
    ['plimsoll watch --venue binanceusdm --url http://127.0.0.1:7070', 'into a running service'],
    ['plimsoll watch --venue bybit --account hedge --journal desk.plimsoll', 'into a journal'],
    [
      'plimsoll watch --from fetched.ndjson --journal desk.plimsoll',
      'what a script of yours writes',
    ],
  ],
  async run(args, io) {
    if (args.positionals.length > 0) {
      throw new UsageError(`watch: expected --venue or --from, found '${args.positionals[0]}'`)
    }
    const [venue, from] = [args.text('venue'), args.text('from')]
    if ((venue === undefined) === (from === undefined)) {
      throw new UsageError('watch: expected --venue or --from, and one of them')
    }
    const read = venue === undefined ? null : await feed(venue, args, io)
    const sink = await sinkOf(args, io)
    try {
      const options = optionsOf(sink, args, io)
      if (read === null) await mirrorLines(tail(from ?? '', io.signal), options)
      else if (!(await Mirror.mirror(read, options)) && !io.signal.aborted) return exitCodes.failed
    } finally {
      sink.close()
    }
    return io.signal.aborted ? exitCodes.interrupted : exitCodes.fine
  },
}

async function sinkOf(args: Arguments, io: Io): Promise<Sink> {
  const path = args.text('journal')
  if ((path === undefined) === !isRemote(args)) {
    throw new UsageError('watch: expected --journal or --url, and one of them')
  }
  return path === undefined ? Sink.service(await remoteOf(args, io)) : Sink.journal(path, io.now)
}

async function feed(venue: string, args: Arguments, io: Io) {
  const credentials = await credentialsOf(args, io)
  try {
    return await feedOf({
      ...{ venue, account: args.text('account') ?? venue, credentials, now: io.now },
      ...{ url: args.text('venue-url'), isSandbox: args.has('sandbox') },
    })
  } catch (error) {
    if (error instanceof VenueFault) throw new UsageError(`--venue: ${error.message}`)
    throw error
  }
}

function optionsOf(sink: Sink, args: Arguments, io: Io): MirrorOptions {
  const seconds = (name: string, usual: number): number =>
    1_000 * wholeOption(args, 'watch', name, [1, 86_400], usual)
  const times = args.text('times')
  return {
    ...{ sink, now: io.now, signal: io.signal },
    ...{ every: seconds('every', 10), silentAfter: seconds('silent-after', 60) },
    ...(times !== undefined && { times: wholeOption(args, 'watch', 'times', [1, 1_000_000], 1) }),
    tell: (told) => void io.stdout.write(`${lineOf(told, args, io)}\n`),
    pause: (ms) => Scheduler.eventLoop.pause(ms, io.signal),
  }
}

const colours = { silent: 'red', failed: 'red', refused: 'red', notice: 'yellow' } as const

/** What is told, with the age of what is shown. */
function lineOf(told: Told, args: Arguments, io: Io): string {
  const age = told.asOf === null ? null : Math.max(0, io.now() - told.asOf)
  if (args.has('json')) return JSON.stringify({ ...told, age })
  const paint = Paint.of(io.stdout, io.env)
  const colour = told.kind in colours ? colours[told.kind as keyof typeof colours] : 'green'
  const time = datetime(io.now())
  const old = age === null || age < 1_000 ? '' : `, ${Math.round(age / 1_000)} s old`
  return `${time}  ${told.account || '–'}  ${paint(colour, told.kind)}  ${told.says}${old}`
}
