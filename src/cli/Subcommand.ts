import type { Arguments, Options } from './Arguments.ts'
import type { ExitCode } from './exitCodes.ts'
import type { Io } from './Io.ts'

/** A subcommand of the command line. Each has one file in commands/. */
export interface Subcommand {
  /** Its arguments as shown in the help, e.g. `FILE ACCOUNT [POSITION]`. */
  readonly usage: string
  /** Its description in `--help`: a few sentences. */
  readonly about: string
  readonly options: Options
  /** Example command lines with explanations. */
  readonly examples: readonly (readonly [line: string, about: string])[]
  readonly run: (args: Arguments, io: Io) => Promise<ExitCode>
}

/** A subcommand that is not yet loaded, so that `--help` loads none. */
export interface Verb {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Subcommand>
}
