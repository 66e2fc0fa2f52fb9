import { fileURLToPath } from 'node:url'
import { parameters } from '../../sim/scenarios/crashDay/parameters.ts'
import { loanParameters } from '../../sim/scenarios/loanDay/parameters.ts'
import { type Regime, regimes } from '../../sim/scenarios/loanDay/regimes.ts'
import type { Arguments } from '../Arguments.ts'
import { Demo, type DemoOptions } from '../demo/Demo.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import type { Io } from '../Io.ts'
import { LoanDemo, type LoanOptions } from '../loans/LoanDemo.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

const names = regimes.map(({ name }) => name).join(',')
const usual = regimes
  .slice(0, loanParameters.regimes)
  .map(({ name }) => name)
  .join(',')

/** The crash of 19 May 2021, minute by minute. */
export const demo: Subcommand = {
  usage: '[loans]',
  about: `Runs the crash of 19 May 2021 through the engine: real minute prices of 20 coins, and a generated book
of accounts under a venue's public brackets. Warnings, margin calls, partial liquidations, the fund and
deleveraging happen as they would; a journal, its events, a summary and a picture of the day are left in
a folder. Fails with exit code 1 where a stage was not reached or the books do not balance.

With loans it is a book of loans instead, under several ways to lend side by side: notices, calls,
liquidators, sales or auctions, and bad debt. A summary and a picture are left in a folder.`,
  options: {
    accounts: { value: 'N', about: `how many traders (${parameters.accounts})` },
    seed: { value: 'N', about: `what the book is drawn from (${parameters.seed})` },
    out: { value: 'DIR', about: 'where files go (./plimsoll-demo, with loans ./plimsoll-loans)' },
    journal: { value: 'FILE', about: 'a new file for the journal (day.plimsoll in DIR)' },
    loans: { value: 'N', about: `with loans: how many (${loanParameters.loans})` },
    regimes: { value: 'NAMES', about: `with loans: of ${names} (${usual})` },
  },
  examples: [
    ['plimsoll demo', 'the whole day; a minute or less'],
    ['plimsoll demo --accounts 2000 --seed 7', 'a smaller book, drawn otherwise'],
    ['plimsoll verify plimsoll-demo/day.plimsoll', 'audit what it left'],
    ['plimsoll demo loans', 'the same day over a book of loans'],
    ['plimsoll demo loans --regimes aave-v3.7,maker', 'under other rules'],
  ],
  run: (args, io) => start(args, io),
}

const ACCOUNTS_MAX = 1_000_000
const LOANS_MAX = 100_000
const SEED_MAX = 2 ** 31 - 1
const candles = new URL('../../../demo/candles-2021-05-19-1m.csv.gz', import.meta.url)

async function start(args: Arguments, io: Io): Promise<ExitCode> {
  const [first, second] = args.positionals
  const odd = first === 'loans' ? second : first
  if (odd !== undefined) {
    throw new UsageError(`demo: expected loans or no argument, found '${odd}'`)
  }
  const isLoans = first === 'loans'
  refuse(args, isLoans ? ['accounts', 'journal'] : ['loans', 'regimes'], isLoans)
  const outcome = isLoans
    ? await LoanDemo.run(loanOptions(args), io)
    : await Demo.run(optionsOf(args), io)
  if (outcome === 'interrupted') return exitCodes.interrupted
  return outcome === 'complete' ? exitCodes.fine : exitCodes.failed
}

/** Options of the other demo are rejected, not ignored. */
function refuse(args: Arguments, names: readonly string[], isLoans: boolean): void {
  const odd = names.find((name) => args.has(name))
  if (odd === undefined) return
  throw new UsageError(
    isLoans ? `--${odd}: not for demo loans` : `--${odd}: expected demo loans, found demo`,
  )
}

const optionsOf = (args: Arguments): DemoOptions => ({
  accounts: whole(args, 'accounts', 1, ACCOUNTS_MAX, parameters.accounts),
  seed: whole(args, 'seed', 0, SEED_MAX, parameters.seed),
  folder: args.text('out') ?? 'plimsoll-demo',
  journal: args.text('journal'),
  candles: fileURLToPath(candles),
  isJson: args.has('json'),
})

const loanOptions = (args: Arguments): LoanOptions => ({
  loans: whole(args, 'loans', 1, LOANS_MAX, loanParameters.loans),
  seed: whole(args, 'seed', 0, SEED_MAX, parameters.seed),
  regimes: regimesOf(args.text('regimes') ?? usual),
  folder: args.text('out') ?? 'plimsoll-loans',
  candles: fileURLToPath(candles),
  isJson: args.has('json'),
})

function regimesOf(text: string): readonly Regime[] {
  const wanted = [...new Set(text.split(','))]
  return wanted.map((name) => {
    const found = regimes.find((one) => one.name === name)
    if (found !== undefined) return found
    throw new UsageError(`--regimes: expected some of ${names}, found '${name}'`)
  })
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
