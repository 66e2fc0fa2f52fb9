import { Baseline } from '../decisions/Baseline.ts'
import type { Copy } from './Copy.ts'
import { type Answer, Process, type TestName } from './Process.ts'

/** What the tests come by with no mutant on, and how long they take. */
export interface Survey {
  readonly files: readonly string[]
  /** How many cases a property tries. */
  readonly cases: number
  readonly tests: readonly Known[]
  /** Mutants that loading the files comes by, before any test. */
  readonly atLoad: ReadonlySet<number>
  /** Files that could not be loaded, and tests that failed, which are left out, and why. */
  readonly leftOut: readonly string[]
}

export interface Known {
  readonly test: TestName
  /** The longest of the rounds, milliseconds of computing. */
  readonly took: number
  readonly reached: ReadonlySet<number>
  /** Of what the engine decides, where it is what is recorded; null elsewhere. */
  readonly digest: string | null
}

/**
 * A second round finds what passes only once in a process, and what a cache hid from the first. Tests
 * that compute longer, in milliseconds, make all they need each time, and are run once.
 */
const rounds = 2
const quick = 300

/** How long a test, and the loading of all files, may compute with no mutant on. */
const hour = 3_600_000

/** What is asked of which tests. */
export interface Asked {
  readonly files: readonly string[]
  /** Names of tests that are left aside. */
  readonly aside: RegExp
  readonly cases: number
}

/** Runs all tests of files with no mutant on. */
export async function make(copy: Copy, { files, aside, cases }: Asked): Promise<Survey> {
  let process = await opened(copy, files, cases)
  const { tests, reached, faults } = process.held
  const leftOut = new Map<TestName, string>()
  const known = new Map<TestName, Known>()
  for (const test of [...repeated(tests.filter(({ name }) => !aside.test(name)))]) {
    if (leftOut.has(test) || (known.get(test)?.took ?? 0) > quick) continue
    const request = { tests: [test], mutant: 0, isSurvey: true }
    const { answers, lost } = await Process.run(process, request, [hour])
    const [answer] = answers
    const failure = answer === undefined ? lost : answer.failure
    if (failure !== null) leftOut.set(test, `${test.file}: ${test.name}: ${failure}`)
    if (lost !== null) process = await opened(copy, files, cases)
    if (answer !== undefined) known.set(test, joined(test, answer, known.get(test)))
  }
  Process.close(process)
  return {
    ...{ files, cases, atLoad: new Set(reached), leftOut: [...faults, ...leftOut.values()] },
    tests: [...known.values()].filter(({ test }) => !leftOut.has(test)),
  }
}

const repeated = <T>(items: readonly T[]): readonly T[] =>
  Array.from({ length: rounds }, () => items).flat()

async function opened(copy: Copy, files: readonly string[], cases: number): Promise<Process> {
  const process = await Process.open(copy, files, { cases, within: hour })
  if (typeof process === 'string') throw new Error(`the tests could not be loaded: ${process}`)
  return process
}

const recorded = Baseline.read().get('scenarios')

const joined = (test: TestName, answer: Answer, before: Known | undefined): Known => ({
  test,
  took: Math.max(answer.took, before?.took ?? 0),
  reached: new Set([...(before?.reached ?? []), ...answer.reached]),
  digest: recorded?.get(test.name) === answer.digest ? answer.digest : null,
})

export * as Survey from './Survey.ts'
