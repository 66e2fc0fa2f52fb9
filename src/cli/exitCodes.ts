/** What the shell is told at the end. */
export const exitCodes = {
  fine: 0,
  /** The work was done and did not come out: a stage not reached, or a fault of the program. */
  failed: 1,
  /** Wrong usage, or input that could not be read. */
  usage: 2,
  /** An account in liquidation was found. */
  breach: 3,
  /** An audit failed: a damaged journal, decisions that differ, vectors that do not pass. */
  auditFailed: 4,
  /** Ctrl-C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
  /** Whoever read our output went away: 128 + SIGPIPE. */
  pipeClosed: 141,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
