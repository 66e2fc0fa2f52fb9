import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileFaultOf } from '../connect/fileFaultOf.ts'
import { readText } from '../connect/readText.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Adapter, Answer, CaseAdapter, Found, MethodAdapter } from './Adapter.ts'
import { adapters } from './adapters.ts'
import { compare, numberOf } from './compare.ts'
import { FactError, Facts } from './Facts.ts'
import { mismatches, show as showMismatch, untoldIn, wanted } from './mismatch.ts'

/** The results of the cases of one file. */
export interface VectorReport {
  /** The path relative to the given folder. */
  readonly file: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly VectorFailure[]
  /** Cases whose inputs do not tell all they expect; what they tell was answered as expected. */
  readonly untold: readonly UntoldCase[]
}

export interface VectorFailure {
  /** The case's id, or its index in the list. */
  readonly id: string
  readonly expected: string
  readonly found: string
}

export interface UntoldCase {
  readonly id: string
  /** What the inputs would have to tell. */
  readonly what: string
}

/**
 * Runs every vector file under a folder (or one file): each JSON file with a list of cases, in the
 * order of their paths. A file or a case without a matching adapter fails, and so does a JSON file
 * that cannot be read. A case that does not tell what it expects has neither passed nor failed.
 *
 * Rules: [CONF1] [CONF2] [CONF4] [CONF9]
 *
 * @throws FileFault where the folder cannot be read
 *
 * @example
 * for await (const { file, passed, total } of runVectors('vectors')) console.log(file, passed, total)
 */
export async function* runVectors(path: string): AsyncGenerator<VectorReport> {
  for (const file of await filesUnder(path)) {
    const report = await runFile(file)
    if (report !== null) yield report
  }
}

async function filesUnder(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const names = await readdir(path, { recursive: true })
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(path, name))
      .sort()
  } catch (error) {
    throw fileFaultOf(error, path)
  }
}

/** Null where the file holds no vectors. */
async function runFile(file: string): Promise<VectorReport | null> {
  try {
    const document: unknown = JSON.parse(await readText(file))
    if (!Facts.isFacts(document) || !Array.isArray(document.cases)) return null
    const name = basename(file, '.json')
    const adapter = Object.hasOwn(adapters, name) ? adapters[name] : undefined
    const found = document.cases.map((one: unknown, index) =>
      runCase(one, index, document, adapter),
    )
    const failures = found.filter((one) => one !== null && 'found' in one)
    const untold = found.filter((one) => one !== null && 'what' in one)
    const total = found.length
    return { file, passed: total - failures.length - untold.length, total, failures, untold }
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error)
    const failures = [{ id: 'file', expected: 'JSON', found }]
    return { file, passed: 0, total: 1, failures, untold: [] }
  }
}

/** Null where the case passed. */
function runCase(
  one: unknown,
  index: number,
  document: Facts,
  adapter: Adapter | undefined,
): VectorFailure | UntoldCase | null {
  const facts = Facts.isFacts(one) ? one : {}
  const id = typeof facts.id === 'string' ? facts.id : `#${index}`
  const expected = JSON.stringify(facts.expected) ?? 'nothing'
  const failed = (found: string): VectorFailure => ({ id, expected, found })
  if (adapter === undefined) return failed('no adapter for this file')
  try {
    const answer = typeof adapter === 'function' ? runTree : runMethod
    return answer(facts, document, adapter as never, { failed, untold: (what) => ({ id, what }) })
  } catch (error) {
    // A file may contain anything, so any error in its adapter fails that case.
    return failed(error instanceof FactError ? error.message : String(error))
  }
}

/** What is said of a case that does not pass. */
interface Says {
  readonly failed: (found: string) => VectorFailure
  readonly untold: (what: string) => UntoldCase
}

function runTree(
  facts: Facts,
  document: Facts,
  adapter: CaseAdapter,
  { failed, untold }: Says,
): VectorFailure | UntoldCase | null {
  if (!isAnswerable(facts)) return failed('nothing to meet')
  const faults = [...mismatches(facts, adapter(facts, document))]
  const [fault] = faults.filter((one) => untoldIn(one) === null)
  if (fault !== undefined) return { ...failed(showMismatch(fault)), expected: wanted(fault) }
  const [what = null] = faults.map(untoldIn)
  return what === null ? null : untold(what)
}

/** A case without expected values would pass with any answer. */
const isAnswerable = (facts: Facts): boolean => mismatches(facts, undefined).next().done !== true

function runMethod(
  facts: Facts,
  document: Facts,
  adapter: MethodAdapter,
  { failed }: Says,
): VectorFailure | null {
  const method = String(facts.method ?? document.method)
  const answer = Object.hasOwn(adapter, method) ? adapter[method] : undefined
  if (answer === undefined) return failed(`no adapter for ${method}`)
  const found = answer(Facts.object(facts, 'input'))
  const tolerance = facts.tolerance ?? document.tolerance
  return compare(Facts.object(facts, 'expected'), found, tolerance) ? null : failed(show(found))
}

const show = (found: Found): string => JSON.stringify(shown(found))

/** Numbers as decimals, and several ways to one number side by side. */
function shown(answer: Answer): unknown {
  const number = numberOf(answer)
  if (number !== null) return Ratio.format(number, 12)
  if (typeof answer !== 'object' || answer === null) return answer
  if (Array.isArray(answer)) {
    const list = answer.map(shown)
    return list.length > 0 && answer.every((one) => numberOf(one) !== null)
      ? list.join(' and ')
      : list
  }
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, shown(value)]))
}
