import { readText } from '../../connect/readText.ts'
import type { Command } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import { ImpactReport } from '../../report/ImpactReport.ts'
import { AskedError } from '../../wire/asked/AskedError.ts'
import { hint } from '../../wire/asked/choose.ts'
import { versionOf } from '../../wire/asked/versionOf.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { Input } from '../../wire/Input.ts'
import { type Json, type JsonObject, JsonText } from '../../wire/JsonText.ts'
import type { Arguments } from '../Arguments.ts'
import { loadState } from '../book/loadState.ts'
import { atOption } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderImpact } from '../report/renderImpact.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** The ways to say what would change. */
const kinds = ['rulebook', 'set', 'as', 'command'] as const

/** What would a change of rules do to everybody? */
export const preview: Subcommand = {
  usage: 'FILE --rulebook FILE|--set JSON|--as NAME [--of RULEBOOK], or --url URL ...',
  about: `What another version of a rulebook would do to everybody, before it is given: who would be called, who could
be liquidated and for what notional, who changes level, the ten who lose most, and with --account where each
number comes from. It is tried in a copy of the engine, with its history of levels and calls and with liquidation
off; the file or the service stays as it is. A version that comes into force later is tried as if it did now.
FILE is a book or a journal. --rulebook takes a whole rulebook as a book has it, --set only what would be other
(a JSON merge patch), --as another rulebook of the book or a venue's preset in place of the tables of its own, and
--command any command. Exit code 3 where somebody could newly be liquidated, 5 where nobody could and somebody
would newly be unknown, 1 where the change would be refused.`,
  options: {
    rulebook: { value: 'FILE', about: 'a rulebook as in a book file, whole or by a preset' },
    set: { value: 'JSON', about: 'what would be other than now; null takes something out' },
    as: { value: 'NAME', about: 'a rulebook of the book or a preset' },
    command: { value: 'JSON', about: 'a command as `run` reads it, such as DefineMarket' },
    of: { value: 'RULEBOOK', about: 'which rulebook would change, where there are several' },
    account: { value: 'ID', about: 'explain it for this one; may be repeated', multiple: true },
    ...atOption,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll preview desk.plimsoll --rulebook stricter.json', 'a version that was written'],
    [
      `plimsoll preview book.json --set '{"method":{"collateral":{"BTC":"0.8"}}}'`,
      'one number, in a book',
    ],
    ['plimsoll preview desk.plimsoll --as hyperliquid --of house', "a venue's tables"],
    ['plimsoll preview book.json --rulebook stricter.json --account ada', 'explained for one'],
    ["plimsoll preview desk.plimsoll --command '{...}'", 'any command'],
    ['plimsoll preview --url http://127.0.0.1:7070 --rulebook v2.json', 'of a running service'],
  ],
  async run(args, io) {
    const kind = kindOf(args)
    const report = isRemote(args) ? await ofService(kind, args, io) : await ofFile(kind, args, io)
    const paint = Paint.of(io.stdout, io.env)
    await Io.print(io, args.has('json') ? JSON.stringify(report) : renderImpact(report, paint))
    return exitOfImpact(report)
  },
}

type Kind = (typeof kinds)[number]

function kindOf(args: Arguments): Kind {
  const given = kinds.filter((kind) => args.has(kind))
  const [kind, odd] = given
  const found = given.map((one) => `--${one}`).join(' and ') || 'none'
  if (kind === undefined || odd !== undefined || args.texts(kind).length > 1) {
    const told = odd === undefined && kind !== undefined ? `--${kind} twice` : found
    throw new UsageError(
      `preview: expected one of ${kinds.map((one) => `--${one}`).join(', ')}, found ${told}`,
    )
  }
  if (kind === 'command' && args.has('of')) {
    throw new UsageError('--of: expected --rulebook, --set or --as with it, found --command')
  }
  return kind
}

async function ofFile(kind: Kind, args: Arguments, io: Io): Promise<ImpactReport> {
  const state = await loadState(only(args.positionals, 'preview', 'FILE'), args, io)
  const named = [...new Set(args.texts('account'))]
  for (const id of named) requireAccount(state, id)
  return ImpactReport.of(state, await commandOf(kind, args, state), named)
}

function requireAccount({ accountById, accounts }: State, id: string): void {
  const { kind } = accountById.get(id) ?? { kind: 'house' }
  if (kind !== 'house') return
  const ids = accounts.filter((one) => one.kind !== 'house').map((one) => one.id)
  throw new AskedError(`no account ${id} in the book${hint(id, ids)}`)
}

async function commandOf(kind: Kind, args: Arguments, state: State): Promise<Command> {
  if (kind === 'as') return versionOf(state, { kind, name: args.text('as') ?? '' }, args.text('of'))
  const { text, file } = await told(kind, args)
  const read = Input.read<Command>(text, { file }, (json) =>
    kind === 'command'
      ? anyCommand(json, text, state)
      : versionOf(state, { kind, json }, args.text('of')),
  )
  if (!read.ok) throw read.error
  return read.value
}

/** The text of a file, or of the option itself, with the name under which an error is told. */
async function told(kind: Exclude<Kind, 'as'>, args: Arguments) {
  const text = args.text(kind) ?? ''
  return kind === 'rulebook'
    ? { text: await readText(text), file: text }
    : { text, file: `--${kind}` }
}

/** A command as `run` reads it; an id and a time need not be given. */
function anyCommand(json: Json, text: string, state: State): Command {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  if (!isObject) throw new UsageError(`--command: expected a command, found ${text}`)
  const read = CommandText.fromJson({ id: 'preview', ...json }, catalogOf(state), state.time)
  if (!read.ok) throw read.error
  return { ...read.value, time: state.time }
}

/** Asks a service, which takes the same words. */
async function ofService(kind: Kind, args: Arguments, io: Io): Promise<reads.Impact> {
  refuseWithUrl(args, ['at'])
  if (args.positionals.length > 0)
    throw new UsageError('preview: expected FILE or --url, found both')
  const of = args.text('of')
  const accounts = [...new Set(args.texts('account'))]
  const body: JsonObject = {
    [kind]: kind === 'as' ? (args.text('as') ?? '') : await jsonOf(kind, args),
    ...(of !== undefined && { of }),
    ...(accounts.length > 0 && { accounts }),
  }
  return await reads.impact(await remoteOf(args, io), body)
}

async function jsonOf(kind: Exclude<Kind, 'as'>, args: Arguments): Promise<Json> {
  const { text, file } = await told(kind, args)
  return JsonText.parse(text, { file })
}

function exitOfImpact({ refused, liquidated, unknown }: reads.Impact): ExitCode {
  if (refused !== null) return exitCodes.failed
  if (liquidated > 0) return exitCodes.breach
  return unknown > 0 ? exitCodes.unknown : exitCodes.fine
}
