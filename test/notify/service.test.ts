import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Service } from '../../src/server/Service.ts'
import { script, secret } from './killed.ts'
import { Receiver } from './Receiver.ts'

test('[ALR11] a service tells what happens as it is decided, and after a start goes on where it was', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-told-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const receiver = await Receiver.open(context)
  const journal = join(folder, 'desk.plimsoll')
  const alerts = {
    sinks: [{ name: 'hook', kind: 'webhook' as const, url: receiver.url, secret }],
    routes: [{ name: 'calls', sinks: ['hook'], match: { types: ['call.*'] } }],
    allowedHosts: ['127.0.0.1'],
  }
  const commands = script()
  const half = commands.length - 10
  for (const part of [commands.slice(0, half), commands.slice(half)]) {
    const service = await Service.open(journal, { isTimed: false, alerts })
    for (const command of part) await service.port.submit(command)
    await service.notifier.idle()
    await service.close()
  }
  const told = receiver.got.map(({ body }) => JSON.parse(body))
  const types = (account: string) =>
    told
      .filter(({ data }) => data.account === account)
      .map(({ type, data }) => `${type} ${data.call}`)
  const rounds = [0, 1, 2, 3, 4, 5]
  assert.deepEqual(
    types('bert'),
    rounds.flatMap((round) => [
      `call.issued call-${2 * round + 2}`,
      `call.met call-${2 * round + 2}`,
    ]),
  )
  assert.equal(types('anna').length, 18)
})
