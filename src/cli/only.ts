import { UsageError } from './UsageError.ts'

/** The single argument of a command. */
export function only(positionals: readonly string[], command: string, name: string): string {
  const [first, second] = positionals
  if (first === undefined) throw new UsageError(`${command}: expected ${name}, found nothing`)
  if (second === undefined) return first
  throw new UsageError(`${command}: expected one ${name}, found '${second}' as well`)
}
