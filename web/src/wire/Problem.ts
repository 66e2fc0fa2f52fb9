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
}
