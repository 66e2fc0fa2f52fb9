import assert from 'node:assert/strict'
import { chmodSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { drawSecret } from '../../src/notify/sinks/webhook.ts'
import { KeyRing } from '../../src/server/access/KeyRing.ts'
import type { Config } from '../../src/server/Config.ts'
import type { Server } from '../../src/server/Server.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'
import { Receiver } from '../notify/Receiver.ts'
import { asked, started } from '../service/http/started.ts'
import { HookServer } from './HookServer.ts'

const folder = Folder.create()
const secret = drawSecret()
const desk = readFileSync(new URL('../../examples/desk.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string })
/** Up to the fall that has ada liquidated; the marks that are doubted on the way are left out. */
const fall = desk.slice(0, 18).filter(({ id }) => id !== 'd15' && id !== 'd16')

const executor = (url: string, part: Partial<NonNullable<Config['executor']>> = {}) => ({
  executor: { hook: { url, secret, allowedHosts: ['127.0.0.1'] }, live: true, ...part },
})

const fell = async (server: Server): Promise<void> =>
  void (await asked(server, { name: 'ops' }, ['POST', '/v1/commands', fall]))

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200 && !isSo(); tries++) await pause(50)
  assert.ok(isSo(), what)
}

const isOut = ({ service }: Server): boolean =>
  [...service.replica.state.orders.keys()].includes('liquidation-1')

describe('orders of a service', () => {
  test('[EXEC2] [EXEC5] [EXEC10] it carries them out itself, and says how many in its metrics', async (context) => {
    let queries = 0
    const hook = await HookServer.listen(context, (one, response) => {
      if (one.type === 'order.place') return void response.destroy()
      queries += 1
      if (queries < 3) HookServer.tell(response, { key: one.key, status: 'open', filled: '0' })
      else HookServer.done(one, response)
    })
    const server = await started(folder.path('itself.plimsoll'), {
      clock: 'commands',
      ...executor(hook.url),
    })
    context.after(() => server.stop(500).catch(() => {}))
    await fell(server)
    await until(() => server.service.replica.state.seq > 10 && !isOut(server), 'it is answered')
    const places = hook.asked.filter(({ type }) => type === 'order.place')
    assert.equal(places.length, new Set(places.map(({ key }) => key)).size)
    const response = await fetch(`${server.listener.url}/metrics`)
    const text = await response.text()
    assert.match(text, /plimsoll_execution_orders\{status="ended"\} 1/)
    assert.match(text, /plimsoll_execution_events_total\{kind="filled"\} 1/)
    await server.stop(4_000)
  })

  test('[EXEC9] [EXEC10] what is refused is an alert with its reason', async (context) => {
    const [receiver, hook] = [
      await Receiver.open(context),
      await HookServer.listen(context, () => {}),
    ]
    const sinks = [{ name: 'pager', kind: 'webhook' as const, url: receiver.url, secret }]
    const server = await started(folder.path('capped.plimsoll'), {
      ...{ clock: 'commands', ...executor(hook.url, { mostOrder: '1' }) },
      alerts: {
        ...{ sinks, allowedHosts: ['127.0.0.1'] },
        routes: [{ name: 'orders', sinks: ['pager'], match: { types: ['action.failed'] } }],
      },
    })
    context.after(() => server.stop(500).catch(() => {}))
    await fell(server)
    const said = () => receiver.got.map(({ body }) => `${JSON.parse(body).data.text}`)
    await until(
      () => said().some((text) => /more than 1, the most of one order/.test(text)),
      'told',
    )
    assert.deepEqual(hook.asked, [])
    await server.stop(4_000)
  })

  test('[EXEC10] each answer that does not agree is an alert, and the same one is told once', async (context) => {
    const receiver = await Receiver.open(context)
    let [queries, size] = [0, 1]
    const hook = await HookServer.listen(context, ({ key, contracts, type }, response) => {
      if (type !== 'order.place') queries += 1
      // More than was ordered, twice the same, and more still.
      size = queries < 2 ? 2 : 3
      const status = queries < 3 ? 'open' : 'done'
      const filled = `${Number(contracts) * size}`
      HookServer.tell(response, { key, status, filled, price: '39900', fee: '0' })
    })
    const sinks = [{ name: 'pager', kind: 'webhook' as const, url: receiver.url, secret }]
    const server = await started(folder.path('odd.plimsoll'), {
      ...{ clock: 'commands', ...executor(hook.url) },
      alerts: {
        ...{ sinks, allowedHosts: ['127.0.0.1'] },
        routes: [{ name: 'orders', sinks: ['pager'], match: { types: ['action.failed'] } }],
      },
    })
    context.after(() => server.stop(500).catch(() => {}))
    await fell(server)
    const said = () =>
      receiver.got
        .map(({ body }) => `${JSON.parse(body).data.text}`)
        .filter((text) => /of \S+ ordered: book the rest/.test(text))
    await until(() => said().length > 1 && !isOut(server), 'both are told')
    await server.stop(4_000)
    assert.equal(said().length, 2)
    assert.equal(new Set(said()).size, 2)
  })

  test('[EXEC16] without `live` it says what it would send, and sends nothing', async (context) => {
    const hook = await HookServer.listen(context, () => {})
    const notes: string[] = []
    const server = await started(
      folder.path('dry.plimsoll'),
      { clock: 'commands', ...executor(hook.url, { live: false }) },
      (note) => void notes.push(note),
    )
    context.after(() => server.stop(500).catch(() => {}))
    await fell(server)
    await until(() => notes.some((note) => /would be sent to the hook at 127/.test(note)), 'said')
    assert.deepEqual(hook.asked, [])
    assert.ok(isOut(server))
    await server.stop(4_000)
    assert.ok(!folder.has('dry.plimsoll-orders'))
  })

  test('[EXEC2] [EXEC3] [EXEC6] another process carries them out over the interface', async (context) => {
    const hook = await HookServer.listen(context, HookServer.done)
    const server = await started(folder.path('remote.plimsoll'), { clock: 'commands' })
    context.after(() => server.stop(500).catch(() => {}))
    await fell(server)
    const grant = {
      name: 'hand',
      scope: 'desk',
      accounts: null,
      commands: null,
      until: null,
    } as const
    const key = KeyRing.issue(server.front.access.keys, grant, Date.now())
    const file = folder.file('hook.key', secret)
    chmodSync(file, 0o600)
    const words = [
      ...['execute', '--url', server.listener.url, '--hook', hook.url, '--allow-host', '127.0.0.1'],
      ...['--secret-file', file, '--record', folder.path('remote-orders'), '--json'],
    ]
    const world = { env: { PLIMSOLL_KEY: key }, now: Date.now }
    const dry = await plimsoll([...words, '--once'], world)
    assert.equal(dry.code, 0, dry.stderr)
    assert.deepEqual(
      records(dry.stdout).map(({ kind }) => kind),
      ['dry run'],
    )
    const { code, stdout, stderr } = await plimsoll(
      [...words, '--live', '--begin', '--once'],
      world,
    )
    assert.equal(code, 0, stderr)
    assert.deepEqual(
      records(stdout).map(({ kind }) => kind),
      ['sent', 'filled', 'ended'],
    )
    assert.ok(!isOut(server))
    assert.equal(hook.asked.length, 1)
    const [entry] = (
      await asked(server, { name: 'desk' }, ['GET', '/v1/journal?type=ReportExecution'])
    ).json.entries
    assert.equal(entry.command.actor, 'hand')
    assert.match(entry.command.id, /^x-[0-9a-f]{32}-d-\d+$/)
    await server.stop(4_000)
  })
})
