import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { presetNames } from '../../src/wire/book/presetRulebook.ts'
import type { PresetReport, PresetTerms } from '../../src/wire/rulebooks/PresetReport.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

const folder = Folder.create()
const listed = async (...words: string[]) =>
  JSON.parse((await plimsoll(['rulebooks', ...words, '--json'])).stdout)

test('[WIRE36] every preset is listed, with its kind, its source and its date', async () => {
  const all: readonly PresetReport[] = await listed()
  assert.deepEqual(all.map(({ id }) => id).sort(), [...presetNames].sort())
  assert.equal(new Set(presetNames).size, presetNames.length)
  for (const { id, kind, source, date } of all) {
    assert.match(date, /^\d{4}-\d{2}-\d{2}$/, id)
    assert.notEqual(source, '')
    assert.equal(kind === 'desk', id.startsWith('desk:'))
  }
  const { stdout } = await plimsoll(['rulebooks'])
  for (const { id, date } of all) assert.match(stdout, new RegExp(`^${id} +\\w+ +${date} `, 'm'))
})

test('[WIRE36] of one it tells what it knows', async () => {
  const aave: PresetTerms = await listed('aave-v3.7')
  assert.deepEqual(aave.collateral[0], {
    ...{ asset: 'WETH', openLtv: '0.805', threshold: '0.83', bonus: '0.05' },
  })
  assert.deepEqual(
    aave.modes.map(({ mode }) => mode),
    ['eth', 'stablecoins'],
  )
  const venue: PresetTerms = await listed('binance-usdm')
  const btc = venue.brackets.find(({ instrument }) => instrument === 'BTC/USDT:USDT')
  assert.deepEqual(btc?.rows[0], { floor: '0', rate: '0.004', leverageMax: '125' })
  const desk: PresetTerms = await listed('desk:ledn')
  assert.deepEqual(desk.levels.at(-1), { level: 'liquidation', ltv: '0.8' })
  for (const id of presetNames) {
    const { code, stdout } = await plimsoll(['rulebooks', id])
    assert.equal(code, 0)
    assert.ok(stdout.split('\n').length > 4, id)
  }
  const wrong = await plimsoll(['rulebooks', 'aave-v3.8'])
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /no rulebook aave-v3\.8; did you mean aave-v3\.\d\?/)
})

test('[WIRE35] DefineRulebook takes a preset by name, and the journal has it in full', async () => {
  const opening = readFileSync(`${import.meta.dirname}/../../examples/run/opening.ndjson`, 'utf8')
  const journal = folder.path('a')
  const { stdout } = await plimsoll(['run', '--journal', journal], { stdin: opening })
  const told = records(stdout).find(({ type }) => type === 'RulebookDefined')
  const full = told?.rulebook as {
    readonly method: { readonly brackets: Record<string, unknown[]> }
  }
  const { brackets } = full.method
  assert.equal(brackets['BTC/USDT:USDT']?.length, 12)
  const verified = await plimsoll(['verify', journal])
  assert.equal(verified.code, 0)
  const line = { type: 'DefineRulebook', id: 'x', time: 1_767_603_600_000 }
  const tried = async (rulebook: object) => {
    const stdin = `${JSON.stringify({ ...line, rulebook })}\n`
    return (await plimsoll(['run', '--journal', journal], { stdin })).stdout
  }
  const error = (text: string) => records(text).find(({ type }) => type === 'Error')
  const unknown = error(await tried({ preset: 'binance' }))
  assert.equal(unknown?.path, 'rulebook.preset')
  assert.match(String(unknown?.expected), /"binance-usdm"/)
  const noDollar = error(await tried({ preset: 'aave-v3.7' }))
  assert.equal(noDollar?.path, 'rulebook.numeraire')
  const own = await tried({
    preset: 'binance-usdm',
    id: 'house',
    call: { within: 60_000, cureTo: '0.7', amount: 'fixed', onExpiry: 'liquidate' },
  })
  const house = records(own).find(({ type }) => type === 'RulebookDefined')?.rulebook
  assert.equal((house as { call: { within: number } }).call.within, 60_000)
})

test('[WIRE37] run --book begins a new journal with a book, and no other', async () => {
  const book = `${import.meta.dirname}/../../examples/books/ladder.json`
  const journal = folder.path('begun')
  const begun = await plimsoll(['run', '--journal', journal, '--book', book])
  assert.equal(begun.code, 0, begun.stderr)
  const types = records(begun.stdout).map(({ type }) => type)
  assert.ok(types.includes('RulebookDefined') && !types.includes('Rejected'))
  const equity = async (path: string) =>
    JSON.parse((await plimsoll(['assess', path, '--json'])).stdout).map(
      (one: { account: string; equity: string }) => [one.account, one.equity],
    )
  assert.deepEqual(await equity(journal), await equity(book))
  const again = await plimsoll(['run', '--journal', journal, '--book', book])
  assert.equal(again.code, 2)
  assert.match(again.stderr, /--book: expected a new journal, found \d+ entries/)
  const wrong = folder.path('wrong')
  const missing = await plimsoll(['run', '--journal', wrong, '--book', folder.path('none.json')])
  assert.equal(missing.code, 2)
  assert.ok(!folder.has('wrong'))
  const later = await plimsoll(['run', '--journal', wrong, '--book', book])
  assert.equal(later.code, 0, later.stderr)
})
