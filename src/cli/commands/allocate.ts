import { allocate as allocated } from '../../connect/allocate.ts'
import type { AllocationReport } from '../../report/AllocationReport.ts'
import { ownedBy } from '../../wire/asked/ownedBy.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderAllocation } from '../report/renderAllocation.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** How does what is free in some accounts of an owner cure the others? */
export const allocate: Subcommand = {
  usage: 'FILE --owner ID [--to LEVEL|RATIO] | --url URL --owner ID',
  about: `What to move between the accounts of an owner so that none is short of its target, and the least value moves:
only what may be withdrawn leaves. With the optional package highs (npm install highs) the least is found, and a
bound is told that no allocation is under; the answer is made of whole atoms and checked by assessing every account.
Without it, or with --greedy, flows are taken greedily and no bound is told. Exit code 0 where it suffices,
1 where all that is free does not.`,
  options: {
    owner: { value: 'ID', about: 'whose accounts' },
    to: {
      value: 'LEVEL|RATIO',
      about: 'what each is to reach; where its calls are cured by default',
    },
    greedy: { about: 'without a solver' },
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll allocate book.json --owner acme', 'where calls are cured'],
    ['plimsoll allocate desk.plimsoll --owner acme --to 0.5 --json', 'to a marginRatio'],
    ['plimsoll allocate --url http://127.0.0.1:7070 --owner acme', 'of a running service'],
  ],
  async run(args, io) {
    const owner = args.text('owner')
    if (owner === undefined) throw new UsageError('allocate: expected --owner, found none')
    const report = isRemote(args) ? await ofService(owner, args, io) : await ofFile(owner, args, io)
    const paint = Paint.of(io.stdout, io.env)
    await Io.print(io, args.has('json') ? JSON.stringify(report) : renderAllocation(report, paint))
    return report.isEnough ? exitCodes.fine : exitCodes.failed
  },
}

async function ofFile(owner: string, args: Arguments, io: Io): Promise<AllocationReport> {
  const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'allocate', 'FILE')
  const { view } = await loadSource(path, args, io)
  const owned = ownedBy(view, owner, args.text('to'))
  if (owned.length === 0) throw new UsageError(`no account of owner ${owner} in the book`)
  const { report, isSolverAbsent } = await allocated(owner, owned, args.has('greedy'))
  if (isSolverAbsent) {
    await Io.tell(io, 'highs is not installed: flows are taken greedily, and no bound is told')
  }
  return report
}

async function ofService(owner: string, args: Arguments, io: Io): Promise<AllocationReport> {
  refuseWithUrl(args, ['at', ...Object.keys(ccxtOptions)])
  if (args.positionals.length > 0) {
    throw new UsageError('allocate: expected FILE or --url, found both')
  }
  const query = { to: args.text('to'), greedy: args.has('greedy') ? 'true' : undefined }
  return await reads.allocation(await remoteOf(args, io), owner, query)
}
