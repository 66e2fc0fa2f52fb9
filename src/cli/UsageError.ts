/** Wrong usage of the command line. The message says what was expected and what was found. */
export class UsageError extends Error {
  override readonly name = 'Cli.UsageError'
}
