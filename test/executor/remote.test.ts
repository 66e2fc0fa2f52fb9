import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Remote } from '../../src/connect/remote/Remote.ts'
import { remotePrincipal } from '../../src/executor/remotePrincipal.ts'
import { Scheduler } from '../../src/host/Scheduler.ts'
import { FakeService } from '../desk/FakeService.ts'

/** What stands where a service should be, and answers as it does not. */

const instrument = {
  ...{ id: 'BTC/USDT:USDT', kind: 'perpetual', quote: 'USDT', settle: 'USDT' },
  ...{ contractSize: '1', tick: '0.1', lot: '0.001' },
}

test('[EXEC2] [EXEC4] an answer without what was asked for is not one of nothing', async (context) => {
  const answers: Record<string, unknown> = { '/v1/instruments': { instruments: [instrument] } }
  const { url } = await FakeService.listen(context, ({ url: path }, response) =>
    FakeService.json(response, answers[path] ?? {}),
  )
  const one = remotePrincipal(Remote.at(url), Scheduler.eventLoop)
  await assert.rejects(one.orders(), /orders: expected a list, found null/)
  await assert.rejects(one.head(), /seq: expected a whole number, found null/)
  await assert.rejects(one.terms(instrument.id), /assets: expected a list, found null/)
  answers['/v1/assets'] = { assets: [{ asset: 'EUR', decimals: 2 }] }
  await assert.rejects(one.terms(instrument.id), /decimals: expected a whole number, found null/)
  await assert.rejects(one.terms('ETH'), /expected an instrument of the service, found 'ETH'/)
  answers['/v1/assets'] = { assets: [{ asset: 'USDT', decimals: 6 }] }
  assert.equal((await one.terms(instrument.id)).decimals, 6)
})

test('[EXEC6] a refusal is a verdict where the service gives it, and not where a proxy does', async (context) => {
  let body: object = { code: 'order.unknown', detail: 'no such order' }
  const { url } = await FakeService.listen(context, (_, response) =>
    FakeService.json(response, body, 400),
  )
  const one = remotePrincipal(Remote.at(url), Scheduler.eventLoop)
  assert.equal((await one.submit({ id: 'x' }))?.code, 'order.unknown')
  body = { error: 'bad gateway rules' }
  await assert.rejects(one.submit({ id: 'x' }), { name: 'Connect.RemoteFault' })
})
