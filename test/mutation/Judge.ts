import { dirname } from 'node:path'
import type { Copy } from './Copy.ts'
import { Process, type Ran } from './Process.ts'
import type { Known, Survey } from './Survey.ts'
import type { Numbered } from './switched.ts'

/** Tries mutants one after the other, in a process that is replaced where it does not end. */
export interface Judge {
  readonly copy: Copy
  readonly survey: Survey
  /** How long the tests of a mutant may compute that all pass, in milliseconds without a mutant. */
  readonly most: number
  process: Process | null
}

export const create = (copy: Copy, survey: Survey, most: number): Judge => ({
  ...{ copy, survey, most, process: null },
})

export interface Verdict {
  /** Late: the test takes far too long, or takes the process down. */
  readonly verdict: 'killed' | 'late' | 'survived'
  /** The test that tells; null where none does. */
  readonly by: string | null
  /** How many tests come by the mutant. */
  readonly reachedBy: number
  /** How many of them there was time for. */
  readonly tried: number
}

/** A test is late after so many times its time without a mutant, and a little. */
const times = 5
const little = 2_000

/** How long the loading of all files may compute. */
const loading = 120_000

/** The number of no mutant. */
const off = 0

/**
 * Runs the tests that come by a mutant until one fails: the quickest first, and those beside its
 * source before others. What only the loading of a source or a test comes by is there before any
 * switch: such a mutant meets all tests in a process of its own, on from the start.
 */
export async function judge(judge: Judge, one: Numbered): Promise<Verdict> {
  const { tests, atLoad } = judge.survey
  const reaching = inOrder(one, tests).filter(({ reached }) => reached.has(one.id))
  const tried = upTo(judge.most, reaching)
  const told = await meet(judge, one, tried)
  const end =
    tried.length === 0 && atLoad.has(one.id)
      ? await fromTheStart(judge, upTo(judge.most, inOrder(one, tests)), one)
      : told
  const counts = { reachedBy: reaching.length, tried: tried.length }
  return { ...(end ?? { verdict: 'survived', by: null }), ...counts }
}

/** Which test tells of a mutant; null where none does. */
type End = Pick<Verdict, 'verdict' | 'by'> | null

/** A test from afar is worth as much as one beside the source that takes so many times as long. */
const afar = 4

function inOrder({ mutant }: Numbered, tests: readonly Known[]): readonly Known[] {
  const costOf = ({ test, took }: Known): number =>
    dirname(test.file) === dirname(mutant.path) ? took : took * afar
  return tests.toSorted((a, b) => costOf(a) - costOf(b))
}

/** The tests, in their order, that are over in a time. */
function upTo(most: number, tests: readonly Known[]): readonly Known[] {
  let sum = 0
  return tests.filter(({ took }) => {
    sum += took
    return sum <= most
  })
}

const nameOf = ({ test }: Known): string => `${test.file}: ${test.name}`

/**
 * A failure counts where the test passes with the mutant off, straight after. Where it does not, or
 * where the test did not end, what was left behind may be to blame: it is tried again where nothing
 * else has run. Where that clears the mutant, the tests after it are run.
 */
async function meet(judge: Judge, one: Numbered, tests: readonly Known[]): Promise<End> {
  let rest = tests
  while (rest.length > 0) {
    const ran = await run(judge, rest, one.id)
    if (isPass(ran)) return null
    const at = rest[indexOf(ran)] as Known
    if (ran.lost === null && isPass(await run(judge, [at], off)))
      return { verdict: 'killed', by: nameOf(at) }
    const verdict = await inFresh(judge, one, at)
    if (verdict !== null) return { verdict, by: nameOf(at) }
    rest = rest.slice(rest.indexOf(at) + 1)
  }
  return null
}

/** A test with a mutant in a process where nothing else has run, and in another one without. */
async function inFresh(
  judge: Judge,
  { id }: Numbered,
  test: Known,
): Promise<'killed' | 'late' | null> {
  close(judge)
  const ran = await run(judge, [test], id, 2 * times)
  if (isPass(ran)) return null
  close(judge)
  if (!isPass(await run(judge, [test], off))) return null
  return ran.lost === null ? 'killed' : 'late'
}

const isPass = ({ answers, lost }: Ran): boolean =>
  lost === null && answers.at(-1)?.failure === null

/** The place of the test that failed or did not end. */
const indexOf = ({ answers, lost }: Ran): number =>
  lost === null ? answers.length - 1 : answers.length

async function run(
  judge: Judge,
  tests: readonly Known[],
  mutant: number,
  by = times,
): Promise<Ran> {
  judge.process ??= await opened(judge)
  const ran = await ask(judge.process, tests, { mutant, by })
  if (ran.lost !== null) judge.process = null
  return ran
}

const ask = (
  process: Process,
  tests: readonly Known[],
  { mutant, by }: { mutant: number; by: number },
): Promise<Ran> =>
  Process.run(
    process,
    { mutant, tests: tests.map(({ test }) => test), digests: tests.map(({ digest }) => digest) },
    tests.map(({ took }) => little + by * took),
  )

async function opened({ copy, survey: { files, cases } }: Judge): Promise<Process> {
  const process = await Process.open(copy, files, { cases, within: loading })
  if (typeof process === 'string') throw new Error(`the tests could not be loaded: ${process}`)
  return process
}

export function close(judge: Judge): void {
  if (judge.process !== null) Process.close(judge.process)
  judge.process = null
}

/** All tests in a process that has loaded all files with the mutant on. */
async function fromTheStart(judge: Judge, tests: readonly Known[], one: Numbered): Promise<End> {
  const { files, cases, leftOut } = judge.survey
  const start = { mutant: one.id, cases, within: loading }
  const process = await Process.open(judge.copy, files, start)
  if (typeof process === 'string') return { verdict: 'late', by: 'loading' }
  const fault = process.held.faults.find((text) => !leftOut.includes(text))
  try {
    if (fault !== undefined) return { verdict: 'killed', by: fault }
    const ran = await ask(process, tests, { mutant: one.id, by: times })
    if (isPass(ran)) return null
    const verdict = ran.lost === null ? 'killed' : 'late'
    return { verdict, by: nameOf(tests[indexOf(ran)] as Known) }
  } finally {
    Process.close(process)
  }
}

export * as Judge from './Judge.ts'
