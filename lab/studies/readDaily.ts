import { basename, dirname } from 'node:path'
import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { FileFault } from '../../src/connect/FileFault.ts'
import { dataFile, type Row } from '../reproductions/dataFile.ts'
import type { Close } from './coverage/DailyMarket.ts'

/**
 * The closes of a file of days: columns date and close.
 *
 * @throws FileFault where a date or a close cannot be read, or days do not follow one another
 */
export async function readDaily(path: string): Promise<readonly Close[]> {
  const rows = await dataFile(dirname(path), basename(path))
  const closes = rows.map((row, place) => closeOf(row, path, place + 2))
  for (const [place, [date]] of closes.entries()) {
    const before = closes[place - 1]?.[0]
    if (before !== undefined && before >= date) {
      throw fault(path, place + 2, 'a day after the one before', rows[place] as Row)
    }
  }
  if (closes.length >= 2) return closes
  const expected = 'at least two rows with date and close'
  throw new FileFault({ code: 'file.damaged', path, line: 1, expected, found: `${closes.length}` })
}

function closeOf(row: Row, path: string, line: number): Close {
  const date = CivilDate.parse(dateIn(row).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
  if (date === null) throw fault(path, line, 'a date as 2021-03-31 or 20210331', row)
  const column = ['close', 'Close', 'CLOSE'].find((name) => row.text(name) !== '') ?? 'close'
  const close = row.number(column)
  if (close > 0) return [date, close]
  const expected = 'a close above zero'
  throw new FileFault({ code: 'file.damaged', path, line, expected, found: row.text(column) })
}

const dateIn = (row: Row): string => row.text('date') || row.text('Date') || row.text('DATE')

const fault = (path: string, line: number, expected: string, row: Row): FileFault =>
  new FileFault({ code: 'file.damaged', path, line, expected, found: `'${dateIn(row)}'` })
