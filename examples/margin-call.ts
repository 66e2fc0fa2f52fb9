/**
 * A margin call from its first minute to its last: an account buys, the price falls, the call opens
 * with an amount and a deadline, a deposit of one unit less does not cure it, the last unit does.
 *
 *     node examples/margin-call.ts
 */
import { readFileSync } from 'node:fs'
import {
  bookCommands,
  type Command,
  catalogOf,
  Decimal,
  type Event,
  EventText,
  readBook,
  State,
  step,
} from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const book = readBook(readFileSync(new URL('books/first.json', import.meta.url), 'utf8'))
if (!book.ok) throw book.error

/** What is shown of each event. */
const shown: Readonly<Record<string, readonly string[]>> = {
  LevelChanged: ['before', 'after'],
  CallOpened: ['amount', 'equity', 'requirement', 'deadline'],
  CallPartlyMet: ['brought', 'remaining'],
  CallMet: ['by'],
  Deposited: ['amount'],
}

const state = State.create()
for (const command of bookCommands(book.value)) step(state, command)

const time = book.value.asOf + 60_000
tell({
  ...{ type: 'SetMarks', id: 'fall', time, indices: [] },
  marks: [{ instrument: 'BTC/USDT:USDT', price: ticks('35330'), time, source: 'example' }],
})
// => LevelChanged before 0, after 2
// => CallOpened amount 23.3, equity 330, requirement 176.65, deadline 1621386060000

tell({
  type: 'Deposit',
  id: 'less',
  time,
  account: 'ada',
  asset: 'USDT',
  amount: usdt('23.299999'),
})
// => Deposited amount 23.299999
// => CallPartlyMet brought 23.299999, remaining 0.000001

tell({ type: 'Deposit', id: 'rest', time, account: 'ada', asset: 'USDT', amount: usdt('0.000001') })
// => Deposited amount 0.000001
// => CallPartlyMet brought 0.000001, remaining 0
// => CallMet by deposit
// => LevelChanged before 2, after 1

/** Sends a command and prints what follows from it, prices apart. */
function tell(command: object): void {
  for (const { events } of step(state, command as Command)) {
    for (const event of events) if (event.type !== 'MarksSet') print(event)
  }
}

function print(event: Event): void {
  const head = { seq: state.seq, ordinal: 1, time: state.time, command: null }
  const fields = EventText.encode(event, catalogOf(state), head)
  const told = (shown[event.type] ?? []).map((name) => `${name} ${fields[name]}`)
  lines.push(`${event.type} ${told.join(', ')}`)
  console.log(lines.at(-1))
}

function ticks(text: string): bigint {
  const parsed = Decimal.parse(text)
  const counted = parsed.ok ? Decimal.steps(parsed.value, { units: 1n, scale: 1 }) : parsed
  if (!counted.ok) throw new Error(counted.error)
  return counted.value
}

function usdt(text: string): bigint {
  const parsed = Decimal.parse(text)
  const counted = parsed.ok ? Decimal.units(parsed.value, 6) : parsed
  if (!counted.ok) throw new Error(counted.error)
  return counted.value
}
