import { Session } from 'node:inspector/promises'

/** Counts the functions of src/ executed between two points in time. */
export interface Coverage {
  readonly session: Session
}

/** A function that was executed, and the number of executions. */
export interface Entered {
  /** The path from src/ on. */
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

/** Starts counting from zero. */
export async function reset({ session }: Coverage): Promise<void> {
  await session.post('Profiler.takePreciseCoverage')
}

/** The functions executed since; the top-level code of a module is not counted. */
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
