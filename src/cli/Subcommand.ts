import type { Arguments, Options } from './Arguments.ts'
import type { ExitCode } from './exitCodes.ts'
import type { Io } from './Io.ts'

/** One verb of the command line: one file in commands/. */
export interface Subcommand {
  /** Its arguments as the help writes them, e.g. `FILE ACCOUNT [POSITION]`. */
  readonly usage: string
  /** What it does, for `--help`: a few sentences. */
  readonly about: string
  readonly options: Options
  /** Lines to copy, with what each does. */
  readonly examples: readonly (readonly [line: string, about: string])[]
  readonly run: (args: Arguments, io: Io) => Promise<ExitCode>
}

/** A subcommand before it is loaded, so that `--help` loads nothing. */
export interface Verb {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Subcommand>
}
