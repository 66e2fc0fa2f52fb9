import { existsSync } from 'node:fs'
import { datetime } from '../../base/datetime.ts'
import { Ledger } from '../../notify/Ledger.ts'
import { Outbox, type Status } from '../../notify/Outbox.ts'
import { Route } from '../../notify/Route.ts'
import { type AlertsConfig, Settings } from '../../notify/Settings.ts'
import { openSink } from '../../notify/sinks/openSink.ts'
import { accessTo, endAccess } from '../../notify/sinks/request.ts'
import { routeNamed, tryRoute } from '../../notify/trial.ts'
import { Config } from '../../server/Config.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { table } from '../table.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

/** Who was told of what, and what became of it. */
export const alerts: Subcommand = {
  usage: 'list|routes|test ROUTE|replay ID',
  about: `Who is told of what, and what became of it. list shows the ledger of deliveries, the newest first:
what was tried, what was answered, when it is tried next, what was given up. routes shows who is told of
what. test sends every sink of a route a message that says that it is a test, and ends with 1 where one
was not taken. replay lets one of the ledger be delivered again, under its own key: by the service when
it starts next.

Where alerts are kept follows from the journal: its path with -alerts.`,
  options: {
    config: { value: 'FILE', about: 'the configuration of the service' },
    journal: {
      value: 'FILE',
      about: "the service's journal, where the configuration does not say",
    },
    status: { value: 'STATUS', about: 'list: only pending, delivered, givenUp or silenced' },
    sink: { value: 'NAME', about: 'list: only to this sink' },
    route: { value: 'NAME', about: 'list: only by this route' },
    account: { value: 'ID', about: 'list: only about this account' },
    limit: { value: 'N', about: 'list: at most so many; 100' },
  },
  examples: [
    ['plimsoll alerts list --journal desk.plimsoll --status pending', 'what still waits, and why'],
    ['plimsoll alerts test night --config desk.json', 'does the route night reach everybody?'],
    ['plimsoll alerts replay 1204 --journal desk.plimsoll', 'deliver it once more'],
  ],
  async run(args, io) {
    const [verb, ...words] = args.positionals
    switch (verb) {
      case 'list':
        none(words, verb)
        return await list(await placeOf(args), args, io)
      case 'routes':
        none(words, verb)
        return await routes(await placeOf(args), args, io)
      case 'test':
        return await test(await placeOf(args), only(words, 'alerts test', 'ROUTE'), args, io)
      case 'replay':
        return await replay(await placeOf(args), only(words, 'alerts replay', 'ID'), args, io)
      default:
        throw new UsageError(
          `alerts: expected list, routes, test or replay, found ${verb === undefined ? 'nothing' : `'${verb}'`}`,
        )
    }
  },
}

function none(words: readonly string[], verb: string): void {
  if (words.length === 0) return
  throw new UsageError(`alerts ${verb}: expected no argument, found '${words[0]}'`)
}

interface Place {
  readonly config: AlertsConfig
  /** The outbox; null where nothing says where it is. */
  readonly outbox: string | null
}

async function placeOf(args: Arguments): Promise<Place> {
  const path = args.text('config')
  const config = path === undefined ? {} : await Config.read(path)
  const journal = args.text('journal') ?? config.journal
  return {
    config: config.alerts ?? {},
    outbox: journal === undefined ? null : `${journal}-alerts`,
  }
}

function outboxOf({ outbox }: Place): string {
  if (outbox !== null) return outbox
  throw new UsageError(
    'alerts: expected --journal FILE or a --config that names one, found neither',
  )
}

const statuses: readonly string[] = ['pending', 'delivered', 'givenUp', 'silenced']

