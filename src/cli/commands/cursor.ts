import { Cursors } from '../../journal/Cursors.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { table } from '../table.ts'
import { nameOf, seqOf } from '../told/cursorOf.ts'
import { UsageError } from '../UsageError.ts'

/** How far the consumers of a journal are. */
export const cursor: Subcommand = {
  usage: 'JOURNAL [NAME]',
  about: `Tells how far each consumer of a journal is: the last entry that it has taken. With --to its
position is moved, only ever forward and never beyond the last entry; a name that is new begins there.
plimsoll events and plimsoll run with --cursor NAME go on after it. It is moved also while an engine
writes the journal.`,
  options: { to: { value: 'SEQ', about: 'the consumer has taken all up to this entry' } },
  examples: [
    ['plimsoll cursor desk.plimsoll', 'every consumer and where it is'],
    ['plimsoll cursor desk.plimsoll mail --to 1200', 'what was mailed up to entry 1,200 is done'],
  ],
  async run(args, io) {
    const [path, name, odd] = args.positionals
    if (path === undefined) throw new UsageError('cursor: expected JOURNAL, found nothing')
    if (odd !== undefined) throw new UsageError(`cursor: expected one NAME, found '${odd}' as well`)
    const to = args.text('to')
    if (to !== undefined && name === undefined) {
      throw new UsageError('cursor: expected a NAME to move, found none')
    }
    const cursors = Cursors.open(path)
    try {
      if (to !== undefined) move(cursors, nameOf(name as string), seqOf(to, '--to'), path)
      const found = [...cursors.list()].filter(([one]) => name === undefined || one === name)
      await Io.print(
        io,
        args.has('json')
          ? asJson(found, cursors.last())
          : asText(found, cursors.last(), Paint.of(io.stdout, io.env)),
      )
      return exitCodes.fine
    } finally {
      cursors.close()
    }
  },
}

function move(cursors: Cursors, name: string, seq: number, path: string): void {
  const last = cursors.last()
  if (seq > last) throw new UsageError(`--to: ${path} has entries up to ${last}, found '${seq}'`)
  const now = cursors.list().get(name) ?? 0
  if (seq < now) throw new UsageError(`--to: ${name} is at ${now} already, found '${seq}'`)
  cursors.move(name, seq)
}

type Positions = readonly (readonly [name: string, seq: number])[]

const asJson = (found: Positions, last: number): string =>
  JSON.stringify({ last, cursors: found.map(([name, seq]) => ({ name, seq })) })

function asText(found: Positions, last: number, paint: Paint): string {
  if (found.length === 0) return `no cursors; the last entry is ${last}`
  const rows = found.map(([name, seq]) => [name, `${seq}`, `${last - seq}`])
  const right = { align: 'right' } as const
  const columns = [{ title: 'cursor' }, { title: 'taken', ...right }, { title: 'left', ...right }]
  return table(columns, rows, paint).join('\n')
}
