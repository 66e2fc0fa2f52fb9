import { limits } from '../../base/limits.ts'
import { Decimal } from '../../money/Decimal.ts'
import type { HeldSide, ToldMap } from '../../pressure/ToldMap.ts'
import type { Origin } from '../JsonText.ts'
import { Cells } from '../prices/Cells.ts'
import { Scalar } from '../Scalar.ts'
import { show, WireError } from '../WireError.ts'
import { Draft, type Said } from './Draft.ts'
import type { ExposureOptions } from './ExposureText.ts'

const known = [
  ...['market', 'side', 'notional', 'price', 'trigger'],
  ...['leverage', 'entry', 'maintenance', 'time'],
]
const required = known.slice(0, 4)

/** @throws WireError, located by line and column */
export function readCsv(text: string, origin: Origin, options: ExposureOptions): ToldMap {
  const { file = null } = origin
  const [header = '', ...lines] = text.replace(/^\ufeff/, '').split('\n')
  const columns = columnsOf(header, file)
  const draft = Draft.create()
  let time: number | null = null
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const cells = { values: Cells.split(line), columns, origin: { file, line: index + 2 } }
    if (cells.values.length !== columns.size) {
      const [expected, found] = [`${columns.size} cells`, `${cells.values.length}`]
      throw new WireError({ code: 'csv.row', expected, found }, { file, line: index + 2 })
    }
    addRow(draft, cells, options)
    time = timeOf(cells, time)
  }
  if (draft.markets.size === 0) {
    throw new WireError({ code: 'csv.row', expected: 'a row', found: 'a header alone' }, { file })
  }
  return Draft.finish(draft, time)
}

function columnsOf(header: string, file: string | null): ReadonlyMap<string, number> {
  const names = Cells.split(header).map((name) => name.trim().toLowerCase())
  const fault = (expected: string, found: string): WireError =>
    new WireError({ code: 'csv.header', expected, found }, { file, line: 1 })
  const missing = required.find((name) => !names.includes(name))
  if (missing !== undefined) throw fault(`a column ${missing}`, show(header))
  const odd = names.find((name, index) => !known.includes(name) || names.indexOf(name) < index)
  if (odd !== undefined) throw fault(`columns of ${known.join(', ')}, each once`, show(odd))
  return new Map(names.map((name, index) => [name, index]))
}

function addRow(draft: Draft, cells: Cells, { maintenance }: ExposureOptions): void {
  const price = size(cells, 'price')
  const levels = Draft.levelsAt(draft, nameOf(cells), price)
  if (levels === null) throw Cells.fault(cells, 'price', 'csv.row', 'one price for each market')
  const said: Said = {
    side: sideOf(cells),
    notional: size(cells, 'notional'),
    trigger: optionalSize(cells, 'trigger'),
    leverage: optionalSize(cells, 'leverage'),
    entry: optionalSize(cells, 'entry'),
    maintenance: rateOf(cells) ?? maintenance,
  }
  const level = Draft.levelOf(said, price)
  if (Draft.isBlame(level)) {
    const field = Cells.has(cells, level.field) ? level.field : 'notional'
    throw Cells.fault(cells, field, 'csv.row', level.expected)
  }
  levels.push(level)
}

function nameOf(cells: Cells): string {
  const name = Cells.text(cells, 'market')
  const isSound = name.length > 0 && name.length <= limits.identifier
  if (isSound && !Scalar.hasControl(name)) return name
  const expected = `a market of at most ${limits.identifier} characters, none of control`
  throw Cells.fault(cells, 'market', 'csv.row', expected)
}

function sideOf(cells: Cells): HeldSide {
  const side = Cells.text(cells, 'side')
  if (side === 'long' || side === 'short') return side
  throw Cells.fault(cells, 'side', 'csv.row', 'long or short')
}

const size = (cells: Cells, column: string): number => {
  const found = optionalSize(cells, column)
  if (found !== null) return found
  throw Cells.fault(cells, column, 'csv.row', 'a number above 0')
}

/** Above zero where it is there. */
function optionalSize(cells: Cells, column: string): number | null {
  const found = Cells.optional(cells, column)
  if (found === null) return null
  const value = Number(Decimal.format(found))
  if (value > 0 && Number.isFinite(value)) return value
  throw Cells.fault(cells, column, 'csv.row', 'a number above 0')
}

function rateOf(cells: Cells): number | null {
  const found = Cells.optional(cells, 'maintenance')
  if (found === null) return null
  const rate = Number(Decimal.format(found))
  if (rate >= 0 && rate < 1) return rate
  throw Cells.fault(cells, 'maintenance', 'csv.row', 'a share from 0 to below 1, such as 0.005')
}

/** One time for the whole map. */
function timeOf(cells: Cells, before: number | null): number | null {
  if (!Cells.has(cells, 'time')) return null
  const time = Cells.milliseconds(cells, 'time')
  if (before === null || before === time) return time
  throw Cells.fault(cells, 'time', 'csv.row', `one time for the whole map, ${before}`)
}
