import { availableParallelism } from 'node:os'
import { readText } from '../../connect/readText.ts'
import type { Scenario } from '../../sim/scenarios/world/Scenario.ts'
import { readScenario } from '../../wire/scenario/readScenario.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import type { Subcommand } from '../Subcommand.ts'
import { asJson } from '../simulate/asJson.ts'
import { Compared } from '../simulate/Compared.ts'
import { picture } from '../simulate/picture.ts'
import { compareOption, variantsOf } from '../simulate/policiesOf.ts'
import { render } from '../simulate/render.ts'
import { runAll } from '../simulate/runAll.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'

/** Runs a closed-loop world over many seeds and under several policies. */
export const simulate: Subcommand = {
  usage: 'SCENARIO',
  about: `Runs a scenario with the loop closed: the real engine calls and liquidates, its orders move the
market, and the market makes the next marks. Every seed is a run; each policy runs on the same seeds, so
that they can be set side by side. A run is decided by the file and the seed, to the byte, whatever the
number of workers; its digest says so. Exit code 1 where the books of a run did not balance.`,
  options: {
    seeds: { value: 'N', about: 'how many seeds (as the file says)' },
    seed: { value: 'N', about: 'the first seed (as the file says)' },
    compare: compareOption,
    workers: { value: 'N', about: 'threads to run on (one less than there are processors)' },
    report: { value: 'OUT.svg', about: 'draw prices, cascades and bad debt' },
  },
  examples: [
    ['plimsoll simulate crash.json', 'the seeds and policies of the file'],
    ['plimsoll simulate crash.json --seeds 200 --compare none', 'only as it stands, more often'],
    ["plimsoll simulate crash.json --compare 'no ladder' --compare leverage=5", 'two policies'],
    [
      'plimsoll simulate crash.json --report crash.svg --json',
      'a picture, and figures for a program',
    ],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'simulate', 'SCENARIO')
    const read = readScenario(await readText(path), { file: path })
    if (!read.ok) throw read.error
    const scenario = read.value
    const seeds = seedsOf(args, scenario)
    const variants = variantsOf(args, scenario)
    const workers = whole(args, 'workers', 1, 64) ?? Math.max(1, availableParallelism() - 1)
    const total = seeds.length * variants.length
    const progress = Progress.create(io, `of ${total} runs`, total)
    const worlds = variants.map((one) => one.scenario)
    const outcomes = await runAll(worlds, seeds, {
      ...{ workers, signal: io.signal },
      onRun: progress.at,
    })
    progress.end()
    if (outcomes === null) return exitCodes.interrupted
    const compared = Compared.of(scenario, seeds, variants, outcomes)
    const report = args.text('report')
    if (report !== undefined) writeText(report, picture(compared))
    const text = args.has('json')
      ? JSON.stringify(asJson(compared))
      : render(compared, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    const wrongs = Compared.wrongs(compared)
    for (const wrong of wrongs) await Io.tell(io, wrong)
    return wrongs.length === 0 ? exitCodes.fine : exitCodes.failed
  },
}

const seedMax = 2 ** 31 - 1
const seedsMax = 100_000

function seedsOf(args: Arguments, scenario: Scenario): readonly number[] {
  const first = whole(args, 'seed', 0, seedMax) ?? scenario.seed
  const count = whole(args, 'seeds', 1, seedsMax) ?? scenario.seeds
  return Array.from({ length: count }, (_, index) => first + index)
}

function whole(args: Arguments, name: string, least: number, most: number): number | null {
  const text = args.text(name)
  if (text === undefined) return null
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(
    `simulate: --${name}: expected a whole number from ${least} to ${most}, found '${text}'`,
  )
}
