/** The world failed: disk, file or bytes. Thrown at the shell, never a value, never retried. */
export class Fault extends Error {
  override readonly name: string = 'Journal.Fault'
  /** What to read about it, from the repository's root. */
  readonly docs: string

  constructor(message: string, rule: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.docs = `docs/spec/journal.md [${rule}]`
  }
}

/**
 * Bytes are not what was written. Names the first place found.
 *
 * @example
 * new TamperedError('entry 1234: hash', 'ab12…', 'cd34…').message
 * // => 'entry 1234: hash differs: expected ab12…, found cd34…'
 */
export class TamperedError extends Fault {
  override readonly name = 'Journal.TamperedError'
  /** Where: an entry, a snapshot, a page and its byte, a frame of the write-ahead log. */
  readonly place: string

  constructor(place: string, expected: string, found: string, cause?: unknown) {
    super(`${place} differs: expected ${expected}, found ${found}`, 'JRN4', cause)
    this.place = place
  }
}

/** The file is no journal, or one of a newer format. */
export class FormatError extends Fault {
  override readonly name = 'Journal.FormatError'

  constructor(path: string, expected: string, found: string, cause?: unknown) {
    super(`${path}: expected ${expected}, found ${found}`, 'JRN9', cause)
  }
}
