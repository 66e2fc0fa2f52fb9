import { runVectors, type VectorReport } from '../../conform/runVectors.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { pad } from '../table.ts'
import { UsageError } from '../UsageError.ts'

const FAILURES_SHOWN = 10

/** Counts how many published test vectors pass. */
export const vectors: Subcommand = {
  usage: 'DIR',
  about: `Runs every vector file (JSON with a list of cases) under a folder, or one file, through the
adapter named after it, and prints how many cases pass. A case that no adapter understands has failed;
one whose inputs do not tell all it expects is counted apart. Exit code 4 where one failed.`,
  options: {
    failures: { value: 'N', about: `how many failures to show of each file (${FAILURES_SHOWN})` },
  },
  examples: [
    ['plimsoll vectors vectors', 'everything under a folder'],
    ['plimsoll vectors vectors/crypto/binance_docs.json --json', 'one file, for a program'],
  ],
  async run(args, io) {
    const folder = only(args.positionals, 'vectors', 'DIR')
    const shown = countOf(args.text('failures'))
    const reports: VectorReport[] = []
    for await (const report of runVectors(folder)) {
      reports.push(report)
      if (!args.has('json')) await show(report, shown, io)
      if (io.signal.aborted) return exitCodes.interrupted
    }
    if (args.has('json')) await Io.print(io, JSON.stringify({ files: reports, ...sums(reports) }))
    if (reports.length === 0) {
      throw new UsageError(`vectors: expected JSON files with cases under ${folder}, found none`)
    }
    const { passed, untold, total } = sums(reports)
    const apart = untold === 0 ? '' : `, ${untold} do not tell all they expect`
    await Io.tell(io, `${passed} of ${total} cases passed${apart}, in ${reports.length} files`)
    return passed + untold === total ? exitCodes.fine : exitCodes.auditFailed
  },
}

const sums = (reports: readonly VectorReport[]) => ({
  passed: reports.reduce((sum, { passed }) => sum + passed, 0),
  untold: reports.reduce((sum, { untold }) => sum + untold.length, 0),
  total: reports.reduce((sum, { total }) => sum + total, 0),
})

async function show({ file, passed, total, ...found }: VectorReport, most: number, io: Io) {
  const { failures, untold } = found
  const paint = Paint.of(io.stdout, io.env)
  const count = paint(failures.length === 0 ? 'green' : 'red', `${passed}/${total}`)
  await Io.print(io, `${file}: ${count}`)
  const news = Paint.of(io.stderr, io.env)
  for (const { id, expected, found } of failures.slice(0, most)) {
    await Io.tell(
      io,
      `  ${news('red', pad(id, 12))} expected ${expected}\n${' '.repeat(15)}found    ${found}`,
    )
  }
  if (failures.length > most) await Io.tell(io, `  and ${failures.length - most} more`)
  for (const { id, what } of untold) await Io.tell(io, `  ${pad(id, 12)} not told: ${what}`)
}

function countOf(text: string | undefined): number {
  if (text === undefined) return FAILURES_SHOWN
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new UsageError(`vectors: --failures: expected a whole number, found '${text}'`)
}
