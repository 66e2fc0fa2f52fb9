/**
 * A lender's ladder: a loan at half its collateral's worth meets a falling price. Above 70 % it is
 * called back to 50 %; a top-up that brings it under 70 % does not close the call, the one that
 * brings it to 50 % does.
 *
 *     node examples/lender-ladder.ts
 */
import { readFileSync } from 'node:fs'
import {
  bookCommands,
  type Command,
  catalogOf,
  type Event,
  EventText,
  readBook,
  State,
  step,
} from '../src/index.ts'

/** What this example prints; the tests compare it with the comments below. */
export const lines: string[] = []

const book = readBook(readFileSync(new URL('books/ladder.json', import.meta.url), 'utf8'))
if (!book.ok) throw book.error

/** What is shown of each event. */
const shown: Readonly<Record<string, readonly string[]>> = {
  LevelChanged: ['before', 'after'],
  CallOpened: ['amount', 'equity', 'requirement'],
  CallPartlyMet: ['brought', 'remaining'],
  CallMet: ['by'],
  Deposited: ['amount'],
}

const state = State.create()
for (const command of bookCommands(book.value)) step(state, command)

/** A minute later: six and a half cents of interest. */
const time = book.value.asOf + 60_000
price('43000')
// => LevelChanged before 0, after 1
// => CallOpened amount 190000.129758, equity 430000, requirement 310000.064879

topUp('1')
// => Deposited amount 1
// => CallPartlyMet brought 43000, remaining 147000.129758

topUp('3.41860768')
// => Deposited amount 3.41860768
// => CallPartlyMet brought 147000.13024, remaining 0
// => CallMet by deposit
// => LevelChanged before 1, after 0

/** The others of the book meet the price too; this is about one. */
function tell(command: object): void {
  for (const { events } of step(state, command as Command)) {
    for (const event of events) if ('account' in event && event.account === 'acme') print(event)
  }
}

function price(text: string): void {
  const indices = [{ asset: 'BTC', price: BigInt(text) * 10n ** 12n, time, source: 'example' }]
  tell({ type: 'SetMarks', id: `price ${text}`, time, marks: [], indices })
}

function topUp(text: string): void {
  const [whole = '', fraction = ''] = text.split('.')
  const amount = BigInt(whole + fraction.padEnd(8, '0'))
  tell({ type: 'Deposit', id: `top-up ${text}`, time, account: 'acme', asset: 'BTC', amount })
}

function print(event: Event): void {
  const head = { seq: state.seq, ordinal: 1, time: state.time, command: null }
  const fields = EventText.encode(event, catalogOf(state), head)
  const told = (shown[event.type] ?? []).map((name) => `${name} ${fields[name]}`)
  lines.push(`${event.type} ${told.join(', ')}`)
  console.log(lines.at(-1))
}
