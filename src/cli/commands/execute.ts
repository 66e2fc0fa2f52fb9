import { datetime } from '../../base/datetime.ts'
import { readSecret } from '../../connect/readSecret.ts'
import { Blotter } from '../../executor/Blotter.ts'
import { Dispatcher } from '../../executor/Dispatcher.ts'
import type { Executor } from '../../executor/Executor.ts'
import { ExecutorConfig } from '../../executor/ExecutorConfig.ts'
import { type Closable, journalPrincipal, journalSeen } from '../../executor/journalPrincipal.ts'
import { Order } from '../../executor/Order.ts'
import { rehearsal } from '../../executor/rehearse.ts'
import { remotePrincipal } from '../../executor/remotePrincipal.ts'
import { type Told, Work } from '../../executor/Work.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { drawSecret } from '../../notify/sinks/webhook.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import type { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { isRemote, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { UsageError } from '../UsageError.ts'

/** Orders that are out, carried out elsewhere. */
export const execute: Subcommand = {
  usage: 'JOURNAL|--url URL, --hook URL --secret-file FILE | --venue NAME --credentials FILE',
  about: `Carries out the orders that are out in a running service, or in a journal that nobody else writes meanwhile: by
a hook, a program of yours behind a URL that is asked by signed requests, or at a venue by ccxt (install it beside
plimsoll). Without --live nothing is sent: it says what would be.

Each order is kept in a record, synced, before it is sent, and is sent once. Of one that was not answered it is asked
what became of it, until that is known; it is never sent again. What is filled is told to whoever ordered it, under ids
that make a repeat harmless. What stays unknown and what is refused is said, and is an alert of the service.

At a venue orders may only reduce, --most-order and --most-day bound them, and a key that may withdraw is refused.`,
  options: {
    ...remoteOptions,
    hook: { value: 'URL', about: 'where orders are posted to: https, or a host of --allow-host' },
    'secret-file': {
      value: 'FILE',
      about: 'what requests are signed with, whsec_..., in a file of mode 0600',
    },
    'allow-host': {
      value: 'HOST',
      about: 'a host of the hook that may be private; may be repeated',
      multiple: true,
    },
    venue: { value: 'NAME', about: 'a venue, by the name that ccxt has: binanceusdm, bybit, okx' },
    credentials: { value: 'FILE', about: 'JSON of apiKey, secret, password; mode 0600' },
    'venue-url': { value: 'URL', about: "in place of the venue's own address" },
    sandbox: { about: "the venue's test network" },
    account: {
      value: 'ID',
      about: 'only the orders of this account; may be repeated',
      multiple: true,
    },
    live: { about: 'send orders; without it, say what would be sent' },
    'most-order': { value: 'AMOUNT', about: 'the most notional of one order, in its quote asset' },
    'most-day': {
      value: 'AMOUNT',
      about: 'the most notional of a day of UTC, in each quote asset',
    },
    record: {
      value: 'FILE',
      about: 'the record of what was sent; beside a journal JOURNAL-orders',
    },
    begin: {
      about:
        'where there is no record yet: nothing of what is out was ever sent. Else it is asked for',
    },
    desk: { value: 'NAME', about: 'tells desks apart that send to one account of a venue' },
    once: { about: 'end once nothing is out and all is told' },
  },
  examples: [
    [
      'plimsoll execute --url http://127.0.0.1:7070 --hook https://desk.example/orders --secret-file hook.key',
      'what would be sent',
    ],
    [
      'plimsoll execute desk.plimsoll --venue okx --credentials trade.json --most-order 5000 --most-day 50000 --live',
      'and sending it',
    ],
  ],
  async run(args, io) {
    if (isRemote(args) && args.positionals.length > 0) {
      throw new UsageError(`execute: expected JOURNAL or --url, found both`)
    }
    const config = await configOf(args)
    const executor = await ExecutorConfig.open(config, { now: io.now })
    const from = await principalOf(args, io)
    const one = { args, io, config, executor, from }
    try {
      return await (args.has('live') ? send(one) : say(one))
    } finally {
      from.close()
    }
  },
}

interface Run {
  readonly args: Arguments
  readonly io: Io
  readonly config: ExecutorConfig
  readonly executor: Executor
  readonly from: Closable
}

/** The options as the configuration's section, so that the same is refused. */
async function configOf(args: Arguments): Promise<ExecutorConfig> {
  const [url, venue, file] = [args.text('hook'), args.text('venue'), args.text('secret-file')]
  if (url !== undefined && file === undefined && args.has('live')) {
    throw new UsageError('execute: expected --secret-file FILE beside --hook, found none')
  }
  // Where nothing is sent, nothing is signed.
  const secret = file === undefined ? drawSecret() : await readSecret(file)
  const [accounts, hosts] = [args.texts('account'), args.texts('allow-host')]
  const told = {
    ...(url !== undefined && { hook: { url, secret, ...list('allowedHosts', hosts) } }),
    ...(venue !== undefined && { venue: venueOf(venue, args) }),
    ...list('accounts', accounts),
    ...{ live: args.has('live') },
    ...some('mostOrder', args.text('most-order')),
    ...some('mostDay', args.text('most-day')),
    ...some('desk', args.text('desk')),
  }
  return ExecutorConfig.read(told, 'options')
}

function venueOf(name: string, args: Arguments) {
  const credentials = args.text('credentials')
  if (credentials === undefined) {
    throw new UsageError('execute: expected --credentials FILE beside --venue, found none')
  }
  return { name, credentials, ...some('url', args.text('venue-url')), sandbox: args.has('sandbox') }
}

const some = (name: string, value: string | undefined) =>
  value === undefined ? {} : { [name]: value }

const list = (name: string, values: readonly string[]) =>
  values.length === 0 ? {} : { [name]: values }

async function principalOf(args: Arguments, io: Io): Promise<Closable> {
  const scheduler = Scheduler.eventLoop
  if (isRemote(args)) {
    return { ...remotePrincipal(await remoteOf(args, io), scheduler), close() {} }
  }
  const path = await unlocked(only(args.positionals, 'execute', 'JOURNAL'), io)
  const ports = { scheduler, now: io.now }
  return args.has('live') ? journalPrincipal(path, ports) : await journalSeen(path, ports)
}

/** Says what would be sent. */
async function say({ args, io, config, executor, from }: Run): Promise<ExitCode> {
  const line = liner(args, io)
  const rehearse = rehearsal({
    ...{ principal: from, executor, caps: ExecutorConfig.capsOf(config) },
    ...{ desk: config.desk ?? '', isOurs: ExecutorConfig.isOurs(config), clock: { now: io.now } },
    note: (text) => void io.stderr.write(`${text}\n`),
    say: (order, says) => line('dry run', order, says),
  })
  do {
    await rehearse()
    if (args.has('once')) return exitCodes.fine
    await from.wait(LOOK_MS, io.signal)
  } while (!io.signal.aborted)
  return exitCodes.interrupted
}

const LOOK_MS = 1_000

/** Sends, and tells what became of it. */
async function send(run: Run): Promise<ExitCode> {
  const { args, io, config, executor, from } = run
  io.serves?.()
  const blotter = Blotter.open(recordOf(args))
  const line = liner(args, io)
  let isBad = false
  const stop = new AbortController()
  const end = () => stop.abort()
  io.signal.addEventListener('abort', end)
  if (io.signal.aborted) end()
  const work = Work.create({
    ...{ principal: from, executor, blotter, caps: ExecutorConfig.capsOf(config) },
    ...{ clock: { now: io.now }, scheduler: Scheduler.eventLoop, desk: config.desk ?? '' },
    isOurs: ExecutorConfig.isOurs(config),
    note: (text) => void io.stderr.write(`${text}\n`),
    tell({ kind, order, says }) {
      isBad ||= kind === 'refused' || kind === 'unbooked' || kind === 'odd'
      line(kind, order, says)
    },
    ...{ isFirst: args.has('begin'), ...(args.has('once') && { idle: end }) },
  })
  try {
    await Dispatcher.run(work, stop.signal)
  } finally {
    blotter.close()
    io.signal.removeEventListener('abort', end)
  }
  if (io.signal.aborted) return exitCodes.interrupted
  return isBad ? exitCodes.failed : exitCodes.fine
}

function recordOf(args: Arguments): string {
  const [journal] = args.positionals
  const path = args.text('record') ?? (journal === undefined ? undefined : `${journal}-orders`)
  if (path !== undefined) return path
  throw new UsageError('execute: expected --record FILE with --url and --live, found none')
}

const alarms = new Set<string>(['unknown', 'refused', 'unbooked', 'odd'])

/** Writes what happened to an order, for people or for programs. */
function liner(args: Arguments, io: Io) {
  const paint = Paint.of(io.stdout, io.env)
  return (kind: Told['kind'] | 'dry run', order: Order, says: string): void => {
    const time = io.now()
    const text = args.has('json')
      ? JSON.stringify({ time, datetime: datetime(time), kind, ...order, says })
      : `${datetime(time)}  ${paint(alarms.has(kind) ? 'red' : 'green', kind)}  ${Order.words(order)}: ${says}`
    io.stdout.write(`${text}\n`)
  }
}
