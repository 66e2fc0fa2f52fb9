import { branchingStudy } from '../../../lab/reproductions/branchingStudy.ts'
import { deleveragingStudy } from '../../../lab/reproductions/deleveragingStudy.ts'
import { fireSaleStudy } from '../../../lab/reproductions/fireSaleStudy.ts'
import { firstPassageStudy } from '../../../lab/reproductions/firstPassageStudy.ts'
import { leastFixedPointStudy } from '../../../lab/reproductions/leastFixedPointStudy.ts'
import { mapPanelStudy } from '../../../lab/reproductions/mapPanelStudy.ts'
import { poolSpiralStudy } from '../../../lab/reproductions/poolSpiralStudy.ts'
import { procyclicalityStudy } from '../../../lab/reproductions/procyclicalityStudy.ts'
import type {
  Against,
  Draw,
  Drawn,
  Findings,
  Reproduction,
} from '../../../lab/reproductions/Reproduction.ts'
import { scheduleStudy } from '../../../lab/reproductions/scheduleStudy.ts'
import { slippageStudy } from '../../../lab/reproductions/slippageStudy.ts'
import { stethStudy } from '../../../lab/reproductions/stethStudy.ts'
import { toxicStudy } from '../../../lab/reproductions/toxicStudy.ts'
import { valueFundsStudy } from '../../../lab/reproductions/valueFundsStudy.ts'
import { wavesStudy } from '../../../lab/reproductions/wavesStudy.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import type { Subcommand } from '../Subcommand.ts'
import { table } from '../table.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

const studies: { readonly [study: string]: Reproduction } = {
  T1: fireSaleStudy,
  T2: stethStudy,
  T3: valueFundsStudy,
  T4: toxicStudy,
  T5: leastFixedPointStudy,
  T6: deleveragingStudy,
  T7: procyclicalityStudy,
  T8: wavesStudy,
  T9: poolSpiralStudy,
  T10: mapPanelStudy,
  T11: slippageStudy,
  T12: branchingStudy,
  'almgren-chriss': scheduleStudy,
  'first-passage': firstPassageStudy,
}
const names = Object.keys(studies).join(', ')

/** Reproductions of published studies of forced selling. */
export const reproduce: Subcommand = {
  usage: 'STUDY | --list',
  about: `Runs a published study of forced selling again and sets its figures beside the published ones: T1 a fire sale
among 48 banks, T2 Aave with the Curve pool of staked ether, T3 value funds that borrow, T4 toxic liquidation
spirals, T5 cascades of a million accounts, T6 auto-deleveraging on 10 October 2025, T7 procyclical margins, T8
the same day wave by wave, T9 liquidation into a pool, T10 whether liquidation maps come true, T11 slippage at
risk, T12 how forced selling branches; and almgren-chriss and first-passage, closed forms against numbers.
--list tells of each what it is set beside, and whose. Exit code 4 where a published figure did not come out.`,
  options: {
    list: { about: 'all of them, with their sources and what ours is set beside' },
    data: { value: 'DIR', about: 'the folder of tables that T2, T6, T7, T8, T10 and T12 read' },
    steps: { value: 'N', about: 'how many steps T3 runs (2000000; fewer are not judged)' },
    seed: { value: 'N', about: 'what T3 is drawn from (1)' },
  },
  examples: [
    ['plimsoll reproduce T1', 'the 63 points of the stress test'],
    ['plimsoll reproduce T3 --steps 200000 --seed 7', 'a shorter run, drawn otherwise'],
    ['plimsoll reproduce T2 --data data/aave_steth --json', 'for a program'],
  ],
  async run(args: Arguments, io: Io): Promise<ExitCode> {
    if (args.has('list')) {
      await list(args, io)
      return exitCodes.fine
    }
    const name = only(args.positionals, 'reproduce', 'STUDY')
    const study = Object.hasOwn(studies, name) ? studies[name] : undefined
    if (study === undefined) {
      throw new UsageError(`reproduce: expected one of ${names}, found '${name}'`)
    }
    const findings = await run(name, study, args, io)
    await (args.has('json')
      ? printJson(name, study, findings, io)
      : printTable(study, findings, io))
    return findings.misses.length === 0 ? exitCodes.fine : exitCodes.auditFailed
  },
}

/** Every study with its source and its status. */
async function list(args: Arguments, io: Io): Promise<void> {
  if (args.positionals.length > 0) {
    throw new UsageError(`reproduce --list: expected nothing, found '${args.positionals[0]}'`)
  }
  const all = Object.entries(studies).map(([study, { title, against, source, needs }]) => ({
    ...{ study, title: title.split(' · ')[1] ?? title, against, needs, source },
  }))
  const columns = ['study', 'what', 'set beside', 'needs', 'source'].map((title) => ({ title }))
  const rows = all.map((one) => [
    ...[one.study, one.title, one.against, one.needs === 'tables' ? '--data' : '', one.source],
  ])
  const text = args.has('json')
    ? JSON.stringify(all)
    : table(columns, rows, Paint.of(io.stdout, io.env)).join('\n')
  await Io.print(io, text)
}

/** Passes a study its inputs from the command line. */
async function run(name: string, study: Reproduction, args: Arguments, io: Io): Promise<Findings> {
  switch (study.needs) {
    case 'nothing':
      return study.run()
    case 'tables':
      return study.run(folderOf(name, args))
    case 'seed': {
      const { count, name: parts } = study.parts
      const draw = drawOf(name, study, args)
      const progress = Progress.create(io, `of ${count} ${parts}`, count)
      const findings = await study.run(draw, progress.at)
      progress.end()
      return findings
    }
  }
}

/** @throws UsageError where no folder was given */
function folderOf(name: string, args: Arguments): string {
  const folder = args.text('data')
  if (folder !== undefined) return folder
  throw new UsageError(
    `reproduce ${name}: expected --data DIR (its tables are not ours to publish), found nothing`,
  )
}

const seedMax = 2 ** 31 - 1

const drawOf = (name: string, { usual, stepsMax }: Drawn, args: Arguments): Draw => ({
  steps: wholeOption(args, `reproduce ${name}`, 'steps', [1, stepsMax], usual.steps),
  seed: wholeOption(args, `reproduce ${name}`, 'seed', [0, seedMax], usual.seed),
})

const againstWords: Readonly<Record<Against, string>> = {
  published: 'set beside what the source printed',
  're-derived': "set beside figures derived again from the source's model or data",
  regression:
    'a book fitted to what came of another: it guards against change, and proves nothing of the source',
}

const printJson = (
  study: string,
  { against, source }: Reproduction,
  { data, misses }: Findings,
  io: Io,
): Promise<void> => Io.print(io, JSON.stringify({ study, against, source, misses, found: data }))

async function printTable(
  { title, against, source }: Reproduction,
  findings: Findings,
  io: Io,
): Promise<void> {
  const paint = Paint.of(io.stdout, io.env)
  const lines = table(findings.columns, findings.rows, paint)
  await Io.print(
    io,
    [paint('bold', title), paint('dim', `${againstWords[against]}: ${source}`), '', ...lines].join(
      '\n',
    ),
  )
  const news = Paint.of(io.stderr, io.env)
  const told = against === 'published' ? 'published' : 'expected'
  for (const miss of findings.misses) await Io.tell(io, news('red', `not as ${told}: ${miss}`))
}
