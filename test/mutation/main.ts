/**
 * Mutation testing: changes the rules a little, one place at a time, and sees whether a test fails.
 *
 *     node test/mutation/main.ts [--sample N] [--seed N] [--workers N] [--out FILE] [--only PATH]
 *                                [--again]
 *
 * A random sample of the mutants of margin, liquidation, calls and of what the engine decides. Each
 * is tried in a copy of the tree on the tests that run its place (all are run once, to see): first
 * those beside it, then the others, the quickest first, then random runs with the auditor beside
 * them, the attacker, and the recorded decisions. It is killed where a test fails or takes far too
 * long. Survivors are listed. Run by hand: it takes an hour or two, and goes on where it was stopped
 * as long as its FILE is there and the sources are the same; with `--again` it also tries those
 * again that survived, on the tests of today.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/base/Random.ts'
import { Copy } from './Copy.ts'
import { Coverage } from './Coverage.ts'
import { Mutant } from './Mutant.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const options = process.argv.slice(2)

function option(name: string, otherwise: string): string {
  const at = options.indexOf(`--${name}`)
  return at < 0 ? otherwise : (options[at + 1] ?? otherwise)
}

const sample = Number(option('sample', '1000'))
const seed = Number(option('seed', '1'))
const workers = Number(option('workers', '2'))
const out = option('out', 'mutants.json')
const only = option('only', '')
const again = options.includes('--again')

/** Where mutants are made. */
const sources = /^src\/(margin|liquidation|calls)\/|^src\/engine\/(decide\b|checkMargin|Decision)/

/** Tests that measure time or that run for long say little about one mutant. */
const slow = /cost\.test|publishedErrors|nobodyMissed|properties\.test|methodSuite|dust/

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`)
    .sort()

const all = [...filesUnder('src'), ...filesUnder('test/engine')]
const isTest = (path: string): boolean => path.endsWith('.test.ts')
const rooms = /^(src\/(margin|liquidation|calls|engine)|test\/engine)\//
const quick = all.filter((path) => isTest(path) && rooms.test(path) && !slow.test(path))
const last = [
  ...['test/engine/properties.test.ts', 'test/engine/loans.properties.test.ts'],
  'test/attacker/attacker.test.ts',
]
/** What was decided before is decided again: every decision that a mutant changes is another. */
const recorded = 'test/decisions/decisions.test.ts'

/** The tests that a mutant meets, one group after the other until one fails. */
function groupsFor({ path, from }: Mutant, coverage: Coverage): readonly (readonly string[])[] {
  const running = Coverage.testsOf(coverage, path, from)
  const isBeside = (test: string): boolean => dirname(test) === dirname(path)
  const groups = [
    running.filter((test) => isBeside(test)),
    running.filter((test) => !isBeside(test) && !last.includes(test) && test !== recorded),
    running.filter((test) => last.includes(test)),
    running.filter((test) => test === recorded),
  ]
  return groups.filter((files) => files.length > 0)
}

type Verdict = 'killed' | 'late' | 'survived'

/** A run of tests that takes so many times as long as without a mutant, and a minute, does not end. */
const times = 10
const minute = 60_000

async function judge(copy: Copy, mutant: Mutant, coverage: Coverage): Promise<Verdict> {
  const text = Copy.read(copy, mutant.path)
  Copy.write(copy, mutant.path, Mutant.apply(text, mutant))
  try {
    for (const files of groupsFor(mutant, coverage)) {
      const within = minute + times * Coverage.tookOf(coverage, files)
      const end = await Copy.runTests(copy, files, within)
      if (end !== 'passed') return end === 'late' ? 'late' : 'killed'
    }
    return 'survived'
  } finally {
    Copy.write(copy, mutant.path, text)
  }
}

/** A part of a list, drawn without return. */
function drawn<T>(items: readonly T[], count: number): readonly T[] {
  const random = Random.create(seed, 83)
  const rest = [...items]
  const chosen: T[] = []
  while (rest.length > 0 && chosen.length < count) {
    const at = random.below(rest.length)
    chosen.push(rest[at] as T)
    rest[at] = rest.at(-1) as T
    rest.pop()
  }
  return chosen
}

interface Judged extends Mutant {
  readonly verdict: Verdict
}

const place = ({ path, line, before, after }: Mutant): string =>
  `${path}:${line}: ${before.slice(0, 60).replaceAll(/\s+/g, ' ')} -> ${after.slice(0, 40)}`

async function main(): Promise<void> {
  const paths = all.filter((path) => sources.test(path) && !isTest(path) && path.includes(only))
  const mutants = paths.flatMap((path) =>
    Mutant.mutantsOf(path, readFileSync(join(root, path), 'utf8')),
  )
  const judged: Judged[] = judgedBefore()
  const known = new Set(judged.map(keyOf))
  const chosen = drawn(mutants, sample)
  const queue = chosen.filter((one) => !known.has(keyOf(one)))
  console.log(`${mutants.length} mutants of ${paths.length} files, ${chosen.length} drawn`)
  if (judged.length > 0) console.log(`${judged.length} were judged before`)
  const copies = Array.from({ length: workers }, Copy.make)
  const coverage = await Coverage.measure(copies[0] as Copy, [...quick, ...last, recorded])
  console.log(`${coverage.ofTests.length} tests measured`)
  await Promise.all(
    copies.map(async (copy) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const verdict = await judge(copy, next, coverage)
        judged.push({ ...next, verdict })
        if (verdict === 'survived') console.log(`survived ${place(next)}`)
        if (judged.length % 25 === 0) tell(judged)
        writeFileSync(out, `${JSON.stringify({ seed, of: mutants.length, judged }, null, 1)}\n`)
      }
    }),
  )
  copies.forEach(Copy.remove)
  tell(judged)
}

const keyOf = ({ path, from, after }: Mutant): string => `${path}:${from}:${after}`

/** What an earlier run with the same seed has judged, where it left its file behind. */
function judgedBefore(): Judged[] {
  if (!existsSync(out)) return []
  const kept = JSON.parse(readFileSync(out, 'utf8')) as { seed: number; judged: Judged[] }
  if (kept.seed !== seed) return []
  return again ? kept.judged.filter(({ verdict }) => verdict !== 'survived') : kept.judged
}

function tell(judged: readonly Judged[]): void {
  const count = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict).length
  const killed = count('killed') + count('late')
  const share = ((100 * killed) / judged.length).toFixed(1)
  console.log(`${judged.length} judged, ${killed} killed (${count('late')} late), ${share} %`)
}

await main()
