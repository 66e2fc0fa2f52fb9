import { BookReport } from '../../report/BookReport.ts'
import { atOption, loadView } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { renderBook } from '../report/renderBook.ts'
import type { Subcommand } from '../Subcommand.ts'

/** Summary of a whole book. */
export const book: Subcommand = {
  usage: 'FILE',
  about: `A whole book or journal at a glance: how many accounts stand on each level, the calls that are open, and
for each market its mark, what is open in it, and, of a journal, by whose rules it is cleared and what the
fund lost and may still lose there.`,
  options: atOption,
  examples: [
    ['plimsoll book desk.plimsoll', 'as it is, also while the engine runs'],
    ['plimsoll book desk.plimsoll --at 1200 --json', 'as it was, for a program'],
    ['plimsoll book book.json', 'of a book file'],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'book', 'FILE')
    const { view, journal } = await loadView(path, args, io)
    const report = BookReport.of(view, journal?.state ?? null)
    const text = args.has('json')
      ? JSON.stringify(report)
      : renderBook(report, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitCodes.fine
  },
}
