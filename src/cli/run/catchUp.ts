import { limits } from '../../base/limits.ts'
import { EventText } from '../../wire/EventText.ts'
import { Io } from '../Io.ts'
import { checkStart, type Start } from '../told/cursorOf.ts'
import { Desk } from './Desk.ts'

/**
 * Tells what was decided before and may not have been told: all after the entry where the reader is, or,
 * where nobody says where that is, the liquidation orders that are still out.
 *
 * Rules: [TOLD1] [TOLD4]
 *
 * @throws UsageError where the reader is further than the journal
 */
export async function catchUp(desk: Desk, start: Start | null, path: string): Promise<void> {
  if (start === null) return await tellOrders(desk, path)
  const { kept, io, catalog, reader } = desk
  checkStart(start, kept.state.seq, path)
  let text = ''
  for (const entry of kept.after(start.from)) {
    text += EventText.lines(entry, catalog)
    if (text.length < limits.answers) continue
    await reader.tell(text, entry.seq)
    text = ''
    if (io.signal.aborted) return
  }
  await reader.tell(text, kept.state.seq)
}

async function tellOrders(desk: Desk, path: string): Promise<void> {
  const { kept, io, catalog } = desk
  const { entries, isOut, missing } = kept.outstanding()
  for (const entry of entries) desk.told += EventText.lines(entry, catalog, isOut)
  if (missing.length > 0) {
    const [first = ''] = missing
    const others = missing.length > 1 ? ` and ${missing.length - 1} others` : ''
    await Io.tell(
      io,
      `${path}: ${first}${others} is out and was ordered too long ago to be told again`,
    )
  }
  await Desk.flush(desk)
}
