import { pathToFileURL } from 'node:url'
import { State } from '../../src/engine/State.ts'
import type { step } from '../../src/engine/step.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { ticks } from '../book/ticks.ts'
import { EngineBook } from './engineBook.ts'
import { phaseAt, phases } from './phases.ts'

/**
 * Ticks of MARGIN-BENCH-1 through this build and another one, in turns and in one process: how many times
 * the other's processor time this one needs. Cpu of the process, so the collector's too.
 *
 *     git worktree add ../other 0324e82 && ln -s "$PWD/node_modules" ../other/node_modules
 *     npm run bench -- sentry/paired --other=../other [--size=100000]
 */
const option = (name: string): string | undefined =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)

interface Build {
  readonly name: string
  readonly book: EngineBook
  readonly spent: Map<string, { cpu: number; ticks: number; events: number }>
}

/** Ticks measured of a phase that lasts: as many of each, since the other build may be slow. */
const most = Number(option('ticks') ?? 20)

async function builds(other: string, size: number): Promise<readonly Build[]> {
  const bench = MarginBench.create(1)
  const load = async (path: string) => import(`${pathToFileURL(other).href}/src/engine/${path}`)
  const theirs: { State: typeof State } = await load('State.ts')
  const { step: take }: { step: typeof step } = await load('step.ts')
  return [
    { name: 'this', book: EngineBook.load(bench, State.create(), size), spent: new Map() },
    {
      name: 'other',
      book: EngineBook.load(bench, theirs.State.create(), size, take),
      spent: new Map(),
    },
  ]
}

function measure({ book, spent }: Build, prices: Parameters<EngineBook['tick']>[0], name?: string) {
  const before = process.cpuUsage()
  const entries = book.tick(prices)
  const { user, system } = process.cpuUsage(before)
  if (name === undefined) return
  const sum = spent.get(name) ?? { cpu: 0, ticks: 0, events: 0 }
  spent.set(name, sum)
  sum.cpu += (user + system) / 1_000
  sum.ticks += 1
  sum.events += entries.reduce((all, { events }) => all + events.length - 1, 0)
}

function report(all: readonly Build[]): void {
  for (const { name } of phases) {
    const [ours, theirs] = all.map(({ spent }) => spent.get(name))
    if (ours === undefined || theirs === undefined) continue
    const each = ({ cpu, ticks: count, events }: typeof ours) =>
      `${(cpu / count).toFixed(2)} ms (${(events / count).toFixed(0)} events)`
    const times = (theirs.cpu / ours.cpu).toFixed(1)
    console.log(`  ${name}: this ${each(ours)}, other ${each(theirs)}: ${times} times as fast`)
  }
}

const other = option('other')
if (other === undefined) console.log('nothing to pair with: give --other=FOLDER of another build')
else {
  const size = Number(option('size') ?? 100_000)
  console.log(`${size} accounts`)
  const all = await builds(other, size)
  let tick = 0
  for (const prices of ticks(all[0]?.book.bench as MarginBench, 801)) {
    const phase = phaseAt(tick)
    const first = phase === undefined ? 0 : Math.max(phase.from, phase.until - most)
    const name = phase !== undefined && tick >= first ? phase.name : undefined
    // A few ticks before what is measured, so that both stand where they would.
    const isNear = phases.some(
      (one) => tick >= Math.max(one.from, one.until - most) - 5 && tick < one.until,
    )
    if (isNear) for (const build of all) measure(build, prices, name)
    tick += 1
  }
  report(all)
}
