import { readFileSync, writeFileSync } from 'node:fs'

/** Recorded digests by kind and name: lines of `kind name digest`. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, string>>

const file = new URL('./baseline.txt', import.meta.url)

export function read(): Baseline {
  const kinds = new Map<string, Map<string, string>>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, kind, name, digest] = /^(\w+) (.+) (\w+)$/.exec(line) ?? []
    if (kind === undefined || name === undefined || digest === undefined) continue
    const names = kinds.get(kind) ?? new Map<string, string>()
    kinds.set(kind, names.set(name, digest))
  }
  return kinds
}

export function write(kinds: Baseline): void {
  const lines = [...kinds].flatMap(([kind, names]) =>
    [...names].map(([name, digest]) => `${kind} ${name} ${digest}\n`),
  )
  writeFileSync(file, lines.join(''))
}

/** The comparison of one kind: equal, different, new. */
export interface Comparison {
  readonly same: number
  readonly total: number
  /** Names in the order of the recording. */
  readonly different: readonly string[]
}

/**
 * Compares current digests with the recorded ones. A digest without a record is new and passes; a
 * digest recorded under another name is equal, because tests are renamed and moved.
 */
export function compare(
  recorded: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): Comparison {
  const elsewhere = new Set(
    [...found].filter(([name]) => !recorded.has(name)).map(([, digest]) => digest),
  )
  const different = [...recorded]
    .filter(([name, digest]) => {
      const now = found.get(name)
      return now === undefined ? !elsewhere.has(digest) : now !== digest
    })
    .map(([name]) => name)
  return { same: recorded.size - different.length, total: recorded.size, different }
}

/** The first names, up to a number. */
export const first = (
  recorded: ReadonlyMap<string, string> = new Map(),
  count: number,
): ReadonlyMap<string, string> => new Map([...recorded].slice(0, count))

export * as Baseline from './Baseline.ts'
