import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { exitCodes } from '../exitCodes.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** Runs bench/main.ts, which the package does not include. */
export const bench: Subcommand = {
  usage: '[WORD...]',
  about: `Runs the benchmarks of the repository, or those whose path holds one of the words, each in a
process of its own. They are not part of the installed package.`,
  options: {},
  examples: [
    ['plimsoll bench', 'everything'],
    ['plimsoll bench sweep', 'only what has sweep in its path'],
  ],
  async run(args, io) {
    const main = fileURLToPath(new URL('../../../bench/main.ts', import.meta.url))
    if (!existsSync(main)) {
      throw new UsageError(
        `bench: expected the repository, found the installed package; clone it and run npm run bench`,
      )
    }
    const json = args.has('json') ? ['--json'] : []
    const child = spawn(process.execPath, [main, ...args.positionals, ...json], {
      stdio: 'inherit',
    })
    const status = await new Promise<number | null>((done) => child.on('close', done))
    if (io.signal.aborted) return exitCodes.interrupted
    return status === 0 ? exitCodes.fine : status === 2 ? exitCodes.usage : exitCodes.failed
  },
}
