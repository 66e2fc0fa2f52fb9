import type { ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { FakeService } from '../desk/FakeService.ts'

/** A request of a hook's, as far as tests look at it. */
export interface Asked {
  readonly type: 'order.place' | 'order.query' | 'order.cancel'
  readonly key: string
  readonly order: string
  readonly contracts: string
}

export type Answering = (asked: Asked, response: ServerResponse) => void

/** A hook on loopback that keeps what it was asked. */
export interface HookServer {
  readonly url: string
  readonly asked: Asked[]
  answer: Answering
}

export async function listen(context: TestContext, answer: Answering): Promise<HookServer> {
  const asked: Asked[] = []
  const { url } = await FakeService.listen(context, ({ body }, response) => {
    const one = JSON.parse(body) as Asked
    asked.push(one)
    hook.answer(one, response)
  })
  const hook = { url: `${url}/orders`, asked, answer }
  return hook
}

export const done = ({ key, contracts }: Asked, response: ServerResponse): void =>
  tell(response, { key, status: 'done', filled: contracts, price: '39900', fee: '0.1' })

export const tell = (response: ServerResponse, told: object): void =>
  void response.end(JSON.stringify(told))

export * as HookServer from './HookServer.ts'
