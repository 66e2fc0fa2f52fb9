import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { mock, test } from 'node:test'
import * as plimsoll from './index.ts'

/** A name that goes, or comes, is seen in this list before it is seen by those who import it. */
const names = [
  ['AccessError', 'Account', 'Amount', 'AssertionError', 'Assessment', 'Asset', 'Book', 'Borrower'],
  ['Brackets', 'Catalog', 'Change', 'CommandText', 'Decimal', 'Depth', 'DivergedError'],
  ['EventText', 'FileFault', 'FormatError', 'FramedJournal', 'FullError', 'Growth', 'Hypothesis'],
  ['Instrument', 'Integer', 'JournalFault', 'KeptEngine', 'Ladder', 'LockedError', 'MarginCall'],
  ['Order', 'Position', 'Price', 'PriceBook', 'PriceFile', 'PriceRow', 'Quantity', 'Ratio'],
  ['Result', 'Rulebook', 'Snapshot', 'SqliteJournal', 'SqliteReader', 'State', 'SymbolTable'],
  ['Taken', 'TamperedError', 'Terms', 'Value', 'WireError', 'WriteError', 'Writer', 'amountToAdd'],
  ['amountToRepay', 'amountToSell', 'assess', 'available', 'bookCommands', 'catalogOf', 'ccxtBook'],
  ['contributions', 'cureAmount', 'cureCash', 'cureQuantity', 'engineMachine', 'explain', 'fill'],
  ['fold', 'imbalances', 'journalText', 'lendingNames', 'lendingRulebook', 'limits'],
  ['liquidatesAbove', 'liquidationPrice', 'loanBuffer', 'loanHealth', 'loanPrice', 'preset'],
  ['presets', 'readBalance', 'readBook', 'readLeverageTiers', 'readLines', 'readPositions'],
  ['readText', 'recover', 'runVectors', 'step', 'timeToBreach', 'unreconciled', 'verify', 'whatIf'],
  ['withdrawable'],
].flat()

test('the door gives what it says, and nothing else', () => {
  assert.deepEqual(Object.keys(plimsoll), names)
})

test('every example runs, and prints what its comments say', async () => {
  const folder = new URL('../examples/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  assert.ok(files.length > 0)
  mock.method(console, 'log', () => {})
  for (const name of files) {
    const url = new URL(name, folder)
    const { lines } = (await import(url.href)) as { lines: readonly string[] }
    const told = [...readFileSync(url, 'utf8').matchAll(/^\s*\/\/ => (.*)$/gm)].map(
      ([, line]) => line,
    )
    assert.ok(told.length > 0, `${name}: says what it prints`)
    assert.deepEqual(lines, told, name)
  }
})
