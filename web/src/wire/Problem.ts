/** What went wrong with a request, as the service words it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: string
  /** A JSON pointer to what of the request was at fault. */
  readonly at: string

  constructor(status: number, code: string, detail: string, at = '') {
    super(detail)
    this.status = status
    this.code = code
    this.at = at
  }

  /** Whether nothing was done, for sure: its id is used up then, and the next try needs another. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429
  }
}
