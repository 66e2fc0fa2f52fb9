import { Input } from '../../wire/Input.ts'
import { type Format, formats, type Outgoing, written } from '../../wire/messages/written.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/** @throws UsageError */
export function formatOf(text: string): Format {
  const found = formats.find((one) => one === text)
  if (found !== undefined) return found
  throw new UsageError(`--as: expected ${formats.join(', ')}, found ${text}`)
}

/** Prints messages, one a line. What the format has no place for is told, and makes the exit code 1. */
export async function printAs(
  format: Format,
  messages: readonly Outgoing[],
  io: Io,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine
  for (const one of messages) {
    const told = Input.attempt(() => written(format, one))
    if (told.ok) await Io.print(io, told.value)
    else {
      await Io.tell(io, `${one.name}: ${told.error.message}`)
      code = exitCodes.failed
    }
  }
  return code
}
