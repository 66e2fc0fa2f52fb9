import { exchange } from '../../journal/seal/exchange.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import type { Subcommand } from '../Subcommand.ts'
import { recipientOption } from '../seal/dataKeyOf.ts'
import { unlocked } from '../seal/unlocked.ts'
import { UsageError } from '../UsageError.ts'

/** Says who can open an encrypted journal from now on. */
export const recipients: Subcommand = {
  usage: 'JOURNAL --recipient KEY',
  about: `Wraps the key of an encrypted journal for these recipients, in place of those before; its entries and
their hashes stay as they are. It must not be running, and PLIMSOLL_IDENTITY names a file with an
identity that opens it now. An older copy can still be opened by whoever could before: where somebody
should no longer read what comes, begin a new journal.`,
  options: recipientOption,
  examples: [
    ['plimsoll recipients desk.plimsoll --recipient age1... --recipient age1...', 'for two people'],
  ],
  async run(args, io) {
    const path = await unlocked(only(args.positionals, 'recipients', 'JOURNAL'), io)
    const names = args.texts('recipient')
    if (names.length === 0) throw new UsageError('recipients: expected --recipient KEY, found none')
    await exchange(path, names)
    const said = `${path}: ${names.length} recipient${names.length === 1 ? '' : 's'}`
    await Io.print(io, args.has('json') ? JSON.stringify({ ok: true, recipients: names }) : said)
    return exitCodes.fine
  },
}
