import { Allocation } from '../../advice/Allocation.ts'
import { solve } from '../../connect/solve.ts'
import { takenAt } from '../../margin/applyStaleBand.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { AllocationReport, type Owned } from '../../report/AllocationReport.ts'
import { BookView } from '../../report/BookView.ts'
import { targetOf } from '../../wire/asked/curesOf.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { renderAllocation } from '../report/renderAllocation.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** How does what is free in some accounts of an owner cure the others? */
export const allocate: Subcommand = {
  usage: 'FILE --owner ID [--to LEVEL|RATIO]',
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
  },
  examples: [
    ['plimsoll allocate book.json --owner acme', 'where calls are cured'],
    ['plimsoll allocate desk.plimsoll --owner acme --to 0.5 --json', 'to a marginRatio'],
  ],
  async run(args, io) {
    const owner = args.text('owner')
    if (owner === undefined) throw new UsageError('allocate: expected --owner, found none')
    const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'allocate', 'FILE')
    const { view } = await loadSource(path, args, io)
    const owned = ownedBy(view, owner, args.text('to'))
    if (owned.length === 0) throw new UsageError(`no account of owner ${owner} in the book`)
    const program = Allocation.program(owned)
    const solved = program === null || args.has('greedy') ? null : await solve(program)
    if (solved?.kind === 'absent') {
      await Io.tell(io, 'highs is not installed: flows are taken greedily, and no bound is told')
    }
    const guess = solved?.kind === 'solved' ? solved.guess : null
    const report = AllocationReport.of(owner, owned, program, guess)
    const paint = Paint.of(io.stdout, io.env)
    await Io.print(io, args.has('json') ? JSON.stringify(report) : renderAllocation(report, paint))
    return report.isEnough ? exitCodes.fine : exitCodes.failed
  },
}

const ownedBy = (view: BookView, owner: string, to: string | undefined): readonly Owned[] =>
  BookView.select(view, { owner }).flatMap((one): readonly Owned[] => {
    const { target } = targetOf(view.terms.get(one.rulebook) as BoundRulebook, to)
    const subject = BookView.subject(view, one)
    if (subject.notCovered.length > 0) return []
    return [
      {
        subject,
        context: takenAt(subject.account, subject.rules, subject.book, 'liquidation'),
        target,
      },
    ]
  })
