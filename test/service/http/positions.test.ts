import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

const instrument = 'BTC/USDT:USDT'
const position = `ada/${instrument}`
const place = `/v1/accounts/${encodeURIComponent(position)}`

const protection = {
  ...{ name: 'margin first', trigger: { kind: 'ratio', above: '0.6' }, target: '0.4' },
  actions: [{ kind: 'deposit', from: 'ada', asset: 'USDT' }],
  ...{ budget: '2000', times: 3, coolDown: 60_000, deadline: 60_000 },
}

test('[PROT17] [HTTP4] whose account it is protects its isolated position, and nobody else', async () => {
  const first = JSON.parse(JSON.stringify(someDesk(Date.now())))
  const fill = first.findIndex(({ type }: { type: string }) => type === 'ReportFill')
  const change = { kind: 'marginMode', instrument, mode: 'isolated' }
  first.splice(fill, 0, { type: 'ChangeMode', id: 'mode', account: 'ada', change })
  const desk = await serving({ first })
  try {
    const [hers, his] = ['ada', 'bob'].map((one) => desk.key('trade', { accounts: [one] }))
    const set = (key: string | undefined, id: string, more: object = {}) => {
      const body = {
        type: 'SetProtection',
        ...{ id, account: position, protection: { ...protection, ...more } },
      }
      return desk.ask('POST', '/v1/commands', { key: key ?? '', body })
    }
    assert.equal((await set(his, 'p1')).status, 403)
    assert.equal((await desk.ask('GET', place, { key: his ?? '' })).status, 404)
    assert.equal((await set(hers, 'p2')).status, 200)
    const theirs = [{ kind: 'deposit', from: 'bob', asset: 'USDT' }]
    assert.equal((await set(hers, 'p3', { actions: theirs })).status, 403, 'out of what is his')
    const repay = [{ kind: 'swap', instrument: 'BTC/USDT' }]
    const refused = await set(hers, 'p4', { actions: repay })
    assert.ok(refused.status >= 400 && refused.status < 500, JSON.stringify(refused.json))
    const { json } = await desk.ask('GET', place, { key: hers ?? '' })
    const [told] = json.protections
    assert.deepEqual([json.parent, told.name, told.isFunded], ['ada', 'margin first', true])
    const remove = { type: 'RemoveProtection', account: position, protection: 'margin first' }
    const taken = (key: string | undefined, id: string) =>
      desk.ask('POST', '/v1/commands', { key: key ?? '', body: { ...remove, id } })
    assert.equal((await taken(his, 'p5')).status, 403)
    assert.equal((await taken(hers, 'p6')).status, 200)
    const after = await desk.ask('GET', place, { key: hers ?? '' })
    assert.equal(after.json.protections, undefined)
  } finally {
    await desk.close()
  }
})
