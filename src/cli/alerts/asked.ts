import { Remote } from '../../connect/remote/Remote.ts'
import type { Asked } from '../../notify/endpoints/Endpoint.ts'
import { endpoints } from '../../notify/endpoints.ts'
import type { Json } from '../../wire/JsonText.ts'
import { expectShape } from '../remote/expect.ts'

/** What is asked of an endpoint of alerts. */
interface Part {
  readonly params?: Asked['params']
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: Json
}

/**
 * Asks a running service about its alerts, by the table that it answers by: the answer is held to what
 * the table says.
 *
 * Rules: [REMOTE5]
 *
 * @throws RemoteFault
 */
export async function asked<Answer>(
  remote: Remote,
  line: string,
  { params = {}, query = {}, body }: Part = {},
): Promise<Answer> {
  const found = endpoints.find(({ method, path }) => `${method} ${path}` === line)
  if (found === undefined) throw new Error(`alerts: ${line} is no endpoint`)
  const path = found.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''))
  const sent = body === undefined ? {} : { body }
  const { method } = found
  const { seq: _, ...answer } = await Remote.ask(remote, { method, path, query, ...sent })
  return expectShape(found.schema.response, answer, `${method} /v1${path}`) as Answer
}
