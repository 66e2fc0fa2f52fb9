import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandType } from '../../../src/engine/Command.ts'
import { Clock } from '../../../src/host/Clock.ts'
import { Access } from '../../../src/server/access/Access.ts'
import type { Grant } from '../../../src/server/access/Key.ts'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import type { ListenOptions } from '../../../src/server/http/Entrance.ts'
import type { Listener } from '../../../src/server/http/enter.ts'
import type { Front } from '../../../src/server/http/Front.ts'
import { Service } from '../../../src/server/Service.ts'
import { serveOver } from './serveOver.ts'

/** A service with its front on a port of its own, over a journal in a folder of its own. */
export interface Serving {
  readonly service: Service
  readonly front: Front
  readonly listener: Listener
  readonly folder: string
  /** A key of a scope, by its name; further restricted where said. */
  readonly key: (scope: Grant['scope'], more?: Partial<Grant>) => string
  readonly ask: (method: string, path: string, more?: Ask) => Promise<Answer>
  readonly close: () => Promise<void>
}

export interface Ask {
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is JSON.
  readonly json: any
}

export interface ServingOptions extends ListenOptions {
  readonly limits?: Access['limits']
  readonly notices?: Front['notices']
  readonly annexes?: Front['annexes']
  readonly twoPerson?: readonly CommandType[]
  readonly now?: () => number
  readonly first?: readonly object[]
}

/** Starts one, which is given some commands first. */
export async function serving(options: ServingOptions = {}): Promise<Serving> {
  const { limits = Access.standard, now = Date.now, first = [], ...where } = options
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-http-'))
  const journal = join(folder, 'desk.plimsoll')
  const service = await Service.open(journal, { clock: now === Date.now ? Clock.system : { now } })
  const close = async (listener?: Listener) => {
    await listener?.close()
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const options = { ...{ journal, limits, now, port: 0 }, ...where }
    const { front, listener } = await serveOver(service, options)
    return await given(
      { service, front, listener, folder, close: () => close(listener) },
      first,
      now,
    )
  } catch (error) {
    await close()
    throw error
  }
}

type Opened = Pick<Serving, 'service' | 'front' | 'listener' | 'folder' | 'close'>

async function given(
  opened: Opened,
  first: readonly object[],
  now: () => number,
): Promise<Serving> {
  const { keys } = opened.front.access
  const { url } = opened.listener
  let count = 0
  if (first.length > 0) await give(url, KeyRing.issue(keys, operator, now()), first)
  return {
    ...opened,
    key(scope, more = {}) {
      count += 1
      const standard = { name: `${scope}-${count}`, accounts: null, commands: null, until: null }
      return KeyRing.issue(keys, { ...standard, scope, ...more }, now())
    },
    ask: (method, path, more = {}) => ask(url, method, path, more),
  }
}

const operator: Grant = {
  ...{ name: 'operator', scope: 'admin', accounts: null, commands: null, until: null },
}

async function give(url: string, key: string, body: readonly object[]): Promise<void> {
  const { json } = await ask(url, 'POST', '/v1/commands', { key, body })
  const refused = json.answers.filter((one: { refused: unknown }) => one.refused !== null)
  assert.deepEqual(refused, [])
}

async function ask(url: string, method: string, path: string, more: Ask): Promise<Answer> {
  const { key, body, headers = {} } = more
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return {
    status: response.status,
    headers: response.headers,
    json: isJson ? JSON.parse(text) : text,
  }
}
