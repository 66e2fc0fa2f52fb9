import { FileFault } from '../connect/FileFault.ts'
import { fileFaultOf } from '../connect/fileFaultOf.ts'
import { exitCodes } from './exitCodes.ts'
import type { Output } from './Io.ts'
import { program } from './program.ts'
import { Standard } from './Standard.ts'

/**
 * Runs a command on the streams of the process, and returns its exit code. A reader that has gone ends
 * it quietly, as it ends other commands; an output that cannot be written ends it with a sentence.
 */
export async function work(
  words: readonly string[],
  stop: AbortController,
  serves: () => void,
): Promise<number> {
  let ending: number | null = null
  let failure: FileFault | null = null
  const guarded = (output: Output, name: string): Output => {
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') failure ??= faultOf(error, name)
      ending ??= error.code === 'EPIPE' ? exitCodes.pipeClosed : exitCodes.failed
      stop.abort()
    })
    return output
  }
  const stdin = Standard.input(stop.signal)
  const stderr = guarded(Standard.output(2), '<stderr>')
  const code = await program(words, {
    stdin,
    stdout: guarded(Standard.output(1), '<stdout>'),
    stderr,
    env: process.env,
    signal: stop.signal,
    now: () => Date.now(),
    serves,
  })
  stdin.close()
  if (failure !== null) stderr.write(`plimsoll: ${(failure as FileFault).message}\n`)
  return ending ?? code
}

function faultOf(error: unknown, path: string): FileFault {
  const fault = fileFaultOf(error, path)
  if (fault instanceof FileFault) return fault
  const facts = { code: 'file.unreadable', path, expected: 'room to write' } as const
  return new FileFault({ ...facts, found: String(error) })
}
