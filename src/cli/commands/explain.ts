import { AccountReport } from '../../report/AccountReport.ts'
import { CallsRegister } from '../../report/CallsRegister.ts'
import { DoubtReport } from '../../report/DoubtReport.ts'
import { explained } from '../../report/explained.ts'
import type { TermReport } from '../../report/TermReport.ts'
import { chooseAccount, hint, subjectOf } from '../../wire/asked/choose.ts'
import type { Arguments } from '../Arguments.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { healthOf, healthOption } from '../book/healthOf.ts'
import { ccxtOptions } from '../book/loadCcxt.ts'
import { argumentsOf, loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import type { ExitCode } from '../exitCodes.ts'
import { exitOf } from '../exitOf.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { type Explained, renderTerms } from '../report/renderTerms.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** The derivation of every number of an account. */
export const explain: Subcommand = {
  usage: 'FILE ACCOUNT [POSITION] | --url URL ACCOUNT [POSITION]',
  about: `Every number of an account with its inputs and the rule that made it: the same walk that assess
adds up, kept as data. FILE is a book or a journal, as it is or was after an entry. An isolated position
is an account of its own: ACCOUNT/SYMBOL. The rules are in docs/spec. Exit code 3 where the account is in
liquidation, 5 where it is unknown.`,
  options: {
    as: { value: 'RULEBOOK', about: 'under another rulebook or regime, as assess has it' },
    health: healthOption,
    basis: basisOption,
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll explain book.json ada', 'the whole account, and how it adds up'],
    ["plimsoll explain book.json ada 'BTC/USDT:USDT'", 'one position'],
    ['plimsoll explain loan.json ada --as aave-v3.7', 'a loan under a regime'],
    ['plimsoll explain desk.plimsoll ada --at 1200', 'as it was after an entry of a journal'],
    ['plimsoll explain --url http://127.0.0.1:7070 ada', 'of a running service'],
  ],
  async run(args, io) {
    if (isRemote(args)) return await ofService(args, io)
    const [path, id, symbol, odd] = argumentsOf(args)
    if (id === undefined || odd !== undefined) {
      throw new UsageError('explain: expected FILE ACCOUNT [POSITION]')
    }
    const { view } = await loadSource(path, args, io)
    const one = chooseAccount(view, id)
    const subject = subjectOf(view, one, args.text('as'))
    const { interest } = one
    const report = AccountReport.of(subject, basisOf(args), { health: healthOf(args), interest })
    const all = explained(subject, report)
    const shown = symbol === undefined ? all : only(all, symbol, id)
    const doubts = DoubtReport.ofAccount(view, subject.account, report.numeraire)
    const calls = args.has('as') ? [] : CallsRegister.opened(view, report.account)
    return await tell(report, { terms: shown, doubts, calls }, symbol === undefined, args, io)
  },
}

async function ofService(args: Arguments, io: Io): Promise<ExitCode> {
  refuseWithUrl(args, ['as', 'health', 'basis', 'at', ...Object.keys(ccxtOptions)])
  const [id, symbol, odd] = args.positionals
  if (id === undefined || odd !== undefined) {
    throw new UsageError('explain: expected ACCOUNT [POSITION] with --url')
  }
  const remote = await remoteOf(args, io)
  const { terms, doubts, calls, ...report } = await reads.explained(remote, id)
  const shown = symbol === undefined ? terms : only(terms, symbol, id)
  return await tell(report, { terms: shown, doubts, calls }, symbol === undefined, args, io)
}

async function tell(
  report: AccountReport,
  made: Explained,
  isWhole: boolean,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const text = args.has('json')
    ? JSON.stringify({ ...report, ...made })
    : renderTerms(report, made, isWhole, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  return exitOf([report])
}

function only(terms: readonly TermReport[], symbol: string, account: string): TermReport[] {
  const found = terms.filter(({ about }) => about === symbol || about.startsWith(`${symbol} `))
  if (found.length > 0) return found
  const known = [...new Set(terms.map(({ about }) => about))]
  throw new UsageError(`account ${account} has no position ${symbol}${hint(symbol, known)}`)
}
