import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from '../engine/Command.ts'
import type { Event } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { Metrics } from './metrics.ts'
import { Totals } from './Totals.ts'

const asset = { id: 'USDT', index: 0, decimals: 8 }

function observed(steps: readonly (readonly [type: Command['type'], ...events: object[]])[]) {
  const metrics = Metrics.create(State.create(), asset)
  for (const [type, ...events] of steps) {
    const command = { type, id: 'c', time: 5 } as Command
    Metrics.observe(metrics, { seq: 1, time: 5, command, events: events as Event[] })
  }
  return metrics
}

test('[SIM12] calls are counted by what met them, and people once however often they are called', () => {
  const opened = (call: string, account = 'ann') => ({ type: 'CallOpened', call, account })
  const met = (call: string, by: string) => ({ type: 'CallMet', call, account: 'ann', by })
  const { totals } = observed([
    ['SetMarks', opened('1'), opened('2')],
    ['Deposit', met('1', 'deposit')],
    ['SetMarks', opened('3', 'bob')],
    ['Repay', met('2', 'reduction')],
    [
      'SetMarks',
      opened('4'),
      met('4', 'price'),
      { type: 'CallExpired', call: '3', account: 'bob' },
    ],
  ])
  deepEqual([totals.callsOpened, totals.accountsCalled], [4, 2])
  deepEqual([totals.metByDeposit, totals.metByReduction], [1, 0])
  deepEqual([totals.metByRepayment, totals.metByPrice, totals.callsExpired], [1, 1, 1])
  deepEqual([totals.commands, totals.events], [5, 8])
})

test('[SIM16] every call that was issued has one end, or is open', () => {
  const opened = (call: string) => ({ type: 'CallOpened', call, account: 'ann' })
  const ends = [
    { type: 'CallMet', call: '1', by: 'price' },
    { type: 'CallExpired', call: '2' },
    // Waived after it had expired: it ended then.
    { type: 'CallWaived', call: '2' },
    { type: 'CallWaived', call: '3' },
    { type: 'CallCancelled', call: '4', reason: 'the account is liquidated' },
    { type: 'CallCancelled', call: '5', reason: 'ladder x is not in version 2 of house' },
  ]
  const { totals, census } = observed([
    ['SetMarks', ...['1', '2', '3', '4', '5', '6'].map(opened)],
    ['SetMarks', ...ends],
  ])
  const { callsExpired, callsSuperseded, callsCancelled, callsWaived } = totals
  deepEqual([callsExpired, callsSuperseded, callsCancelled, callsWaived], [1, 1, 1, 1])
  const sum = Totals.met(totals) + callsExpired + callsSuperseded + callsCancelled + callsWaived
  equal(sum + census.openCalls.size, totals.callsOpened)
})

test('[SIM12] who stands where follows the events, and who is liquidated is counted while it lasts', () => {
  const metrics = observed([
    ['OpenAccount', { type: 'AccountOpened', account: 'ann' }],
    ['SetMarks', { type: 'LiquidationStarted', account: 'ann' }],
  ])
  equal(metrics.census.counts[0], 1)
  equal(metrics.census.liquidating.size, 1)
  const ended = { type: 'LiquidationEnded', account: 'ann', outcome: 'bankrupt' } as Event
  Metrics.observe(metrics, { seq: 2, time: 6, command: null, events: [ended] })
  equal(metrics.census.liquidating.size, 0)
  deepEqual([Totals.ended(metrics.totals), metrics.totals.bankrupt], [1, 1])
})

test('[SIM12] refusals are counted by code, and the first are kept in words', () => {
  const refused = { type: 'Rejected', code: 'account.unknown', detail: 'ann' }
  const { totals, refusals } = observed(Array.from({ length: 20 }, () => ['Deposit', refused]))
  equal(Totals.rejected(totals), 20)
  deepEqual([...totals.refused], [['account.unknown', 20]])
  equal(refusals.length, 16)
  equal(refusals[0], 'Deposit: account.unknown: ann')
})
