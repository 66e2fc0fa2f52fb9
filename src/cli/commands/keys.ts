import { datetime } from '../../base/datetime.ts'
import { Key } from '../../server/access/Key.ts'
import { KeyFault } from '../../server/access/KeyFault.ts'
import { KeyRing } from '../../server/access/KeyRing.ts'
import { keysOf } from '../../server/http/enter.ts'
import { Input } from '../../wire/Input.ts'
import { Path } from '../../wire/Path.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { table } from '../table.ts'
import { UsageError } from '../UsageError.ts'

/** Who may ask a service what. */
export const keys: Subcommand = {
  usage: 'add NAME --scope SCOPE | list | remove NAME, with --journal FILE or --keys FILE',
  about: `The keys of a service: who may ask it what. A key is shown once, when it is added, and only its hash
is kept, in a file beside the journal for its owner alone; a running service reads it again by itself.
The scope read changes nothing; trade asks for what an account's holder may ask; desk tells facts and
keeps the register of calls; admin does everything. NAME is what the journal calls whoever sent a
command. A key may be bound to accounts, to some commands, to sources of prices, and to a time.`,
  options: {
    journal: { value: 'FILE', about: 'the journal of the service: its keys lie beside it' },
    keys: { value: 'FILE', about: 'the file of keys, where not beside the journal' },
    scope: { value: 'SCOPE', about: 'read, trade, desk or admin' },
    account: {
      value: 'PATTERN',
      about: 'an account it is bound to, * for any text; may be repeated',
      multiple: true,
    },
    command: {
      value: 'TYPE',
      about:
        'a command it may send, such as SetMarks; may be repeated; all of its scope if left out',
      multiple: true,
    },
    source: {
      value: 'NAME',
      about: 'a source in whose name it may tell prices; may be repeated; any if left out',
      multiple: true,
    },
    until: { value: 'DATE', about: 'when it ends, such as 2027-01-31 or 2027-01-31T18:00:00Z' },
  },
  examples: [
    ['plimsoll keys add ada --scope desk --journal desk.plimsoll', 'somebody at the desk'],
    [
      'plimsoll keys add feed --scope desk --command SetMarks --source okx --journal desk.plimsoll',
      'a feed',
    ],
    [
      "plimsoll keys add fund-7 --scope trade --account 'fund-7*' --until 2027-01-31 --journal desk.plimsoll",
      'a customer',
    ],
    ['plimsoll keys list --journal desk.plimsoll', 'who has a key'],
    ['plimsoll keys remove feed --journal desk.plimsoll', 'and who has none any more'],
  ],
  async run(args, io): Promise<ExitCode> {
    const [verb, name, odd] = args.positionals
    if (odd !== undefined) throw new UsageError(`keys: expected one NAME, found '${odd}' as well`)
    const path = fileOf(args)
    try {
      await Io.print(io, answerOf(verb, name, path, args, io))
    } catch (error) {
      if (error instanceof KeyFault) throw new UsageError(`keys: ${error.message}`)
      throw error
    }
    return exitCodes.fine
  },
}

function fileOf(args: Arguments): string {
  const [path, journal] = [args.text('keys'), args.text('journal')]
  if (path !== undefined) return path
  if (journal !== undefined) return keysOf(journal)
  throw new UsageError('keys: expected --journal FILE or --keys FILE, found neither')
}

function answerOf(
  verb: string | undefined,
  name: string | undefined,
  path: string,
  args: Arguments,
  io: Io,
): string {
  if (verb === 'list' && name === undefined) return listed(path, args, io)
  if (verb === 'add' && name !== undefined) return added(path, name, args, io)
  if (verb === 'remove' && name !== undefined) {
    KeyRing.remove(path, name)
    return args.has('json') ? JSON.stringify({ removed: name }) : `${name} has no key any more`
  }
  const found = verb === undefined ? 'nothing' : [verb, name].join(' ').trim()
  throw new UsageError(`keys: expected add NAME, list or remove NAME, found ${found}`)
}

function added(path: string, name: string, args: Arguments, io: Io): string {
  const scope = args.text('scope')
  if (scope === undefined) {
    throw new UsageError('keys: expected --scope read, trade, desk or admin, found none')
  }
  const [accounts, commands, sources] = [
    args.texts('account'),
    args.texts('command'),
    args.texts('source'),
  ]
  const told = {
    ...{ name, scope, until: untilOf(args.text('until'), io) },
    accounts: accounts.length === 0 ? null : accounts,
    commands: commands.length === 0 ? null : commands,
    ...(sources.length > 0 && { sources }),
  }
  const read = Input.attempt(() => Key.grantOf(told, Path.top()))
  if (!read.ok) throw new UsageError(`keys: ${read.error.message}`)
  const key = KeyRing.add(path, read.value, io.now())
  return args.has('json') ? JSON.stringify({ name, key }) : key
}

const dateShape = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/

function untilOf(text: string | undefined, io: Io): number | null {
  if (text === undefined) return null
  const until = dateShape.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(until)) {
    throw new UsageError(`keys: --until: expected a date such as 2027-01-31, found '${text}'`)
  }
  if (until > io.now()) return until
  throw new UsageError(`keys: --until: expected a time to come, found ${text}`)
}

function listed(path: string, args: Arguments, io: Io): string {
  const found = KeyRing.all(KeyRing.open(path))
  if (args.has('json')) {
    return JSON.stringify({ keys: found.map(({ hash: _, ...one }) => one) })
  }
  if (found.length === 0) return `no keys in ${path}`
  const rows = found.map((key) => rowOf(key, io.now()))
  const titles = ['name', 'scope', 'accounts', 'commands', 'sources', 'until']
  const columns = titles.map((title) => ({ title }))
  return table(columns, rows, Paint.of(io.stdout, io.env)).join('\n')
}

const rowOf = (key: Key, now: number): string[] => [
  key.name,
  key.scope,
  key.accounts?.join(', ') ?? 'all',
  key.commands?.join(', ') ?? 'all',
  key.sources?.join(', ') ?? 'all',
  key.until === null ? '' : `${datetime(key.until)}${Key.isOver(key, now) ? ', over' : ''}`,
]
