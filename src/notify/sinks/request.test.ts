import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { test } from 'node:test'
import { Receiver } from '../../../test/notify/Receiver.ts'
import { isPrivate } from './addresses.ts'
import { accessTo, endAccess, post } from './request.ts'

const { signal } = new AbortController()
const to = (url: string, timeoutMs = 2_000) => ({
  ...{ url: new URL(url), headers: {}, body: '{}', timeoutMs, signal },
})

/** A name server whose answers come one after the other. */
function named(...answers: readonly (readonly string[])[]) {
  let asked = 0
  const resolve = ((_name: string, _options: object, done: (...given: unknown[]) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? []
    asked += 1
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as unknown as typeof lookup
  return { resolve, asked: () => asked }
}

test('[ALR20] private, reserved and mapped addresses are told from public ones', () => {
  const refused = [
    ...['127.0.0.1', '127.255.255.254', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
    ...['169.254.169.254', '100.64.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '198.18.0.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'ff02::1', '2001:db8::1'],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:0:10.0.0.1',
      '::127.0.0.1',
      '64:ff9b::10.0.0.1',
    ],
    ...['64:ff9b::a00:1', '2002:7f00:1::', '2002:c0a8:1::1', 'not an address', '2001:0:1::1'],
  ]
  for (const address of refused) assert.equal(isPrivate(address), true, address)
  const open = [
    '1.1.1.1',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2002:101:101::1',
  ]
  for (const address of open) assert.equal(isPrivate(address), false, address)
})

test('[ALR20] a request to this machine is refused unless its host is named', async (context) => {
  const receiver = await Receiver.open(context)
  const { port } = new URL(receiver.url)
  const access = accessTo([])
  context.after(() => endAccess(access))
  const hosts = [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ]
  for (const host of hosts) {
    await assert.rejects(
      post(to(`http://${host}:${port}/`), access),
      { name: 'Notify.RefusedError' },
      host,
    )
  }
  assert.equal(receiver.got.length, 0)
  const allowed = accessTo(['127.0.0.1'])
  context.after(() => endAccess(allowed))
  assert.equal((await post(to(`${receiver.url}/hook`), allowed)).status, 200)
  await assert.rejects(post(to(`http://localhost:${port}/`), allowed), {
    name: 'Notify.RefusedError',
  })
})

test('[ALR20] a name that leads to a private address is refused, also beside a public one', async (context) => {
  const receiver = await Receiver.open(context)
  const { port } = new URL(receiver.url)
  for (const addresses of [['127.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['::ffff:10.0.0.1'], []]) {
    const access = accessTo([], named(addresses).resolve)
    context.after(() => endAccess(access))
    await assert.rejects(post(to(`http://hook.example:${port}/`), access), addresses.join(' '))
  }
  assert.equal(receiver.got.length, 0)
})

test('[ALR20] a name is asked for once, so its answer cannot change after the check', async (context) => {
  const receiver = await Receiver.open(context)
  const { port } = new URL(receiver.url)
  const names = named(['192.0.2.1'], ['127.0.0.1'])
  const access = accessTo([], names.resolve)
  context.after(() => endAccess(access))
  await assert.rejects(post(to(`http://hook.example:${port}/`, 300), access))
  assert.equal(names.asked(), 1)
  assert.equal(receiver.got.length, 0)
  const once = named(['127.0.0.1'], ['192.0.2.1'])
  const allowed = accessTo(['hook.example'], once.resolve)
  context.after(() => endAccess(allowed))
  assert.equal((await post(to(`http://hook.example:${port}/`), allowed)).status, 200)
  assert.equal(once.asked(), 1)
  assert.equal(receiver.got[0]?.headers.host, `hook.example:${port}`)
})

test('[ALR19] a redirect is not followed, and one without an answer ends in time', async (context) => {
  const target = await Receiver.open(context)
  const redirecting = await Receiver.open(context, () => ({
    ...{ status: 307, headers: { location: target.url } },
  }))
  const access = accessTo(['127.0.0.1'])
  context.after(() => endAccess(access))
  assert.equal((await post(to(redirecting.url), access)).status, 307)
  assert.equal(target.got.length, 0)
  const silent = await Receiver.open(context, () => new Promise(() => {}))
  await assert.rejects(post(to(silent.url, 150), access), { message: 'no answer in time' })
})

test('[ALR19] of a long answer only the beginning is read', async (context) => {
  const endless = await Receiver.open(context, () => ({ status: 200, body: 'x'.repeat(5_000_000) }))
  const access = accessTo(['127.0.0.1'])
  context.after(() => endAccess(access))
  assert.equal((await post(to(endless.url), access)).body.length, 4_096)
})

test('[ALR19] a kept connection that was closed meanwhile is no failure', async (context) => {
  const receiver = await Receiver.open(context)
  const access = accessTo(['127.0.0.1'])
  context.after(() => endAccess(access))
  for (let count = 0; count < 5; count++) {
    assert.equal((await post(to(receiver.url), access)).status, 200)
    receiver.server.closeIdleConnections()
  }
})
