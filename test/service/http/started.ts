import type { Grant } from '../../../src/server/access/Key.ts'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import type { Config } from '../../../src/server/Config.ts'
import { Server } from '../../../src/server/Server.ts'

/** The whole service as `plimsoll serve` starts it, on a port of its own. */
export const started = async (
  journal: string,
  config: Config,
  note: (text: string) => void = () => {},
): Promise<Server> =>
  await Server.start({
    ...{ journal, book: null, note, found: () => {}, signal: new AbortController().signal },
    config: { ...config, listen: { port: 0 } },
  })

/** Asks as somebody of a scope, with a key that is made for it. */
export async function asked(
  { front, listener }: Server,
  grant: Partial<Grant> & Pick<Grant, 'name'>,
  [method, path, body]: readonly [method: string, path: string, body?: unknown],
) {
  const { keys } = front.access
  const standard = { scope: 'admin', accounts: null, commands: null, until: null } as const
  const name = `${grant.name}-${KeyRing.all(keys).length}`
  const key = KeyRing.issue(keys, { ...standard, ...grant, name }, Date.now())
  const response = await fetch(`${listener.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is JSON.
  const json: any = await response.json()
  return { status: response.status, headers: response.headers, json }
}