async function list(place: Place, args: Arguments, io: Io): Promise<ExitCode> {
  const status = args.text('status')
  if (status !== undefined && !statuses.includes(status)) {
    throw new UsageError(`--status: expected ${statuses.join(', ')}, found '${status}'`)
  }
  const outbox = Outbox.look(outboxOf(place))
  try {
    const rows = Ledger.list(outbox, {
      ...{ status: status as Status | undefined, sink: args.text('sink') },
      ...{ route: args.text('route'), account: args.text('account') },
      limit: wholeOption(args, 'alerts list', 'limit', [1, 1_000], Ledger.LIMIT),
    })
    await Io.print(io, args.has('json') ? JSON.stringify(rows) : listed(rows, io))
    return exitCodes.fine
  } finally {
    outbox.close()
  }
}

function listed(rows: readonly Ledger.Row[], io: Io): string {
  if (rows.length === 0) return 'nothing in the ledger'
  const columns = ['id', 'at', 'sink', 'status', 'tries', 'answer', 'next', 'what']
  return table(
    columns.map((title) => ({ title })),
    rows.map(({ id, createdAt, sink, status, attempts, answer, nextAt, text }) => [
      ...[`${id}`, datetime(createdAt), sink, status, `${attempts}`, answer ?? '-'],
      ...[nextAt === null ? '-' : datetime(nextAt), text],
    ]),
    Paint.of(io.stdout, io.env),
  ).join('\n')
}

async function routes(place: Place, args: Arguments, io: Io): Promise<ExitCode> {
  const all = routesOf(place)
  await Io.print(io, args.has('json') ? JSON.stringify(all) : routesText(all, io))
  return exitCodes.fine
}

/** Those of the configuration, and those added while the service ran where there is an outbox. */
function routesOf({ config, outbox }: Place): readonly Route[] {
  if (outbox === null || !existsSync(outbox)) return config.routes ?? []
  const opened = Outbox.look(outbox)
  try {
    return Settings.routes(Settings.open(opened, config))
  } finally {
    opened.close()
  }
}

function routesText(all: readonly Route[], io: Io): string {
  if (all.length === 0) return 'no routes: nobody is told of anything'
  const columns = ['route', 'told', 'then', 'of']
  return table(
    columns.map((title) => ({ title })),
    all.map(({ name, sinks, escalate = [], match }) => [
      ...[name, sinks.join(' '), escalate.flatMap(({ to }) => to).join(' ') || '-'],
      match === undefined ? 'everything' : JSON.stringify(match),
    ]),
    Paint.of(io.stdout, io.env),
  ).join('\n')
}

async function test(place: Place, name: string, args: Arguments, io: Io): Promise<ExitCode> {
  const { config } = place
  const route = routeNamed(config.routes ?? [], name)
  const access = accessTo(config.allowedHosts ?? [])
  try {
    const wanted = (config.sinks ?? []).filter((sink) => Route.sinksOf(route).includes(sink.name))
    const sinks = new Map(wanted.map((sink) => [sink.name, openSink(sink, access, io)]))
    const answers = await tryRoute(route, sinks, io.now())
    const lines = answers.map(({ sink, answer }) => `${sink}: ${saidOf(answer)}`)
    await Io.print(io, args.has('json') ? JSON.stringify(answers) : lines.join('\n'))
    return answers.every(({ answer }) => answer.isDelivered) ? exitCodes.fine : exitCodes.failed
  } finally {
    endAccess(access)
  }
}

const saidOf = ({ isDelivered, said }: { isDelivered: boolean; said: string }): string =>
  `${isDelivered ? 'taken' : 'not taken'} (${said})`

async function replay(place: Place, word: string, args: Arguments, io: Io): Promise<ExitCode> {
  if (!/^[1-9][0-9]{0,15}$/.test(word)) {
    throw new UsageError(`alerts replay: expected the ID of a row of the ledger, found '${word}'`)
  }
  const path = outboxOf(place)
  // Whether there is one at all, before one is made.
  Outbox.look(path).close()
  const outbox = Outbox.open(path)
  try {
    outbox.transact(() => Ledger.replay(outbox, Number(word), io.now()))
  } finally {
    outbox.close()
  }
  const said = { replayed: Number(word) }
  await Io.print(
    io,
    args.has('json') ? JSON.stringify(said) : `${word} waits to be delivered again`,
  )
  return exitCodes.fine
}
