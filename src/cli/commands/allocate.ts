import { allocate as allocated } from '../../connect/allocate.ts'
import type { Remote } from '../../connect/remote/Remote.ts'
import type { AllocationReport, Owned } from '../../report/AllocationReport.ts'
import { PlacementReport } from '../../report/PlacementReport.ts'
import { ownedBy } from '../../wire/asked/ownedBy.ts'
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
import { renderAllocation } from '../report/renderAllocation.ts'
import { renderPlacement } from '../report/renderPlacement.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** How does what is free in some accounts of an owner cure the others? */
export const allocate: Subcommand = {
  usage: 'FILE --owner ID [--to LEVEL|RATIO] [--most] | --url URL --owner ID',
  about: `What to move between the accounts of an owner so that none is short of its target, and the least value moves:
only what may be withdrawn leaves. With the optional package highs (npm install highs) the least is found, and a
bound is told that no allocation is under; the answer is made of whole atoms and checked by assessing every
account. Without it, or with --greedy, flows are taken greedily and no bound is told. With --most, where
collateral carries most: what may leave an account goes where it counts for more, so that all accounts together
have most over what is asked of them; of few coins and accounts every placement is tried, of many a bound is
told. Exit code 0 where it suffices, 1 where all that is free does not.`,
  options: {
    owner: { value: 'ID', about: 'whose accounts' },
    to: {
      value: 'LEVEL|RATIO',
      about: 'what each is to reach; where its calls are cured by default',
    },
    greedy: { about: 'without a solver' },
    most: { about: 'where what may move carries most, whether or not somebody is short' },
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll allocate book.json --owner acme', 'where calls are cured'],
    ['plimsoll allocate desk.plimsoll --owner acme --to 0.5 --json', 'to a marginRatio'],
    ['plimsoll allocate book.json --owner acme --most', 'where coins count for most'],
    ['plimsoll allocate --url http://127.0.0.1:7070 --owner acme', 'of a running service'],
  ],
  async run(args, io) {
    const owner = args.text('owner')
    if (owner === undefined) throw new UsageError('allocate: expected --owner, found none')
    if (args.has('most')) return await placed(owner, args, io)
    const report = isRemote(args) ? await ofService(owner, args, io) : await ofFile(owner, args, io)
    const paint = Paint.of(io.stdout, io.env)
    await Io.print(io, args.has('json') ? JSON.stringify(report) : renderAllocation(report, paint))
    return report.isEnough ? exitCodes.fine : exitCodes.failed
  },
}

/** Where it carries most. */
async function placed(owner: string, args: Arguments, io: Io): Promise<ExitCode> {
  if (args.has('greedy')) throw new UsageError('--most: expected it or --greedy, found both')
  const report = isRemote(args)
    ? await reads.placement(await askedOf(args, io), owner, { to: args.text('to') })
    : PlacementReport.of(owner, await ownedIn(owner, args, io))
  const paint = Paint.of(io.stdout, io.env)
  await Io.print(io, args.has('json') ? JSON.stringify(report) : renderPlacement(report, paint))
  return report.numeraire === null ? exitCodes.failed : exitCodes.fine
}

async function ownedIn(owner: string, args: Arguments, io: Io): Promise<readonly Owned[]> {
  const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'allocate', 'FILE')
  const { view } = await loadSource(path, args, io)
  const owned = ownedBy(view, owner, args.text('to'))
  if (owned.length === 0) throw new UsageError(`no account of owner ${owner} in the book`)
  return owned
}

async function ofFile(owner: string, args: Arguments, io: Io): Promise<AllocationReport> {
  const owned = await ownedIn(owner, args, io)
  const { report, isSolverAbsent } = await allocated(owner, owned, args.has('greedy'))
  if (isSolverAbsent) {
    await Io.tell(io, 'highs is not installed: flows are taken greedily, and no bound is told')
  }
  return report
}

async function ofService(owner: string, args: Arguments, io: Io): Promise<AllocationReport> {
  const query = { to: args.text('to'), greedy: args.has('greedy') ? 'true' : undefined }
  return await reads.allocation(await askedOf(args, io), owner, query)
}

/** The service that is asked, which takes no file and nothing that is of one. */
async function askedOf(args: Arguments, io: Io): Promise<Remote> {
  refuseWithUrl(args, ['at', ...Object.keys(ccxtOptions)])
  if (args.positionals.length > 0) {
    throw new UsageError('allocate: expected FILE or --url, found both')
  }
  return await remoteOf(args, io)
}
