import { Ledger } from '../../notify/Ledger.ts'
import type { Status } from '../../notify/Outbox.ts'
import type { Arguments } from '../Arguments.ts'
import { asked } from '../alerts/asked.ts'
import { Place } from '../alerts/Place.ts'
import { changes, isChange, silenceOptions } from '../alerts/silence.ts'
import { ledgerTable, routesTable, silencesTable } from '../alerts/tables.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

/** Who is told of what, and what became of it. */
export const alerts: Subcommand = {
  usage: 'list|routes|silences|test ROUTE|replay ID|silence|unsilence ID',
  about: `Who is told of what, and what became of it. list shows the ledger of deliveries, the newest first:
what was tried, what was answered, when it is tried next, what was given up. routes shows who is told of
what, silences what is told to nobody for a time. test sends every sink of a route a message that says that
it is a test, and ends with 1 where one was not taken. replay lets one of the ledger be delivered again,
under its own key.

Where alerts are kept follows from the journal: its path with -alerts. With --url a running service is asked:
a replay is delivered at once, and a test goes through its outbox, so that what became of it is in the
ledger. silence and unsilence ask a running service alone: silence keeps back what is about an account, an
owner or a type until a moment, unsilence ends that before its time.`,
  options: {
    config: { value: 'FILE', about: 'the configuration of the service' },
    journal: {
      value: 'FILE',
      about: "the service's journal, where the configuration does not say",
    },
    status: { value: 'STATUS', about: 'list: only pending, delivered, givenUp or silenced' },
    sink: { value: 'NAME', about: 'list: only to this sink' },
    route: { value: 'NAME', about: 'list: only by this route' },
    limit: { value: 'N', about: 'list: at most so many; 100' },
    account: { value: 'ID', about: 'list: only about this account; silence: of it, as mm-*' },
    ...silenceOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll alerts list --journal desk.plimsoll --status pending', 'what still waits, and why'],
    ['plimsoll alerts test night --config desk.json', 'does the route night reach everybody?'],
    ['plimsoll alerts replay 1204 --journal desk.plimsoll', 'deliver it once more'],
    ['plimsoll alerts list --url URL', 'the same of a running service'],
    ["plimsoll alerts silence --url URL --account 'mm-*' --until 8h --reason migration", 'quiet'],
  ],
  async run(args, io) {
    const [verb, ...words] = args.positionals
    if (verb !== undefined && isChange(verb)) return await changes[verb](words, args, io)
    if (verb === undefined || !isVerb(verb)) {
      const found = verb === undefined ? 'nothing' : `'${verb}'`
      throw new UsageError(
        `alerts: expected list, routes, silences, test, replay, silence or unsilence, found ${found}`,
      )
    }
    if (isRemote(args)) refuseWithUrl(args, ['config', 'journal'])
    return await verbs[verb](words, args, io)
  },
}

type Verb = (words: readonly string[], args: Arguments, io: Io) => Promise<ExitCode>

const verbs = { list, routes, silences, test, replay } as const satisfies Record<string, Verb>

const isVerb = (word: string): word is keyof typeof verbs => Object.hasOwn(verbs, word)

function none(words: readonly string[], verb: string): void {
  if (words.length === 0) return
  throw new UsageError(`alerts ${verb}: expected no argument, found '${words[0]}'`)
}

const statuses: readonly string[] = ['pending', 'delivered', 'givenUp', 'silenced']

async function list(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  none(words, 'list')
  const status = args.text('status')
  if (status !== undefined && !statuses.includes(status)) {
    throw new UsageError(`--status: expected ${statuses.join(', ')}, found '${status}'`)
  }
  const query = {
    ...{ status: status as Status | undefined, sink: args.text('sink') },
    ...{ route: args.text('route'), account: args.text('account') },
  }
  const limit = wholeOption(args, 'alerts list', 'limit', [1, 1_000], Ledger.LIMIT)
  const rows = isRemote(args)
    ? (
        await remote<{ alerts: Ledger.Row[] }>('GET /alerts', args, io, {
          query: { ...query, limit: `${limit}` },
        })
      ).alerts
    : Place.ledger(await Place.of(args), { ...query, limit })
  await Io.print(io, args.has('json') ? JSON.stringify(rows) : ledgerTable(rows, io))
  return exitCodes.fine
}

const remote = async <Answer>(
  line: string,
  args: Arguments,
  io: Io,
  part?: Parameters<typeof asked>[2],
): Promise<Answer> => await asked<Answer>(await remoteOf(args, io), line, part)

async function routes(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  none(words, 'routes')
  type Shown = { routes: { route: ReturnType<typeof Place.routes>[number] }[] }
  const all = isRemote(args)
    ? (await remote<Shown>('GET /alerts/routes', args, io)).routes.map(({ route }) => route)
    : Place.routes(await Place.of(args))
  await Io.print(io, args.has('json') ? JSON.stringify(all) : routesTable(all, io))
  return exitCodes.fine
}

async function silences(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  none(words, 'silences')
  type Shown = { silences: ReturnType<typeof Place.silences> }
  const all = isRemote(args)
    ? (await remote<Shown>('GET /silences', args, io)).silences
    : Place.silences(await Place.of(args))
  await Io.print(io, args.has('json') ? JSON.stringify(all) : silencesTable(all, io))
  return exitCodes.fine
}

async function test(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  const name = only(words, 'alerts test', 'ROUTE')
  if (isRemote(args)) {
    const line = 'POST /alerts/routes/:name/test'
    const sent = await remote<{ alerts: number[] }>(line, args, io, { params: { name } })
    const said = `${sent.alerts.length} on their way: ${sent.alerts.join(', ')} of the ledger`
    await Io.print(io, args.has('json') ? JSON.stringify(sent) : said)
    return exitCodes.fine
  }
  const answers = await Place.test(await Place.of(args), name, io)
  const lines = answers.map(({ sink, answer }) => `${sink}: ${saidOf(answer)}`)
  await Io.print(io, args.has('json') ? JSON.stringify(answers) : lines.join('\n'))
  return answers.every(({ answer }) => answer.isDelivered) ? exitCodes.fine : exitCodes.failed
}

const saidOf = ({ isDelivered, said }: { isDelivered: boolean; said: string }): string =>
  `${isDelivered ? 'taken' : 'not taken'} (${said})`

async function replay(words: readonly string[], args: Arguments, io: Io): Promise<ExitCode> {
  const id = only(words, 'alerts replay', 'ID')
  if (!/^[1-9][0-9]{0,15}$/.test(id)) {
    throw new UsageError(`alerts replay: expected the ID of a row of the ledger, found '${id}'`)
  }
  if (isRemote(args)) await remote('POST /alerts/:id/replay', args, io, { params: { id } })
  else Place.replay(await Place.of(args), Number(id), io.now())
  const said = isRemote(args) ? `${id} is delivered again` : `${id} waits to be delivered again`
  await Io.print(io, args.has('json') ? JSON.stringify({ replayed: Number(id) }) : said)
  return exitCodes.fine
}
