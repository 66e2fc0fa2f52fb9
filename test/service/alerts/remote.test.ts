import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { Folder } from '../../cli/Folder.ts'
import { plimsoll } from '../../cli/plimsoll.ts'
import { Receiver } from '../../notify/Receiver.ts'
import { started } from '../http/started.ts'

/** A service whose alerts go to one receiver, and the command that asks it. */
test('[ALR27] [ALR28] [ALR30] the command asks a running service of its alerts, and makes and ends silences there', async (context) => {
  const receiver = await Receiver.open(context)
  const folder = Folder.create()
  const sinks = [{ name: 'hook', kind: 'webhook' as const, url: receiver.url, secret: secretOf() }]
  const routes = [{ name: 'calls', sinks: ['hook'], match: { types: ['call.*'] } }]
  const alerts = { sinks, routes, allowedHosts: ['127.0.0.1'] }
  const server = await started(folder.path('desk.plimsoll'), { alerts })
  context.after(() => server.stop(1_000))
  const { keys } = server.front.access
  const grant = {
    name: 'dora',
    scope: 'desk',
    accounts: null,
    commands: null,
    until: null,
  } as const
  const key = KeyRing.issue(keys, grant, Date.now())
  const run = async (...words: readonly string[]) => {
    const argv = ['alerts', ...words, '--url', server.listener.url]
    return await plimsoll(argv, { env: { PLIMSOLL_KEY: key }, now: Date.now })
  }
  const json = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await run(...words, '--json')
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout)
  }

  assert.deepEqual(await json('routes'), routes)
  const { alerts: tests } = await json('test', 'calls')
  await server.front.notifier.idle()
  assert.equal(receiver.got.length, 1)
  const [row] = await json('list', '--status', 'delivered')
  assert.deepEqual([row.id, row.type, row.sink], [tests[0], 'alerts.test', 'hook'])
  assert.deepEqual(await json('replay', `${row.id}`), { replayed: row.id })
  await server.front.notifier.idle()
  assert.equal(receiver.got.length, 2)

  const lasting = ['--account', 'mm-*', '--until', '2h', '--reason', 'migration', '--id', 'night']
  const made = await json('silence', ...lasting)
  assert.deepEqual([made.id, made.by, made.match], ['night', 'dora', { accounts: ['mm-*'] }])
  assert.deepEqual(await json('silence', ...lasting), made, 'the same id again makes nothing')
  assert.match(
    (await run('silences')).stdout,
    /night +{"accounts":\["mm-\*"\]} .* dora +silent +migr/,
  )
  assert.equal((await json('unsilence', 'night')).endedBy, 'dora')
  assert.match((await run('silences')).stdout, /ended by dora/)

  const refused = await run('unsilence', 'none')
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /silence\.unknown/)
  for (const [words, said] of [
    [['silence', '--until', '2h', '--reason', 'x'], /--account, --owner or --type/],
    [['silence', '--account', 'a', '--reason', 'x'], /--until WHEN/],
    [['silence', 'a', '--until', '2h', '--reason', 'x'], /options alone/],
    [['list', '--journal', 'x'], /--journal/],
  ] as const) {
    const { code, stderr } = await run(...words)
    assert.equal(code, 2)
    assert.match(stderr, said)
  }
})

const secretOf = (): string => `whsec_${Buffer.alloc(24, 7).toString('base64')}`
