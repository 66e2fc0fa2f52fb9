import { AskedError } from '../wire/asked/AskedError.ts'

/** Wrong usage of the command line. The message says what was expected and what was found. */
export class UsageError extends AskedError {
  override readonly name = 'Cli.UsageError'
}
