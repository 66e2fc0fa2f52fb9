import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { asked, started } from './started.ts'

const desk = readFileSync(new URL('../../../examples/desk.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string })
/** Up to the fall that has ada liquidated; the marks that are doubted on the way are left out. */
const fall = desk.slice(0, 18).filter(({ id }) => id !== 'd15' && id !== 'd16')
const relief = desk.filter(({ id }) => id === 'd19')
const path = '/v1/orders/outstanding'

describe('the liquidation orders that are out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-orders-'))
  const journal = join(folder, 'desk.plimsoll')
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('[HTTP19] they are told with the entry in which each was told, also after a restart', async () => {
    const first = await started(journal, { clock: 'commands' })
    after(() => first.stop(500).catch(() => {}))
    const send = (server: typeof first, body: unknown) =>
      asked(server, { name: 'ops' }, ['POST', '/v1/commands', body])
    const { json } = await send(first, fall)
    const ordered = json.answers.flatMap(({ events, seq }: { events: object[]; seq: number }) =>
      events.map((event) => ({ ...event, seq })),
    )
    const told = ordered.find(({ type }: { type: string }) => type === 'LiquidationOrdered')
    assert.equal(told?.account, 'ada')
    const get = async (server: typeof first, more = {}) =>
      await asked(server, { name: 'desk', scope: 'desk', ...more }, ['GET', path])
    const before = (await get(first)).json.orders
    assert.deepEqual(
      before.map(({ id, account, contracts, left, cancelled, entry, since }: typeof told) => {
        return { id, account, contracts, left, cancelled, entry, since }
      }),
      [
        {
          ...{ id: told.order, account: 'ada', contracts: told.contracts, left: told.contracts },
          ...{ cancelled: false, entry: told.seq, since: 1_767_603_630_000 },
        },
      ],
    )
    await first.stop(4_000)

    const second = await started(journal, { clock: 'commands' })
    after(() => second.stop(500).catch(() => {}))
    assert.deepEqual((await get(second)).json.orders, before)
    assert.deepEqual((await get(second, { name: 'bob', accounts: ['bob'] })).json.orders, [])
    assert.equal((await get(second, { name: 'reader', scope: 'read' })).status, 403)
    await send(second, relief)
    assert.deepEqual((await get(second)).json.orders, [{ ...before[0], cancelled: true }])
    await second.stop(4_000)
  })
})
