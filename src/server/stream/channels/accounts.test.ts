import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadModels } from '../../board/ReadModels.ts'
import type { Subscription } from '../Subscription.ts'
import { accounts, type Worst } from './accounts.ts'

/** Models of one account, whose row and whose lateness a test decides. */
function modelsOf() {
  const told = { seq: 5, equity: '1', late: 0 }
  const models = {
    board: {
      state: {
        accounts: [{ id: 'ada' }],
        get seq() {
          return told.seq
        },
      },
    },
    rowAt: () => ({ account: 'ada', equity: told.equity, distance: null, timestamp: told.seq }),
    late: () => told.late,
    refresh() {},
    isSince: () => false,
    watch: () => () => {},
  }
  return { told, all: accounts.create(models as unknown as ReadModels) }
}

const asked = { from: null, wake() {} }

const follows: Readonly<Record<string, (all: accounts.Accounts) => Subscription>> = {
  'by name': (all) => accounts.follow(all, [0], asked),
  'the worst': (all) => {
    const worst: Worst = { order: [0], seq: 5, listeners: new Set(), end() {} }
    return accounts.followWorst(all, worst, asked, () => {})
  },
}

for (const [manner, follow] of Object.entries(follows)) {
  test(`[WS3] ${manner}: a row that says the same is told no more, but that none is late any more is`, () => {
    const { told, all } = modelsOf()
    const subscription = follow(all)
    const next = () => {
      accounts.found(all, [0])
      const due = subscription.take()
      return due && { type: due.type, seq: due.seq, ...JSON.parse(due.json) }
    }
    const quiet = { gone: [], order: ['ada'] }
    const row = (seq: number, equity: string) => ({
      ...{ account: 'ada', equity, distance: null, timestamp: seq },
    })
    assert.deepEqual(next(), { type: 'snapshot', seq: 5, rows: [row(5, '1')], ...quiet })
    assert.equal(next(), null)
    Object.assign(told, { seq: 6, equity: '2', late: 1 })
    assert.deepEqual(next(), { type: 'delta', seq: 6, rows: [row(6, '2')], ...quiet, late: 1 })
    assert.equal(next(), null)
    told.late = 0
    assert.deepEqual(next(), { type: 'delta', seq: 6, rows: [], ...quiet })
    assert.equal(next(), null)
  })
}
