import { fileURLToPath } from 'node:url'
import type { Arguments } from '../Arguments.ts'
import { Demo, type DemoOptions } from '../demo/Demo.ts'
import { parameters } from '../demo/parameters.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import type { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** The crash of 19 May 2021, minute by minute. */
export const demo: Subcommand = {
  usage: '',
  about: `Runs the crash of 19 May 2021 through the engine: real minute prices of 20 coins, and a generated book
of accounts under a venue's public brackets. Warnings, margin calls, partial liquidations, the fund and
deleveraging happen as they would; a journal, its events, a summary and a picture of the day are left in
a folder. Fails with exit code 1 where a stage was not reached or the books do not balance.`,
  options: {
    accounts: { value: 'N', about: `how many traders (${parameters.accounts})` },
    seed: { value: 'N', about: `what the book is drawn from (${parameters.seed})` },
    out: { value: 'DIR', about: 'where files go (./plimsoll-demo)' },
    journal: { value: 'FILE', about: 'a new file for the journal (day.plimsoll in DIR)' },
  },
  examples: [
    ['plimsoll demo', 'the whole day; a minute or less'],
    ['plimsoll demo --accounts 2000 --seed 7', 'a smaller book, drawn otherwise'],
    ['plimsoll verify plimsoll-demo/day.plimsoll', 'audit what it left'],
  ],
  run: (args, io) => start(args, io),
}

const ACCOUNTS_MAX = 1_000_000
const SEED_MAX = 2 ** 31 - 1
const candles = new URL('../../../demo/candles-2021-05-19-1m.csv.gz', import.meta.url)

async function start(args: Arguments, io: Io): Promise<ExitCode> {
  const [odd] = args.positionals
  if (odd !== undefined) throw new UsageError(`demo: expected no argument, found '${odd}'`)
  const options: DemoOptions = {
    accounts: whole(args, 'accounts', 1, ACCOUNTS_MAX, parameters.accounts),
    seed: whole(args, 'seed', 0, SEED_MAX, parameters.seed),
    folder: args.text('out') ?? 'plimsoll-demo',
    journal: args.text('journal'),
    candles: fileURLToPath(candles),
    isJson: args.has('json'),
  }
  const outcome = await Demo.run(options, io)
  if (outcome === 'interrupted') return exitCodes.interrupted
  return outcome === 'complete' ? exitCodes.fine : exitCodes.failed
}

function whole(args: Arguments, name: string, least: number, most: number, usual: number): number {
  const text = args.text(name)
  if (text === undefined) return usual
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(
    `--${name}: expected a whole number from ${least} to ${most}, found '${text}'`,
  )
}
