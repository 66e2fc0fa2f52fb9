import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ratio } from '../../money/Ratio.ts'
import { AccountReport } from '../../report/AccountReport.ts'
import { BookView } from '../../report/BookView.ts'
import { Catalog } from '../Catalog.ts'
import type { Json } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Table } from '../Table.ts'
import { bookCommands } from './bookCommands.ts'
import { procedures } from './procedures.ts'
import { readBook } from './readBook.ts'
import { viewOf } from './viewOf.ts'

const symbol = 'BTC/USDT:USDT'

const held = (side: string, contracts: string, more: object = {}) => ({
  ...{ symbol, side, contracts, entryPrice: '60000' },
  ...more,
})

const document = (brackets: Json, positions: readonly object[], more: object = {}) => ({
  asOf: 1_735_600_000_000,
  assets: [
    { asset: 'USDT', decimals: 8 },
    { asset: 'BTC', decimals: 8 },
  ],
  instruments: [
    {
      ...{ id: symbol, kind: 'perpetual', payoff: 'linear', base: 'BTC', quote: 'USDT' },
      ...{ settle: 'USDT', contractSize: '0.01', tick: '0.1', lot: '1' },
    },
  ],
  rulebooks: [
    {
      ...procedures,
      id: 'venue',
      numeraire: 'USDT',
      method: { name: 'tiered', brackets: { [symbol]: brackets }, collateral: { USDT: '1' } },
    },
  ],
  prices: [{ symbol, price: '60000' }],
  accounts: [
    { id: 'a', rulebook: 'venue', balances: { USDT: '90000' }, positions, ...more } as object,
  ],
})

const bookOf = (written: object) => {
  const result = readBook(JSON.stringify(written))
  assert.ok(result.ok, result.ok ? '' : result.error.message)
  return result.value
}

function reported(written: object) {
  const view = viewOf(bookOf(written))
  return view.accounts.map((one) => AccountReport.of(BookView.subject(view, one), 'instrument'))
}

const rows = [
  { floor: '0', rate: '0.004', leverageMax: '125' },
  { floor: '600000', rate: '0.005', leverageMax: '100' },
]

test('[TIER13] amounts of 0 in every row charge the rate of the row on everything', () => {
  const parts = document(rows, [held('long', '1100')])
  const whole = rows.map((row) => ({ ...row, maintenanceAmount: '0' }))
  assert.equal(reported(parts)[0]?.maintenanceMargin, '2700')
  assert.equal(reported(document(whole, [held('long', '1100')]))[0]?.maintenanceMargin, '3300')
  const wrong = rows.map((row, index) => ({ ...row, maintenanceAmount: String(index) }))
  assert.equal(readBook(JSON.stringify(document(wrong, []))).ok, false)
})

test('[TIER13] rows by contracts do not move with the price', () => {
  const brackets = {
    by: 'contracts',
    rows: [
      { floor: '0', rate: '0.004', leverageMax: '125' },
      { floor: '1000', rate: '0.005', leverageMax: '100' },
    ],
  }
  const at = (price: string, contracts: string) => {
    const written = document(brackets, [held('long', contracts)])
    return reported({ ...written, prices: [{ symbol, price }] })[0]?.maintenanceMargin
  }
  assert.deepEqual(
    [at('60000', '999'), at('60000', '1000'), at('600', '1000'), at('60000', '1500')],
    ['2397.6', '3000', '30', '4500'],
  )
})

test('[TIER17] a slope is of contracts, whatever a lot is, and is written as it was read', () => {
  const row = { floor: '0', rate: '0.01', leverageMax: '50' }
  const brackets = { by: 'contracts', rows: [row], slope: '0.00005' }
  const at = (contracts: string) => {
    const written = document(brackets, [held('long', contracts)])
    return reported({ ...written, prices: [{ symbol, price: '100000' }] })[0]?.maintenanceMargin
  }
  const flat = document({ by: 'contracts', rows: [row] }, [held('long', '1000')])
  const plain = reported({ ...flat, prices: [{ symbol, price: '100000' }] })[0]?.maintenanceMargin
  // 1 % and 1,000 × 0.005 %: six times as much.
  assert.equal(Number(at('1000')), 6 * Number(plain))
  const wrong = readBook(JSON.stringify(document({ ...brackets, slope: '-1' }, [])))
  assert.equal(wrong.ok, false)
  const { assets, instruments } = viewOf(bookOf(document(brackets, [])))
  const halves = instruments.map((one) => ({ ...one, lot: { units: 5n, scale: 1 } }))
  for (const listed of [instruments, halves]) {
    const path = Path.top(Catalog.of(assets, listed))
    const codec = Table.brackets(symbol)
    const table = codec.decode(brackets, path)
    const { slope = 0n, denominator } = table
    const perLot = Ratio.of(slope, denominator)
    assert.deepEqual(perLot, Ratio.of(5n, listed === halves ? 200_000n : 100_000n))
    assert.deepEqual(codec.decode(codec.encode(table, path), path), table)
  }
})

test('[TIER14] each side has its own leverage, whole or not; the engine keeps the lowest, whole', () => {
  const positions = [held('long', '10', { leverage: '12.5' }), held('short', '5', { leverage: 5 })]
  const written = document(rows, positions, { hedged: true })
  assert.equal(reported(written)[0]?.initialMargin, '1080')
  const chosen = [...bookCommands(bookOf(written))].flatMap((command) =>
    command.type === 'ChangeMode' && command.change.kind === 'leverage'
      ? [command.change.leverage]
      : [],
  )
  assert.deepEqual(chosen, [5n])
})

test('[WIRE27] what is not covered makes an account unknown, on no level and with no ratio', () => {
  const more = { notCovered: ['LTC/USDT short 40.2'] }
  const [report] = reported(document(rows, [held('long', '50')], more))
  assert.deepEqual(
    [report?.level, report?.certainty, report?.marginRatio, report?.healthFactor],
    ['unknown', 'unknown', null, null],
  )
  assert.deepEqual(report?.notCovered, ['LTC/USDT short 40.2'])
  assert.equal(report?.maintenanceMargin, '120')
})

test('[WIRE27] an account may be the isolated position of another', () => {
  const written = document(rows, [held('long', '50')])
  const other = { ...written.accounts[0], id: 'a short', isolatedOf: 'a' }
  const [, report] = reported({ ...written, accounts: [...written.accounts, other] })
  assert.equal(report?.parent, 'a')
  assert.equal(report?.positions[0]?.marginMode, 'isolated')
})
