import { statSync } from 'node:fs'
import { grouped } from '../../chart/labels.ts'
import { copy } from '../../journal/copy.ts'
import { inspect } from '../../journal/inspect.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { two } from '../two.ts'

/** Copies a journal while it is written. */
export const backup: Subcommand = {
  usage: 'JOURNAL FILE',
  about: `Copies a journal to a new file, as it is at one moment: also while an engine writes it, which goes on
meanwhile. The copy is read through, every hash of it, before it gets its name, and what it holds is
named: its last entry and that one's hash. A journal that ends before what was acknowledged is refused.
The copy is a journal like any other: verify reads it, restore
makes one to go on with of it. Nothing is written over.`,
  options: {},
  examples: [
    ['plimsoll backup desk.plimsoll /backups/desk-0900.plimsoll', 'while the engine runs'],
  ],
  async run(args, io) {
    const [from, to] = two(args.positionals, 'backup', ['JOURNAL', 'FILE'])
    inspect(from)
    const head = await copy(await unlocked(from, io), to)
    const bytes = statSync(to).size
    const facts = { ok: true, entries: head.seq, head: head.hash, bytes }
    const text = [
      `${to}: ${grouped(head.seq)} entries, ${grouped(bytes)} bytes, every hash right`,
      `  head   ${head.hash}`,
    ]
    await Io.print(io, args.has('json') ? JSON.stringify(facts) : text.join('\n'))
    return exitCodes.fine
  },
}
