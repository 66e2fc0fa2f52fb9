/** A command states a time further ahead than the clock allows: nothing was done. */
export class AheadError extends Error {
  override readonly name = 'AheadError'
  /** Milliseconds since 1970. */
  readonly latest: number

  constructor(found: number, latest: number) {
    super(`expected a time of at most ${latest}, found ${found}`)
    this.latest = latest
  }
}
