import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AlertsConfig } from '../../src/notify/Settings.ts'
import { KeyRing } from '../../src/server/access/KeyRing.ts'
import { Annexes } from '../../src/server/annex/Annexes.ts'
import { keysOf } from '../../src/server/http/enter.ts'
import { Service } from '../../src/server/Service.ts'
import { serveOver } from '../service/http/serveOver.ts'
import { SomeDay } from './someDay.ts'

/** A service over the small day, which can be killed and started again on the same port and journal. */
export interface Desk {
  readonly url: string
  /** A key of a scope. */
  readonly key: (scope: 'read' | 'desk' | 'admin') => string
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body: unknown) => Promise<Answer>
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is JSON.
type Answer = any

/** Calls are told to a command that takes everything, and to an address that is refused. */
const alerts: AlertsConfig = {
  sinks: [
    { name: 'desk', kind: 'command', command: '/bin/true' },
    {
      name: 'pager',
      kind: 'webhook',
      url: 'http://127.0.0.1:9/',
      secret: `whsec_${'a'.repeat(32)}`,
    },
  ],
  routes: [
    {
      ...{ name: 'calls', sinks: ['desk'], match: { types: ['call.issued', 'call.expired'] } },
      escalate: [{ afterMs: 900_000, to: ['pager'] }],
    },
    { name: 'grave', sinks: ['pager'], match: { types: ['call.expired'], severity: 'critical' } },
  ],
}

/** Terms of two institutions; both sides are in the one service. */
const agreement = fileURLToPath(new URL('../../examples/csa/agreement.json', import.meta.url))

/** A text of the desk's own, which is for nobody by itself. */
const notices = [{ name: 'short', lines: ['{owner}: {amount} by {due}'], owners: ['none'] }]

/** Opens one, the day played to the crash, or as far as is meant. */
export async function open(
  isMeant: (command: SomeDay.Command) => boolean = () => true,
): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-web-'))
  const journal = join(folder, 'desk.plimsoll')
  let running: { stop: () => Promise<void>; url: string } | null = null
  let port = 0
  const start = async (): Promise<void> => {
    // The day is of 2021: what states no time happens at the time of the book.
    const clock = { now: () => 0 }
    const service = await Service.open(journal, { clock, isTimed: false, alerts })
    const annexes = await Annexes.open(
      ['ALPHA', 'BETA'].map((side) => ({
        ...{ name: `csa-1 of ${side}`, agreement, side },
        record: join(folder, `${side}.ndjson`),
      })),
      () => {},
    )
    const { listener } = await serveOver(service, {
      ...{ journal, port, isTold: true, notices, annexes },
    })
    port = Number(new URL(listener.url).port)
    const stop = async (): Promise<void> => {
      await listener.close()
      await service.close()
    }
    running = { stop, url: listener.url }
  }
  await start()
  const { url } = running as unknown as { url: string }
  let count = 0
  const keyOf = (scope: 'read' | 'desk' | 'admin'): string => {
    count += 1
    const grant = { name: `${scope}-${count}`, scope, accounts: null, commands: null, until: null }
    return KeyRing.add(keysOf(journal), grant, Date.now())
  }
  const admin = keyOf('admin')
  const desk: Desk = {
    ...{ url, key: keyOf, start },
    get: (path) => ask(url, admin, 'GET', path),
    post: (path, body) => ask(url, admin, 'POST', path, body),
    async stop() {
      await running?.stop()
      running = null
    },
    async close() {
      await running?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await play(desk, SomeDay.commands().filter(isMeant))
  return desk
}

/** Sends commands one after the other, and executes the liquidation orders that each brings about. */
export async function play(
  desk: Pick<Desk, 'post'>,
  commands: readonly SomeDay.Command[],
): Promise<void> {
  const calm = commands.findIndex(({ type }) => type === 'Arm')
  if (calm > 0) await send(desk, commands.slice(0, calm))
  for (const command of commands.slice(Math.max(0, calm))) {
    const [{ events }] = await send(desk, [command])
    const executions = events
      .filter(({ type }: { type: string }) => type === 'LiquidationOrdered')
      .map(({ order, instrument, contracts }: Record<string, string>) => {
        const price = SomeDay.priceOf(command, String(instrument))
        return { order, instrument, contracts, price, fee: '0', status: 'done' }
      })
    if (executions.length === 0) continue
    const id = `executed-${command.id}`
    await send(desk, [{ type: 'ReportExecution', id, time: command.time, executions }])
  }
}

async function send(desk: Pick<Desk, 'post'>, commands: readonly object[]) {
  const { answers } = await desk.post('/v1/commands', commands)
  const refused = answers.filter((one: { refused: unknown }) => one.refused !== null)
  assert.deepEqual(refused, [])
  return answers
}

async function ask(url: string, key: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json = (await response.json()) as Answer
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${JSON.stringify(json)}`)
  return json
}

export * as Desk from './desk.ts'
