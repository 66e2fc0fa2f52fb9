import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Copy } from './Copy.ts'

/** What each test runs of each source, and how long it takes. */
export interface Coverage {
  readonly ofTests: readonly Ran[]
}

interface Ran {
  readonly test: string
  readonly took: number
  readonly sources: ReadonlyMap<string, readonly Range[]>
}

/** A part of a source as V8 counts it; a part within another says more of its own place. */
interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

/**
 * Runs every test once by itself. Types are stripped to spaces, so places are those of the source. A
 * test that fails in the copy without a mutant would kill every one: it is left out, and named.
 */
export async function measure(copy: Copy, tests: readonly string[]): Promise<Coverage> {
  const ofTests: Ran[] = []
  for (const test of tests) {
    const folder = join(copy.folder, '.coverage')
    const from = performance.now()
    const end = await Copy.runTests(copy, [test], 900_000, { NODE_V8_COVERAGE: folder })
    if (end !== 'passed') {
      process.stderr.write(`left out, ${end} without a mutant: ${test}\n`)
      rmSync(folder, { recursive: true, force: true })
      continue
    }
    ofTests.push({ test, took: performance.now() - from, sources: rangesIn(copy, folder) })
    rmSync(folder, { recursive: true, force: true })
  }
  return { ofTests }
}

interface Report {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly { readonly ranges: readonly Range[] }[]
  }[]
}

/** What a process ran; one that a test killed while it wrote this has told nothing. */
function resultOf(path: string): Report['result'] {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Report).result
  } catch {
    return []
  }
}

function rangesIn(copy: Copy, folder: string): ReadonlyMap<string, readonly Range[]> {
  const found = new Map<string, readonly Range[]>()
  for (const file of readdirSync(folder)) {
    for (const { url, functions } of resultOf(join(folder, file))) {
      if (!url.startsWith('file:')) continue
      const path = fileURLToPath(url).slice(copy.folder.length + 1)
      if (!path.startsWith('src/')) continue
      const ranges = functions.flatMap((one) => one.ranges)
      found.set(path, [...(found.get(path) ?? []), ...ranges])
    }
  }
  return found
}

/** The tests that run a place of a source, the quickest first. */
export function testsOf({ ofTests }: Coverage, path: string, at: number): readonly string[] {
  return ofTests
    .filter(({ sources }) => runs(sources.get(path) ?? [], at))
    .sort((a, b) => a.took - b.took)
    .map(({ test }) => test)
}

/** How long tests took without a mutant, by themselves one after the other. */
export const tookOf = ({ ofTests }: Coverage, tests: readonly string[]): number =>
  ofTests.reduce((sum, { test, took }) => sum + (tests.includes(test) ? took : 0), 0)

/** Whether a place was run: the smallest range around it tells. */
function runs(ranges: readonly Range[], at: number): boolean {
  let smallest: Range | null = null
  for (const range of ranges) {
    if (at < range.startOffset || at >= range.endOffset) continue
    if (smallest === null || lengthOf(range) <= lengthOf(smallest)) smallest = range
  }
  return smallest !== null && smallest.count > 0
}

const lengthOf = ({ startOffset, endOffset }: Range): number => endOffset - startOffset

export * as Coverage from './Coverage.ts'
