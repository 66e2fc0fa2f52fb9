import { Session } from 'node:inspector/promises'

/** Counts which functions of src/ are executed between two moments. */
export interface Coverage {
  readonly session: Session
}

/** A function that was executed, and how often. */
export interface Entered {
  /** From src/ on. */
  readonly file: string
  readonly name: string
  readonly count: number
}

const source = new URL('../../src/', import.meta.url).href

export async function start(): Promise<Coverage> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  return { session }
}

/** Begins to count from nothing. */
export async function reset({ session }: Coverage): Promise<void> {
  await session.post('Profiler.takePreciseCoverage')
}

/** What was executed since; what a module does when it is loaded is not a function of it. */
export async function take({ session }: Coverage): Promise<readonly Entered[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => url.startsWith(source))
    .flatMap(({ url, functions }) =>
      functions.map(({ functionName: name, ranges: [whole] }) => ({
        ...{ file: `src/${url.slice(source.length)}`, name },
        ...{ start: whole?.startOffset ?? 0, count: whole?.count ?? 0 },
      })),
    )
    .filter(({ start, count }) => start > 0 && count > 0)
}

export * as Coverage from './Coverage.ts'
