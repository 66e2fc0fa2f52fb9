/** The file of keys cannot be used, or a key cannot be made; the message says what was expected. */
export class KeyFault extends Error {
  override readonly name = 'Server.KeyFault'
  readonly code: 'keys.file' | 'keys.taken' | 'keys.tooMany' | 'keys.unknown'

  constructor(code: KeyFault['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}
