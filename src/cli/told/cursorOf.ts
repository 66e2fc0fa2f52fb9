import { Cursors } from '../../journal/Cursors.ts'
import type { Arguments, Options } from '../Arguments.ts'
import { commandName } from '../commandName.ts'
import type { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'
import type { Reader } from './Reader.ts'

/** Where a reader of events goes on. */
export const fromOptions: Options = {
  from: { value: 'SEQ', about: 'tell what was decided after this entry (0 for all)' },
  cursor: {
    value: 'NAME',
    about: 'go on after the position of this name, and move it as the lines are taken',
  },
}

/** The entry after which to tell, and whose position that is; null where neither is asked. */
export interface Start {
  readonly from: number
  readonly named: Reader.Named | null
  /** Lets go of the journal's positions. */
  readonly close: () => void
}

/**
 * @throws UsageError where the entry is not there yet, or both options are given
 * @throws Fault of the journal
 */
export function startOf(path: string, args: Arguments, io: Io): Start | null {
  const [from, name] = [args.text('from'), args.text('cursor')]
  if (from !== undefined && name !== undefined) {
    throw new UsageError('expected --from or --cursor, found both')
  }
  if (name !== undefined) return namedStart(path, nameOf(name), io)
  return from === undefined ? null : { from: seqOf(from, '--from'), named: null, close() {} }
}

function namedStart(path: string, name: string, io: Io): Start {
  const cursors = Cursors.open(path)
  const remedy = (seq: number) => `${commandName(io.env)} cursor ${path} ${name} --to ${seq}`
  const from = cursors.list().get(name) ?? 0
  return { from, named: { name, cursors, remedy }, close: cursors.close }
}

/** @throws UsageError for what is no name */
export function nameOf(text: string): string {
  if (Cursors.isName(text)) return text
  const expected = 'a name of up to 64 letters, digits and . - + _'
  throw new UsageError(`cursor: expected ${expected}, found '${text}'`)
}

/** @throws UsageError for what is no number of an entry */
export function seqOf(text: string, option: string): number {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  throw new UsageError(`${option}: expected the number of an entry, found '${text}'`)
}

/** @throws UsageError where a reader is further than the journal, which then lacks what was told */
export function checkStart({ from }: Start, head: number, path: string): void {
  if (from <= head) return
  const last = head === 0 ? 'no entries yet' : `entries up to ${head}`
  throw new UsageError(`${path} has ${last}, found a reader that is at ${from}`)
}
