import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A request as it came. */
export interface Heard {
  readonly method: string
  readonly url: string
  readonly key: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What is done about a request; undefined answers 404. */
export type Answering = (heard: Heard, response: ServerResponse) => void

/** A service that answers as it is told, on loopback. */
export interface FakeService {
  readonly url: string
  readonly heard: Heard[]
}

/** Listens until the test ends. */
export async function listen(context: TestContext, answer: Answering): Promise<FakeService> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '', headers } = request
      const told = { method, url, key: headers.authorization, headers, body }
      heard.push(told)
      answer(told, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

/** An address at which nobody listens any more. */
export async function nobody(): Promise<string> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return `http://127.0.0.1:${port}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

export * as FakeService from './FakeService.ts'
