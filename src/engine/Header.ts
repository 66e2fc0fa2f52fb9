/** What every command carries. */
export interface Header {
  /** The client's own id: a repeat within the window is answered, and changes nothing. */
  readonly id: string
  /** When the shell admitted it, ms since 1970; never before the engine's clock. */
  readonly time: number
}
