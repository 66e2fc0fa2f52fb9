import { limits } from '../../base/limits.ts'
import { Concerns } from '../../engine/Concerns.ts'
import { concerns, type Event } from '../../engine/Event.ts'
import { JournalView } from '../../host/JournalView.ts'
import { suggest } from '../../wire/asked/suggest.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { EventText } from '../../wire/EventText.ts'
import type { Arguments } from '../Arguments.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import type { Subcommand } from '../Subcommand.ts'
import { unlocked } from '../seal/unlocked.ts'
import { checkStart, fromOptions, startOf } from '../told/cursorOf.ts'
import { Reader } from '../told/Reader.ts'
import { UsageError } from '../UsageError.ts'

/** The events of a journal, from any place on. */
export const events: Subcommand = {
  usage: 'JOURNAL',
  about: `The events of a journal as lines of JSON, as plimsoll run told them, in order and also while it
is writing. --from SEQ tells what was decided after that entry, so whoever keeps the seq of the last entry
that is done misses nothing: a line is one event, named by seq and ordinal, and an entry may have many.
With --cursor NAME the position is kept with the journal. It moves once lines are surely taken: those
in a file when they are synced, those in a pipe when as many came after them as a pipe can hold, or when
plimsoll cursor says so. What is not sure is told again.`,
  options: {
    ...fromOptions,
    follow: { about: 'go on as more is committed, until interrupted' },
    type: { value: 'NAME', about: 'only events of this type; may be repeated', multiple: true },
    account: {
      value: 'ID',
      about: 'only events that name this account or a position of it; may be repeated',
      multiple: true,
    },
  },
  examples: [
    ['plimsoll events desk.plimsoll --from 1200', 'what was decided after entry 1,200'],
    [
      'plimsoll events desk.plimsoll --follow --type LiquidationOrdered',
      'every liquidation order, as it comes',
    ],
    ['plimsoll events desk.plimsoll --cursor mail > new.ndjson', 'what is new since the last time'],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'events', 'JOURNAL')
    const isWanted = filterOf(args)
    const start = startOf(path, args, io) ?? { from: 0, named: null, close() {} }
    try {
      const journal = await JournalView.open(await unlocked(path, io), { at: start.from })
      checkStart(start, journal.head.seq, path)
      const reader = Reader.create(io, start.named)
      const telling = { journal, reader, isWanted, io }
      const code = await (args.has('follow') ? tellOn(telling) : tellAll(telling))
      const rest = reader.end()
      if (rest !== null) await Io.tell(io, rest)
      return code
    } finally {
      start.close()
    }
  },
}

interface Telling {
  readonly journal: JournalView
  readonly reader: Reader
  readonly isWanted: (event: Event) => boolean
  readonly io: Io
}

/** Tells all that is committed now, in pieces, so that memory does not depend on how much that is. */
async function tellAll({ journal, reader, isWanted, io }: Telling): Promise<ExitCode> {
  const catalog = catalogOf(journal.state)
  for (let isMore = true; isMore; ) {
    let [text, count] = ['', 0]
    isMore = await journal.advance((entry) => {
      text += EventText.lines(entry, catalog, isWanted)
      count += 1
      return text.length >= limits.answers || count >= PIECE
    })
    if (count > 0) await reader.tell(text, journal.head.seq)
    if (io.signal.aborted) return exitCodes.interrupted
  }
  return exitCodes.fine
}

/** Entries read before signals are looked at, also where none of them is told. */
const PIECE = 4_096

async function tellOn(telling: Telling): Promise<ExitCode> {
  const { journal, io } = telling
  do {
    await tellAll(telling)
  } while (await journal.wait(io.signal))
  return exitCodes.interrupted
}

/** @throws UsageError for a type that is none */
function filterOf(args: Arguments): (event: Event) => boolean {
  const types = new Set(args.texts('type'))
  const accounts = args.texts('account')
  const names = Object.keys(concerns)
  for (const type of types) {
    if (names.includes(type)) continue
    const near = suggest(type, names)
    const hint = near === null ? '' : `; did you mean ${near}?`
    throw new UsageError(`--type: expected a type of events, found '${type}'${hint}`)
  }
  return (event) =>
    (types.size === 0 || types.has(event.type)) &&
    (accounts.length === 0 || accounts.some((account) => isAbout(event, account)))
}

const isAbout = (event: Event, account: string): boolean =>
  Concerns.accountsOf(event).some((one) => one === account || one.startsWith(`${account}/`))
