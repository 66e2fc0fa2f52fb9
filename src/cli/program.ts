import { FileFault } from '../connect/FileFault.ts'
import { VenueFault } from '../connect/mirror/VenueFault.ts'
import { RemoteFault } from '../connect/remote/RemoteFault.ts'
import { BlotterError } from '../executor/Blotter.ts'
import { version } from '../host/version.ts'
import { Fault } from '../journal/Fault.ts'
import { faultKind } from '../journal/faultKind.ts'
import { NotifyError } from '../notify/NotifyError.ts'
import { AskedError } from '../wire/asked/AskedError.ts'
import { suggest } from '../wire/asked/suggest.ts'
import { WireError } from '../wire/WireError.ts'
import { Arguments } from './Arguments.ts'
import { commandName } from './commandName.ts'
import { type ExitCode, exitCodes } from './exitCodes.ts'
import { help, helpOf } from './help.ts'
import { Io } from './Io.ts'
import { Paint } from './Paint.ts'
import type { Verb } from './Subcommand.ts'
import { UsageError } from './UsageError.ts'
import { verbs } from './verbs.ts'

/**
 * The command with its environment as an argument. Finds the subcommand, runs it, and reports
 * errors as one line and an exit code. Only a fault of the program itself is thrown.
 */
export async function program(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(argv, io)
  } catch (error) {
    if (io.signal.aborted) return exitCodes.interrupted
    const code = await report(error, argv, io)
    if (code === null) throw error
    return code
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...words] = argv
  const paint = Paint.of(io.stdout, io.env)
  if (name === undefined || name === '--help' || name === '-h') return say(io, help(verbs, paint))
  if (name === '--version' || name === '-v') return say(io, version())
  if (name === 'help' && words[0] === undefined) return say(io, help(verbs, paint))
  const wanted = name === 'help' ? (words[0] as string) : name
  const subcommand = await find(wanted).load()
  if (name === 'help') return say(io, helpOf(wanted, subcommand, paint))
  if (words.includes('--help') || words.includes('-h')) {
    return say(io, helpOf(wanted, subcommand, paint))
  }
  return await subcommand.run(Arguments.parse(words, subcommand.options), io)
}

async function say(io: Io, text: string): Promise<ExitCode> {
  await Io.print(io, text)
  return exitCodes.fine
}

function find(name: string): Verb {
  const verb = verbs.find((other) => other.name === name)
  if (verb !== undefined) return verb
  const what = name.startsWith('-') ? 'option' : 'command'
  const near = suggest(
    name,
    verbs.map((other) => other.name),
  )
  throw new UsageError(`unknown ${what} ${name}${near === null ? '' : `; did you mean ${near}?`}`)
}

/** Reports an error to the user and returns its exit code; null for faults the user cannot fix. */
async function report(error: unknown, argv: readonly string[], io: Io): Promise<ExitCode | null> {
  const paint = Paint.of(io.stderr, io.env)
  if (error instanceof AskedError) {
    const known = verbs.some(({ name }) => name === argv[0])
    await Io.tell(io, `${paint('red', 'plimsoll:')} ${error.message}`)
    await Io.tell(io, `  try: ${commandName(io.env)} ${known ? `${argv[0]} ` : ''}--help`)
    return exitCodes.usage
  }
  if (
    [WireError, FileFault, NotifyError, VenueFault, BlotterError].some(
      (kind) => error instanceof kind,
    )
  ) {
    await Io.tell(io, `${paint('red', 'plimsoll:')} ${(error as Error).message}`)
    return exitCodes.usage
  }
  if (error instanceof RemoteFault) {
    await Io.tell(io, `${paint('red', 'plimsoll:')} ${error.message}`)
    return remoteCode(error)
  }
  if (!(error instanceof Fault)) return null
  await Io.tell(io, `${paint('red', 'plimsoll:')} ${error.message}`)
  await Io.tell(io, `  see ${error.docs}`)
  return codes[faultKind(error)]
}

/** What was asked wrongly is for the user to mend; the rest is the world's. */
function remoteCode({ status }: RemoteFault): ExitCode {
  const isUsage = status !== null && status >= 400 && status < 500 && status !== 409
  return isUsage && status !== 429 ? exitCodes.usage : exitCodes.failed
}

const codes = {
  damaged: exitCodes.auditFailed,
  world: exitCodes.notKept,
  use: exitCodes.usage,
} as const
