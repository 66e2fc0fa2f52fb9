import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readBook } from '../book/readBook.ts'
import { optionPresets } from './presets.ts'

test('[OPTM7] every file is read, with its source and date', () => {
  const files = readdirSync(new URL('./', import.meta.url)).filter((name) => name.endsWith('.json'))
  assert.deepEqual(
    optionPresets.map(({ name }) => `${name}.json`),
    files.sort(),
  )
  for (const { source, date, options } of optionPresets) {
    assert.ok(source.length > 10 && /^\d{4}-/.test(date) && options.has('BTC'))
  }
})

const first = JSON.parse(
  readFileSync(new URL('../../../examples/books/first.json', import.meta.url), 'utf8'),
)

/** The first book of the examples, with a rulebook for options in place of its own. */
const book = (method: object) => {
  const [{ id }] = first.rulebooks
  const rules = { preset: 'binance-usdm', id, method: { name: 'options', ...method } }
  return readBook(JSON.stringify({ ...first, rulebooks: [rules] }))
}

test('[OPTM7] a rulebook names a venue, and takes what it asks of the bases that are defined', () => {
  const found = book({ options: 'deribit' })
  assert.ok(found.ok)
  const { method } = found.value.rulebooks[0] ?? {}
  assert.ok(method?.name === 'options' && 'options' in method)
  assert.ok(method.options.has('BTC') && !method.options.has('SOL'))
})

test('[OPTM7] a venue whose form is not known is refused by name', () => {
  const found = book({ options: 'binance' })
  assert.ok(!found.ok)
  assert.match(JSON.stringify(found.error), /bybit.*deribit.*derive.*okx.*paradex/)
})
