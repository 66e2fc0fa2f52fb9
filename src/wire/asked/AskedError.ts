/**
 * What somebody asked, in the words of the command line, cannot be understood. The message says what was
 * expected and what was found.
 */
export class AskedError extends Error {
  override readonly name: string = 'Wire.AskedError'
}
