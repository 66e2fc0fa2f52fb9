import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { called, oddName, parcel } from '../../../test/notify/parcels.ts'
import { Receiver } from '../../../test/notify/Receiver.ts'
import type { Alert } from '../Alert.ts'
import { alertmanager } from './alertmanager.ts'
import { accessTo, endAccess } from './request.ts'

const { signal } = new AbortController()
const access = accessTo(['127.0.0.1'])
after(() => endAccess(access))
const clock = { now: () => Date.now() }

const PROGRAM = 'prometheus-alertmanager'
const isInstalled = spawnSync(PROGRAM, ['--version']).error === undefined
const rules = fileURLToPath(new URL('../../../docs/alertmanager/alertmanager.yml', import.meta.url))

const liquidation = called({
  ...{ type: 'liquidation.started', about: 'liquidation:anna', call: null, severity: 'critical' },
})
const level = called({
  ...{ type: 'account.level_changed', about: 'level:anna:house', call: null, severity: 'warning' },
})

interface Told {
  readonly labels: Readonly<Record<string, string>>
  readonly endsAt: string
}

test('[ALR24] labels identify: where the severity changes, what bore the former one ends', async (context) => {
  const receiver = await Receiver.open(context)
  const config = {
    name: 'am',
    kind: 'alertmanager',
    url: `${receiver.url}/`,
    bearer: 'b3arer',
  } as const
  const sink = alertmanager({ ...config, labels: { desk: 'paris' } }, access, clock)
  await sink.send([parcel('update', called({ severity: 'critical' }), 'error')], signal)
  const [got] = receiver.got
  assert.deepEqual([got?.path, got?.headers.authorization], ['/api/v2/alerts', 'Bearer b3arer'])
  const told = JSON.parse(got?.body ?? '') as readonly Told[]
  const soon = Date.now() + 60_000
  assert.deepEqual(
    told.map(({ labels, endsAt }) => [labels.severity, Date.parse(endsAt) > soon]),
    [
      ['error', false],
      ['critical', true],
    ],
  )
  assert.deepEqual(told[1]?.labels, {
    ...{ desk: 'paris', alertname: 'PlimsollCall', about: 'call:call-7', severity: 'critical' },
    ...{ account: 'anna', owner: 'acme', rulebook: 'ranked', call: 'call-7' },
  })
})

/** Debian's, on ports of its own, with the rules that we ship. */
async function start(context: TestContext): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-alertmanager-'))
  const port = await freePort()
  const child = spawn(
    PROGRAM,
    [
      ...[`--config.file=${rules}`, `--storage.path=${folder}`, '--cluster.listen-address='],
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise((resolve) => child.on('close', resolve))
  context.after(async () => {
    child.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 100; tries++) {
    const isReady = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return url
    await wait(100)
  }
  throw new Error('the Alertmanager does not start')
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })

interface Shown extends Told {
  readonly annotations: Readonly<Record<string, string>>
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] }
}

const skip = isInstalled ? false : `${PROGRAM} is not installed`

test('[ALR24] a real Alertmanager takes them, inhibits by the shipped rules and sees the end', {
  skip,
}, async (context) => {
  const url = await start(context)
  const sink = alertmanager({ name: 'am', kind: 'alertmanager', url }, access, clock)
  const shown = async (): Promise<readonly Shown[]> =>
    (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly Shown[]
  const odd: Alert = called({ account: oddName, about: `call:${oddName}`, call: oddName })
  const parcels = [
    parcel('trigger', level),
    parcel(),
    parcel('trigger', liquidation),
    parcel('trigger', odd),
  ]
  assert.deepEqual(await sink.send(parcels, signal), { isDelivered: true, said: 'HTTP 200' })
  const state = (all: readonly Shown[]) =>
    Object.fromEntries(
      all
        .filter(({ labels }) => labels.account === 'anna')
        .map(({ labels, status }) => [labels.alertname, status.state]),
    )
  let seen: readonly Shown[] = []
  for (let tries = 0; tries < 50; tries++) {
    seen = await shown()
    if (state(seen).PlimsollLevel === 'suppressed') break
    await wait(100)
  }
  assert.deepEqual(state(seen), {
    ...{ PlimsollCall: 'suppressed', PlimsollLevel: 'suppressed', PlimsollLiquidation: 'active' },
  })
  assert.equal(
    seen.find(({ labels }) => labels.account === 'anna')?.annotations.summary,
    called().text,
  )
  assert.ok(seen.some(({ labels }) => labels.account === oddName.toWellFormed()))
  assert.equal((await sink.refresh?.tell([liquidation], signal))?.isDelivered, true)
  assert.equal((await shown()).length, seen.length, 'told again is the same alert')
  await sink.send(
    [parcel('resolve', called({ ...liquidation, severity: 'info' }), 'critical')],
    signal,
  )
  assert.equal(
    (await shown()).some(({ labels }) => labels.alertname === 'PlimsollLiquidation'),
    false,
  )
})

test('[ALR24] the shipped rules are ones that amtool takes', { skip }, () => {
  const { status, stdout, stderr } = spawnSync('amtool', ['check-config', rules], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, `${stdout}${stderr}`)
})
