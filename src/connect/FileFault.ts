export type FileFaultCode =
  | 'file.missing'
  | 'file.forbidden'
  | 'file.isFolder'
  | 'file.notAFile'
  | 'file.unreadable'
  | 'file.tooLarge'
  | 'file.full'
  | 'file.damaged'
  | 'file.notText'
  | 'file.lineTooLong'

/** The location of a fault, and the expected content. */
export interface FileFaultFacts {
  readonly code: FileFaultCode
  readonly path: string
  readonly line?: number
  readonly expected: string
  readonly found: string
}

/** A file could not be read in its stated format. The message names the file. */
export class FileFault extends Error {
  override readonly name = 'Connect.FileFault'
  readonly code: FileFaultCode
  readonly path: string
  readonly line: number | null
  readonly expected: string
  readonly found: string

  constructor(facts: FileFaultFacts, options?: ErrorOptions) {
    const place = facts.line === undefined ? facts.path : `${facts.path}:${facts.line}`
    super(`${place}: expected ${facts.expected}, found ${facts.found}`, options)
    this.code = facts.code
    this.path = facts.path
    this.line = facts.line ?? null
    this.expected = facts.expected
    this.found = facts.found
  }
}
