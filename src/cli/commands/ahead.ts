import { AheadReport } from '../../report/AheadReport.ts'
import { BookView } from '../../report/BookView.ts'
import { aheadOf } from '../../wire/asked/aheadOf.ts'
import { chooseAccount } from '../../wire/asked/choose.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOf } from '../exitOf.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderAhead } from '../report/renderAhead.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** What is known to change, and what does it do to each account? */
export const ahead: Subcommand = {
  usage: 'FILE | --url URL --account ID [--account ID ...] [--within TIME]',
  about: `What is known today to change for each account, and how it stands then: futures that expire, versions of
its rulebook that come into force, deadlines of its calls, interest until the next level, terms that move with
time, the first price that becomes old, funding that is told, and the mark at which a position grows
into the next bracket. Each is looked at by itself, all else as it is: equity, requirement, level, and what a
call would ask for. Exit code 3 where an account is in liquidation or a change with a time brings one there, 5
where none is and one is unknown.`,
  options: {
    account: { value: 'ID', about: 'only this one; may be repeated', multiple: true },
    within: { value: 'TIME', about: "how far to look, '8h' or '90d' (30d)" },
    funding: {
      value: 'SYMBOL=SHARE@TIME',
      about: "what longs pay then, 'BTC/USDT:USDT=0.01%@2026-01-05T16:00:00Z'; may be repeated",
      multiple: true,
    },
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll ahead book.json', 'all accounts, a month ahead'],
    ['plimsoll ahead desk.plimsoll --account ada --within 24h', 'one account, a day ahead'],
    [
      "plimsoll ahead book.json --funding 'BTC/USDT:USDT=0.01%@2026-01-05T16:00:00Z'",
      'with funding',
    ],
    ['plimsoll ahead --url http://127.0.0.1:7070 --account ada', 'of a running service'],
  ],
  async run(args, io) {
    const reports = isRemote(args) ? await ofService(args, io) : await ofFile(args, io)
    await Io.print(
      io,
      args.has('json')
        ? JSON.stringify(reports)
        : renderAhead(reports, Paint.of(io.stdout, io.env)),
    )
    return exitOfAll(reports)
  },
}

async function ofFile(args: Arguments, io: Io): Promise<readonly AheadReport[]> {
  const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'ahead', 'FILE')
  const { view: loaded, journal } = await loadSource(path, args, io)
  const view = journal === null ? loaded : BookView.withScheduled(loaded, journal.state)
  const ids = [...new Set(args.texts('account'))]
  const chosen = ids.length === 0 ? view.accounts : ids.map((id) => chooseAccount(view, id))
  const told = { within: args.text('within'), funding: args.texts('funding') }
  return chosen.map((one) => AheadReport.of(BookView.subject(view, one), aheadOf(view, one, told)))
}

async function ofService(args: Arguments, io: Io): Promise<readonly AheadReport[]> {
  refuseWithUrl(args, ['at', ...Object.keys(ccxtOptions)])
  const ids = [...new Set(args.texts('account'))]
  if (args.positionals.length > 0) throw new UsageError('ahead: expected FILE or --url, found both')
  if (ids.length === 0) throw new UsageError('ahead: expected --account with --url, found none')
  const remote = await remoteOf(args, io)
  const query = {
    within: args.text('within'),
    funding: args.texts('funding').join(',') || undefined,
  }
  const found: AheadReport[] = []
  for (const id of ids) found.push(await reads.ahead(remote, id, query))
  return found
}

function exitOfAll(reports: readonly AheadReport[]): ExitCode {
  const isBreached = reports.some(({ changes }) =>
    changes.some((one) => one.isBreached && one.timestamp !== null),
  )
  return isBreached ? exitCodes.breach : exitOf(reports)
}
