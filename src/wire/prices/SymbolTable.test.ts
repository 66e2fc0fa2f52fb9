import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fixture } from '../../../test/wire/Fixture.ts'
import { SymbolTable } from './SymbolTable.ts'

const aliases = new Map([
  ['XBT', 'BTC/USD:BTC-241227'],
  ['GONE', 'DOGE/USDT:USDT'],
])
const table = SymbolTable.of(Fixture.instruments, aliases)

function meant(name: string): string {
  const result = SymbolTable.find(table, name)
  return result.ok ? result.value.id : result.error.message
}

test('[WIRE13] an instrument is found by its id and by the names that files give it', () => {
  for (const name of [
    'ETH/USDT:USDT',
    'ETH/USDT',
    'ETHUSDT',
    'ETH-USDT',
    'ETH_USDT',
    'ETH',
    'eth',
  ]) {
    assert.equal(meant(name), 'ETH/USDT:USDT')
  }
  assert.equal(meant('BTCUSDT'), 'BTC/USDT:USDT')
  assert.equal(meant('XBT'), 'BTC/USD:BTC-241227')
})

test('[WIRE13] a name of two instruments, or of none, is refused', () => {
  assert.equal(
    meant('BTC'),
    'expected one of "BTC/USDT:USDT" or "BTC/USD:BTC-241227", found "BTC" (symbol.ambiguous)',
  )
  const none = (name: string) =>
    `expected the name of an instrument of the book, found "${name}" (symbol.unknown)`
  for (const name of ['DOGE', 'GONE', '', '__proto__']) assert.equal(meant(name), none(name))
})
