import type { Writable } from 'node:stream'

/** A stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  /** Bytes that may be written and not yet taken by the reader: none but of a pipe or a socket. */
  readonly held?: number
  /** Returns once what was written to a file survives a power failure. */
  readonly sync?: () => void
}

/** The environment of a subcommand; tests supply their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>
  /** Results. */
  readonly stdout: Output
  /** Messages. */
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted by Ctrl-C, and when the reader of the output has gone. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Says that a signal is how this command ends: it may take its time, and its exit code is its own. */
  readonly serves?: () => void
}

/**
 * Writes, and waits while the reader is slower. A closed reader is no error: the signal is aborted,
 * and further output is dropped.
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

/** Prints a message for the user, separate from the results. */
export const tell = (io: Io, text: string): Promise<void> => write(io.stderr, `${text}\n`)

/** Whether to use colour: on a terminal, unless NO_COLOR or TERM disables it. */
export function isColoured(output: Output, env: Io['env']): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true
  return output.isTTY === true && env.TERM !== 'dumb'
}

export * as Io from './Io.ts'
