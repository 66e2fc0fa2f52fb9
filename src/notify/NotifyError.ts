export type NotifyErrorCode =
  | 'alert.unknown'
  | 'config.invalid'
  | 'name.taken'
  | 'outbox.unreadable'
  | 'route.unknown'
  | 'secret.missing'
  | 'secret.unreadable'
  | 'silence.unknown'
  | 'sink.inUse'
  | 'sink.unknown'
  | 'url.refused'

/** What alerts were asked for cannot be done: what was expected where, and what was found. */
export class NotifyError extends Error {
  override readonly name = 'Notify.Error'
  readonly code: NotifyErrorCode
  readonly at: string

  constructor(code: NotifyErrorCode, at: string, expected: string, found: string) {
    super(`${at}: expected ${expected}, found ${found}`)
    this.code = code
    this.at = at
  }
}
