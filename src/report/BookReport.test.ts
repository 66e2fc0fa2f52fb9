import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { State } from '../engine/State.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { BookReport } from './BookReport.ts'
import { BookView } from './BookView.ts'
import { DoubtReport } from './DoubtReport.ts'

const engineOf = ({ state }: Desk) => BookReport.of(BookView.ofState(state), state).engine

const desk = (): Desk => {
  const made = Desk.create({ priceBand: { jump: Ratio.of(1n, 10n), confirm: 10_000 } })
  Desk.open(made, 'ada', 5_000n)
  Desk.fill(made, 'ada', 1_000n)
  return made
}

test('[REPORT6] a book names the prices that are held as doubtful, beside those that stand', () => {
  const at = desk()
  assert.deepEqual(engineOf(at)?.doubts, [])
  const [mark] = [{ instrument: Desk.btc, price: Price.of(4_000n), time: at.time, source: 'feed' }]
  const index = { asset: 'USDT', price: 2_000_000_000_000n, time: at.time, source: 'other' }
  Desk.tell(at, { type: 'SetMarks', marks: [mark], indices: [index] })
  const since = new Date(at.state.time).toISOString()
  assert.deepEqual(engineOf(at)?.doubts, [
    { of: Desk.btc, kind: 'mark', price: '4000', standing: '40000', source: 'feed', since },
    { of: 'USDT', kind: 'index', price: '2', standing: '1', source: 'other', since },
  ])
  assert.deepEqual(engineOf(at)?.waiting, [Desk.btc])
})

test('[REPORT6] of an account, those that its figures are made of: held, settled, or the reference', () => {
  const at = desk()
  Desk.open(at, 'bob', 0n)
  const tell = (asset: string) => {
    const index = { asset, price: 9n * 10n ** 15n, time: at.time, source: 'other' }
    Desk.tell(at, { type: 'SetMarks', marks: [], indices: [index] })
  }
  const of = (id: string, numeraire: string) =>
    DoubtReport.ofAccount(
      { ...at.state, prices: at.state.book },
      State.account(at.state, id),
      numeraire,
    ).map((one) => one.of)
  tell('ETH')
  tell('USDT')
  assert.deepEqual(of('ada', 'USDT'), ['USDT'])
  assert.deepEqual(of('ada', 'BTC'), ['USDT'])
  assert.deepEqual([of('bob', 'BTC'), of('bob', 'USDT')], [[], ['USDT']])
})

test('[REPORT6] a book names the instruments that trade no more as they did', () => {
  const at = desk()
  assert.deepEqual(engineOf(at)?.ended, [])
  const why = { by: 'ops', reason: 'the coin is leaving' }
  Desk.tell(at, { type: 'DelistInstrument', instrument: Desk.btc, ...why })
  assert.deepEqual(engineOf(at)?.ended, [{ symbol: Desk.btc, is: 'delisted' }])
  const price = Price.of(40_000n)
  Desk.tell(at, { type: 'SettleInstrument', instrument: Desk.btc, price, ...why })
  assert.deepEqual(engineOf(at)?.ended, [{ symbol: Desk.btc, is: 'settled' }])
})
