import { createHash, randomUUID } from 'node:crypto'
import type { Book } from '../../wire/book/Book.ts'
import { bookCommands } from '../../wire/book/bookCommands.ts'
import { Catalog } from '../../wire/Catalog.ts'
import { CommandText } from '../../wire/CommandText.ts'
import type { JsonObject } from '../../wire/JsonText.ts'

/**
 * The commands that bring a mirrored account up to date: definitions, those of assets and instruments under
 * ids made of their content, so that the same one is harmless however often it is told; the accounts as they were fetched; and
 * their prices with their time, last. All say whose numbers they are. Times are left to who admits them.
 *
 * Rules: [WATCH1] [WATCH3]
 */
export function commandsOf(book: Book, source: string): readonly JsonObject[] {
  const catalog = Catalog.of(book.assets, book.instruments, new Map())
  const found = [...bookCommands(book)].map((command) => {
    const said = CommandText.encode(command, catalog)
    const { time: _t, datetime: _d, schema: _s, id: _i, ...rest } = said
    return sourced(rest, source)
  })
  return found.map((command) => ({ id: idOf(command), ...command }))
}

function sourced(command: JsonObject, source: string): JsonObject {
  if (command.type === 'ImportAccount') return { ...command, source }
  if (command.type !== 'SetMarks') return command
  const renamed = (list: JsonObject[]) => list.map((one) => ({ ...one, source }))
  return {
    ...command,
    marks: renamed(command.marks as JsonObject[]),
    indices: renamed(command.indices as JsonObject[]),
  }
}

/** A rulebook has versions: told again it must be answered by whether it is the one in force. */
const isForever = ({ type }: JsonObject): boolean =>
  type === 'DefineAsset' || type === 'DefineInstrument'

const idOf = (command: JsonObject): string =>
  isForever(command)
    ? `watch-${createHash('sha256').update(JSON.stringify(command)).digest('hex').slice(0, 32)}`
    : `watch-${randomUUID()}`

/**
 * The same rulebook as a later version: where the venue's tables changed, and a version is in force.
 *
 * Rules: [WATCH3]
 */
export function asLater(command: JsonObject, version: number): JsonObject {
  const rulebook = command.rulebook as JsonObject
  const later = {
    ...command,
    rulebook: { ...rulebook, version, activeFrom: 0 },
  }
  return { ...later, id: `watch-${randomUUID()}` }
}
