/**
 * Mutation testing: changes the rules a little, one place at a time, and sees whether a test fails.
 *
 *     node test/mutation/main.ts [--sample N] [--seed N] [--workers N] [--out FILE] [--again]
 *                                [--only PATH] [--tests PATTERN] [--cases N] [--seconds N]
 *
 * A random sample of the mutants of margin, liquidation, calls and of what the engine decides. A copy
 * of the tree has them all behind switches; processes hold its tests and run those that come by a
 * mutant (all are run first, to see), with it on, until one fails. It is killed where a test fails
 * or takes far too long. Survivors are listed. Run by hand: it goes on where it was stopped as long
 * as its FILE is there and the sources are the same; with `--again` it also tries those again that
 * survived, on the tests of today.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/base/Random.ts'
import { Copy } from './Copy.ts'
import { Judge, type Verdict } from './Judge.ts'
import { Mutant } from './Mutant.ts'
import { Survey } from './Survey.ts'
import { writeSwitches } from './switched.ts'

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
const onlyTests = new RegExp(option('tests', ''))
/** How many cases a property tries; random runs and episodes are in proportion. */
const cases = Number(option('cases', '60'))
/** How long the tests of a mutant may compute that all pass. */
const seconds = Number(option('seconds', '120'))
const again = options.includes('--again')

/** Where mutants are made. */
const sources = /^src\/(margin|liquidation|calls)\/|^src\/engine\/(decide\b|checkMargin|Decision)/

/** Where the tests are that try them: beside the rules, of the whole engine, and of its decisions. */
const rooms = /^(src\/(margin|liquidation|calls|engine)|test\/(engine|attacker|decisions))\//

/** Elsewhere, those that give an engine commands: what it decides there is recorded. */
const usesDesk = (path: string): boolean =>
  /engine\/(Loan)?Desk\.ts'/.test(readFileSync(join(root, path), 'utf8'))

/** Tests that measure time or that run for long say little about one mutant. */
const slow = /cost\.test|publishedErrors|^test\/(service|cli|server|crash|web)\//

/** What it runs in processes of its own is told by the digests of each test. */
const aside = /decisions in the scenarios are those recorded last/

const all = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`)
    .sort(),
)
const isTest = (path: string): boolean => path.endsWith('.test.ts')
const tests = all
  .filter((path) => isTest(path) && !slow.test(path) && onlyTests.test(path))
  .filter((path) => rooms.test(path) || usesDesk(path))

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

type Judged = Mutant & Verdict

async function main(): Promise<void> {
  const paths = all.filter((path) => sources.test(path) && !isTest(path) && path.includes(only))
  const mutants = paths.flatMap((path) =>
    Mutant.mutantsOf(path, readFileSync(join(root, path), 'utf8')),
  )
  const judged = judgedBefore()
  const known = new Set(judged.map(keyOf))
  const chosen = drawn(mutants, sample)
  const rest = chosen.filter((one) => !known.has(keyOf(one)))
  console.log(`${mutants.length} mutants of ${paths.length} files, ${chosen.length} drawn`)
  if (judged.length > 0) console.log(`${judged.length} were judged before`)
  const queue = rest.map((mutant, index) => ({ id: index + 1, mutant }))
  const copy = Copy.make()
  try {
    writeSwitches(copy, queue)
    const survey = await Survey.make(copy, { files: tests, aside, cases })
    say(survey)
    const judges = Array.from({ length: workers }, () =>
      Judge.create(copy, survey, 1_000 * seconds),
    )
    const take = () => queue.shift()
    await Promise.all(judges.map((judge) => work(judge, take, { judged, of: mutants.length })))
  } finally {
    Copy.remove(copy)
  }
  tell(judged)
}

interface Tally {
  readonly judged: Judged[]
  readonly of: number
}

async function work(
  judge: Judge,
  take: () => { id: number; mutant: Mutant } | undefined,
  { judged, of }: Tally,
): Promise<void> {
  for (let next = take(); next !== undefined; next = take()) {
    const one = { ...next.mutant, ...(await Judge.judge(judge, next)) }
    judged.push(one)
    if (one.verdict === 'survived') console.log(`survived ${place(one)}`)
    if (judged.length % 25 === 0) tell(judged)
    writeFileSync(out, `${JSON.stringify({ seed, of, judged }, null, 1)}\n`)
  }
  Judge.close(judge)
}

function say({ tests: known, atLoad, leftOut }: Survey): void {
  const seconds = Math.round(known.reduce((sum, { took }) => sum + took, 0) / 1_000)
  const recorded = known.filter(({ digest }) => digest !== null).length
  console.log(
    `${known.length} tests of ${tests.length} files in ${seconds} s, ${recorded} recorded`,
  )
  console.log(`${atLoad.size} mutants come by when files are loaded`)
  for (const text of leftOut) console.log(`left out, for it fails without a mutant: ${text}`)
}

const place = ({ path, line, before, after, tried, reachedBy }: Judged): string => {
  const change = `${before.slice(0, 60).replaceAll(/\s+/g, ' ')} -> ${after.slice(0, 40)}`
  return `${path}:${line}: ${change} (${tried} tests of ${reachedBy} that come by)`
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
  const count = (verdict: Verdict['verdict']) =>
    judged.filter((one) => one.verdict === verdict).length
  const killed = count('killed') + count('late')
  const share = ((100 * killed) / judged.length).toFixed(1)
  console.log(`${judged.length} judged, ${killed} killed (${count('late')} late), ${share} %`)
}

await main()
