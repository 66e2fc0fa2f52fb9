import { deleveragePolicies } from '../../model/Rulebook.ts'
import { BookView } from '../../report/BookView.ts'
import { LossReport } from '../../report/LossReport.ts'
import { type LossesTold, lossesOf } from '../../wire/asked/lossesOf.ts'
import type { Arguments } from '../Arguments.ts'
import { loadState } from '../book/loadState.ts'
import { atOption } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderLosses } from '../report/renderLosses.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** One bankruptcy under each policy: who pays what? */
export const deleverage: Subcommand = {
  usage: 'FILE --mark PRICE ... [--policy NAME ...] [--fund AMOUNT ...] | --url URL ...',
  about: `Who would pay if prices came at which accounts are bankrupt, under each policy of deleveraging side by side:
the fund, those whose positions are closed, all who gained, or nobody. Each policy is tried by the engine
itself in a copy that is armed, with the same prices, the same accounts and the same fund; what is paid and
what is not is held to the deficit, to the atom. FILE is a book or a journal, and stays as it is; a
service tells of each list what stands in front. Policies:
${deleveragePolicies.join(', ')}; all of them
unless --policy names some. A fund of a book has nothing unless --fund says so. Exit code 3 where somebody would
be bankrupt, 1 where the engine would not act, 4 where a policy did not pay exactly what was missing.`,
  options: {
    mark: {
      value: 'PRICE',
      about: "'SYMBOL=PRICE', 'ASSET=PRICE', or a move in per cent: 'BTC=-10%'; may be repeated",
      multiple: true,
    },
    policy: { value: 'NAME', about: 'this policy; may be repeated', multiple: true },
    fund: {
      value: 'AMOUNT',
      about: "'USDT=1000' more in the fund; may be repeated",
      multiple: true,
    },
    ...atOption,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll deleverage book.json --mark BTC=-30%', 'a fall, under every policy'],
    [
      'plimsoll deleverage desk.plimsoll --mark BTC=-30% --policy ranked --policy proRata',
      'two policies, of a journal',
    ],
    ['plimsoll deleverage book.json --mark BTC=-30% --fund USDT=5000 --json', 'with a fund'],
    ['plimsoll deleverage --url http://127.0.0.1:7070 --mark BTC=-30%', 'of a running service'],
  ],
  async run(args, io) {
    const report = isRemote(args) ? await ofService(args, io) : await ofFile(args, io)
    const paint = Paint.of(io.stdout, io.env)
    await Io.print(io, args.has('json') ? JSON.stringify(report) : renderLosses(report, paint))
    if (report.refused !== null) return exitCodes.failed
    if (!report.isExact) return exitCodes.auditFailed
    return report.losses.length > 0 ? exitCodes.breach : exitCodes.fine
  },
}

const toldOf = (args: Arguments): LossesTold => ({
  marks: args.texts('mark'),
  policies: args.texts('policy'),
  fund: args.texts('fund'),
})

async function ofFile(args: Arguments, io: Io): Promise<LossReport> {
  const state = await loadState(only(args.positionals, 'deleverage', 'FILE'), args, io)
  return LossReport.of(state, lossesOf(state, BookView.ofState(state), toldOf(args)))
}

/** By a service the same, of each list what stands in front. */
async function ofService(args: Arguments, io: Io): Promise<LossReport> {
  refuseWithUrl(args, ['at'])
  if (args.positionals.length > 0) {
    throw new UsageError('deleverage: expected FILE or --url, found both')
  }
  const told = toldOf(args)
  if (told.marks.length === 0) throw new UsageError('deleverage: expected --mark, found none')
  return await reads.losses(await remoteOf(args, io), { ...told })
}
