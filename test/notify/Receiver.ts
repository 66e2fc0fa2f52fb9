import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** What came to a receiver. */
export interface Got {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What it answers. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** An HTTP receiver on this machine that keeps what comes, and answers as its protocol would. */
export interface Receiver {
  readonly url: string
  readonly got: Got[]
  readonly server: Server
}

/** Listens until its test is over; `answer` judges a request. */
export async function open(
  context: TestContext,
  answer: (got: Got) => Reply | Promise<Reply> = () => ({ status: 200 }),
): Promise<Receiver> {
  const got: Got[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { url = '', method = '', headers } = request
    const one = { path: url, method, headers, body }
    got.push(one)
    const reply = await answer(one)
    response.writeHead(reply.status, reply.headers).end(reply.body ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got, server }
}

export * as Receiver from './Receiver.ts'
