import { BookView } from '../../report/BookView.ts'
import { CuresReport } from '../../report/CuresReport.ts'
import { chooseAccount } from '../../wire/asked/choose.ts'
import { cureKinds, curesOf } from '../../wire/asked/curesOf.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { depthOption } from '../replay/marketOf.ts'
import { renderCures } from '../report/renderCures.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** What brings an account back, and what does it cost? */
export const cure: Subcommand = {
  usage: 'FILE --account ID | --url URL --account ID [--to LEVEL|RATIO] [--depth ...]',
  about: `The ways to bring an account back to where its calls are cured, or to a level or a marginRatio that is
named: deposit, reduce positions, of a loan repay, add or swap collateral, each alone and together, the cheapest
first. Each is enough, and no lot or atom of it could be left out. Its cost is the fee of a taker, the spread and
the impact on the market, and what funding and the money itself come to until the horizon. What nobody told is
not guessed: it is named, the cost is then shown with a +, and such ways come last.

The fee is the closing fee of the rulebook unless told. Of a journal the depth of a market is what it was told of
it, unless told here. Rates are yearly, funding is what a long pays for eight hours. With --have only what is
named can be brought, and no more of it. Exit code 0 where it is there already or something cures it, 1 where
nothing that is known does, 5 where the account is unknown.`,
  options: {
    account: { value: 'ID', about: 'the account' },
    to: {
      value: 'LEVEL|RATIO',
      about: 'until it leaves this level, or to this marginRatio of maintenance',
    },
    depth: depthOption,
    fee: {
      value: '[SYMBOL=]SHARE',
      about: "a taker's fee, '0.05%'; may be repeated",
      multiple: true,
    },
    funding: {
      value: '[SYMBOL=]SHARE',
      about: "what a long pays for eight hours, '0.01%'; may be repeated",
      multiple: true,
    },
    rate: {
      value: 'ASSET=SHARE',
      about: "what the asset costs whoever brings it, a year, 'USDT=8%'; may be repeated",
      multiple: true,
    },
    have: {
      value: 'ASSET=AMOUNT',
      about: 'the most of it that can be brought, and nothing that is not named; may be repeated',
      multiple: true,
    },
    'swap-cost': { value: 'SHARE', about: "what is lost of what is swapped, '0.3%'" },
    horizon: { value: 'TIME', about: "how long costs are reckoned for, '8h' or '30d' (1d)" },
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll cure book.json --account ada', 'the ways, with what is known of their cost'],
    [
      "plimsoll cure book.json --account ada --depth 'BTC/USDT:USDT=linear:25000000' --funding 0.01% --rate USDT=8%",
      'with costs',
    ],
    ['plimsoll cure book.json --account ada --to warning --json', 'until it leaves a level'],
    ['plimsoll cure loan.json --account ada --to 0.8 --rate USDC=6% --swap-cost 0.3%', 'of a loan'],
    ['plimsoll cure --url http://127.0.0.1:7070 --account ada', 'of a running service'],
  ],
  async run(args, io) {
    const id = args.text('account')
    if (id === undefined) throw new UsageError('cure: expected --account, found none')
    return await tell(
      isRemote(args) ? await ofService(id, args, io) : await ofFile(id, args, io),
      args,
      io,
    )
  },
}

async function ofFile(id: string, args: Arguments, io: Io): Promise<CuresReport> {
  const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'cure', 'FILE')
  const { view } = await loadSource(path, args, io)
  const one = chooseAccount(view, id)
  const asked = curesOf(view, one, { texts: (kind) => args.texts(kind), to: args.text('to') })
  return CuresReport.of(BookView.subject(view, one), asked)
}

async function ofService(id: string, args: Arguments, io: Io): Promise<CuresReport> {
  refuseWithUrl(args, ['at', ...Object.keys(ccxtOptions)])
  if (args.positionals.length > 0) throw new UsageError('cure: expected FILE or --url, found both')
  const told = cureKinds.map((kind) => [kind, args.texts(kind).join(',') || undefined] as const)
  const query = { ...Object.fromEntries(told), to: args.text('to') }
  return await reads.cures(await remoteOf(args, io), id, query)
}

async function tell(report: CuresReport, args: Arguments, io: Io): Promise<ExitCode> {
  await Io.print(
    io,
    args.has('json') ? JSON.stringify(report) : renderCures(report, Paint.of(io.stdout, io.env)),
  )
  if (report.certainty === 'unknown') return exitCodes.unknown
  return report.isReached || report.cures.length > 0 ? exitCodes.fine : exitCodes.failed
}
