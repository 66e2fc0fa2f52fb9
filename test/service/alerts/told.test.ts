import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Folder } from '../../cli/Folder.ts'
import { plimsoll } from '../../cli/plimsoll.ts'
import { type Got, Receiver } from '../../notify/Receiver.ts'
import { Process } from '../linear/Process.ts'

/** A real service with a book of now and an alert sink: what its engine's thread decides reaches people. */

const WAIT_MS = 20_000
const bytes = Buffer.alloc(24, 7)
const secret = `whsec_${bytes.toString('base64')}`
const folder = Folder.create()
const journal = folder.path('desk.plimsoll')

async function configOf(url: string): Promise<string> {
  const { stdout: book } = await plimsoll(['book', '--init', 'desk'])
  const config = {
    ...{ journal, book: folder.file('book.json', book) },
    alerts: {
      sinks: [{ name: 'hook', kind: 'webhook', url, secret }],
      routes: [{ name: 'calls', sinks: ['hook'], match: { types: ['call.*'] } }],
      allowedHosts: ['127.0.0.1'],
    },
  }
  return folder.file('serve.json', JSON.stringify(config))
}

async function send(url: string, key: string, price: string): Promise<void> {
  const time = Date.now()
  const of = { time, source: 'feed' }
  const indices = [
    { asset: 'BTC', price, ...of },
    { asset: 'USD', price: '1', ...of },
  ]
  const response = await fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'SetMarks', id: `mark-${price}`, marks: [], indices }),
  })
  assert.equal(response.status, 200, await response.text())
}

/** The different messages that a receiver has, once they are so many: one that was cut off is sent again. */
async function gotten({ got }: Receiver, count: number): Promise<readonly Got[]> {
  const until = Date.now() + WAIT_MS
  for (;;) {
    const byId = new Map(got.map((one) => [one.headers['webhook-id'], one]))
    if (byId.size >= count) return [...byId.values()]
    assert.ok(Date.now() < until, `expected ${count} messages, found ${JSON.stringify(got)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function verify({ headers, body }: Got): void {
  const [id, at] = [headers['webhook-id'], headers['webhook-timestamp']]
  const mac = createHmac('sha256', bytes).update(`${id}.${at}.${body}`).digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${mac}`)
}

async function started(config: string, context: TestContext): Promise<Process> {
  const service = await Process.start(['--config', config])
  context.after(() => service.child.kill('SIGKILL'))
  return service
}

test('[ALR11] [SRV9] a service begun with a book of now calls an account, and a sink is told of it and of its end after a kill', async (context) => {
  const receiver = await Receiver.open(context)
  const config = await configOf(receiver.url)
  const { stdout } = await plimsoll([
    'keys',
    'add',
    'feed',
    '--scope',
    'desk',
    '--journal',
    journal,
  ])
  const key = stdout.trim()
  const first = await started(config, context)
  assert.match(first.said(), /a new journal, begun with a book of 20/)
  await send(first.url, key, '52000')
  assert.equal((await fetch(`${first.url}/readyz`)).status, 200)
  const [issued] = await gotten(receiver, 1)
  assert.ok(issued)
  verify(issued)
  const { type, data } = JSON.parse(issued.body)
  assert.deepEqual([type, data.account, data.owner], ['call.issued', 'client-2', 'Bob'])
  await Process.end(first, 'SIGKILL')

  const second = await started(config, context)
  await send(second.url, key, '90000')
  const [, ended] = await gotten(receiver, 2)
  const told = JSON.parse(ended?.body ?? '{}')
  assert.deepEqual([told.type, told.data.call], ['call.met', data.call])
  assert.equal(await Process.end(second, 'SIGTERM'), 0)
  assert.equal((await gotten(receiver, 2)).length, 2)
})
