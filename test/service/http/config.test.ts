import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Config } from '../../../src/server/Config.ts'
import { asked, started } from './started.ts'

test('[SRV10] [HTTP9] [HTTP18] limits and two people, told by the file, hold in the service that it starts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-config-'))
  const text = JSON.stringify({
    ...{ journal: 'desk.plimsoll', clock: 'commands', twoPerson: ['DefineAsset'] },
    limits: { key: { perSecond: 1_000, burst: 1_000 }, address: { perSecond: 1, burst: 3 } },
  })
  const config = Config.parse(text, join(folder, 'serve.json'))
  const server = await started(config.journal ?? '', config)
  after(async () => {
    await server.stop(4_000)
    rmSync(folder, { recursive: true, force: true })
  })
  const body = { type: 'DefineAsset', id: 'a', time: 1, asset: 'USDT', decimals: 6 }
  const alone = await asked(server, { name: 'ops' }, ['POST', '/v1/commands', body])
  assert.equal(alone.status, 403)
  assert.match(alone.json.code, /^proposal\./)
  assert.equal(server.service.replica.head.seq, 0)
  const statuses: number[] = []
  for (let count = 0; count < 20; count++) {
    statuses.push((await asked(server, { name: 'ops' }, ['GET', '/v1/status'])).status)
  }
  assert.ok(statuses.includes(200) && statuses.includes(429), `${statuses}`)
})
