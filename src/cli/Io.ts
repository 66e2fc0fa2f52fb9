import type { Writable } from 'node:stream'

/** A stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** The world as a subcommand sees it: tests bring their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>
  /** Data. */
  readonly stdout: Output
  /** News. */
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by Ctrl-C, and when nobody reads the output any more. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Writes, and waits where the reader is slower than we are. A reader that went away is no error
 * here: the signal is aborted then, and what comes is dropped.
 */
export async function write(output: Output, text: string): Promise<void> {
  if (text === '' || output.destroyed || !output.writable) return
  if (output.write(text)) return
  await new Promise<void>((done) => {
    const go = () => {
      output.off('drain', go).off('close', go).off('error', go)
      done()
    }
    output.on('drain', go).on('close', go).on('error', go)
  })
}

export const print = (io: Io, text: string): Promise<void> => write(io.stdout, `${text}\n`)

/** Tells people something, beside the data. */
export const tell = (io: Io, text: string): Promise<void> => write(io.stderr, `${text}\n`)

/** Whether colour is wanted: on a terminal, unless NO_COLOR or TERM says otherwise. */
export function isColoured(output: Output, env: Io['env']): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true
  return output.isTTY === true && env.TERM !== 'dumb'
}

export * as Io from './Io.ts'
