import type { Io } from './Io.ts'

/** The command as the user calls it: through npm in the repository, by its name where installed. */
export const commandName = (env: Io['env']): string =>
  ['start', 'plimsoll'].includes(env.npm_lifecycle_event ?? '')
    ? 'npm run -s plimsoll --'
    : 'plimsoll'
