/** Exit codes. */
export const exitCodes = {
  fine: 0,
  /** The work completed without its result: a stage not reached, or a fault of the program. */
  failed: 1,
  /** Wrong usage, or unreadable input. */
  usage: 2,
  /** An account in liquidation was found. */
  breach: 3,
  /** An audit failed: a damaged journal, decisions that differ, vectors that do not pass. */
  auditFailed: 4,
  /** No account in liquidation was found, but one of which a price or a rule is missing. */
  unknown: 5,
  /** The disk did not keep what it was given: it ended at once, and nothing was tried again. */
  notKept: 6,
  /** Ctrl-C, by the shell's convention: 128 + SIGINT. */
  interrupted: 130,
  /** The reader of the output has gone: 128 + SIGPIPE. */
  pipeClosed: 141,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
