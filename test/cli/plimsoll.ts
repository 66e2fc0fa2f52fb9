import { Writable } from 'node:stream'
import type { Output } from '../../src/cli/Io.ts'
import { program } from '../../src/cli/program.ts'

/** What a command said and how it ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface World {
  /** The input, whole or as the chunks that arrive. */
  readonly stdin?: string | readonly (string | Uint8Array)[] | AsyncIterable<Uint8Array>
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly now?: () => number
  /** In place of what is heard. */
  readonly stdout?: Output
}

/** Runs the command in this process: a child costs a tenth of a second, and there are many. */
export async function plimsoll(argv: readonly string[], world: World = {}): Promise<Outcome> {
  const [stdout, stderr] = [sink(), sink()]
  const code = await program(argv, {
    stdin: chunks(world.stdin ?? ''),
    stdout: world.stdout ?? stdout.output,
    stderr: stderr.output,
    env: world.env ?? {},
    signal: world.signal ?? new AbortController().signal,
    now: world.now ?? (() => 1_600_000_000_000),
  })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

/** The lines of NDJSON that a command printed. */
export const records = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

async function* chunks(stdin: NonNullable<World['stdin']>): AsyncGenerator<Uint8Array> {
  for await (const chunk of typeof stdin === 'string' ? [stdin] : stdin) {
    yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  }
}

function sink(): { readonly output: Output; readonly text: () => string } {
  let text = ''
  const output = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  return { output, text: () => text }
}
