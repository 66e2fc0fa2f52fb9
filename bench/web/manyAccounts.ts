import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { Page } from '../../src/server/http/Page.ts'

/**
 * A service with so many accounts as far as the page can tell, which costs nothing to answer: so what is
 * measured is the page.
 */
export interface ManyAccounts {
  readonly url: string
  /** How many rows were told anew. */
  readonly told: () => number
  readonly close: () => void
}

interface Followed {
  readonly peer: Peer
  readonly id: string
  readonly ids: readonly string[]
  readonly isRanked: boolean
}

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `account-${String(at).padStart(6, '0')}`)

const levels = ['liquidation', 'call', 'warning', 'notice', 'healthy'] as const

function row(account: string, at: number, tick: number) {
  const slack = at * 13 - 900 + ((tick * 7 + at) % 11)
  return {
    ...{ account, owner: `owner-${at % 500}`, parent: null, rulebook: 'desk', numeraire: 'USDT' },
    ...{
      level: levels[Math.min(4, Math.floor(at / 60))],
      certainty: 'certain',
      isBreached: at < 60,
    },
    ...{
      equity: `${slack + 5_000}.12345678`,
      maintenanceMargin: '5000.5',
      slack: `${slack}.00000001`,
    },
    ...{ deficit: slack < 0 ? String(-slack) : '0', marginRatio: '0.81', notional: '125000.75' },
    ...{ leverage: '12.5', loss: '0', call: null, timestamp: tick },
    distance: { symbol: 'BTC/USDT:USDT', price: '38000.1', move: '-0.0412', sigmas: '1.2' },
  }
}

/** Serves, and tells all followed rows anew every so many milliseconds. */
export async function manyAccounts(count: number, everyMs: number): Promise<ManyAccounts> {
  const ids = names(count)
  const page = Page.load()
  const followed = new Map<string, Followed>()
  let [tick, told] = [1, 0]
  const server = createServer((request, response) => answer(request, response, ids, page, tick))
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (peer) => {
    peer.on('message', (data) => follow(peer, JSON.parse(String(data))))
  })
  const timer = setInterval(() => {
    tick += 1
    for (const one of followed.values()) tell(one, 'delta')
  }, everyMs)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    told: () => told,
    close() {
      clearInterval(timer)
      for (const peer of sockets.clients) peer.terminate()
      server.closeAllConnections()
      server.close()
    },
  }

  function follow(peer: Peer, asked: Record<string, unknown>): void {
    const id = String(asked.id)
    if (asked.op === 'unsubscribe') followed.delete(id)
    if (asked.op !== 'subscribe' || asked.channel !== 'accounts') return
    const filter = asked.filter as { ids?: string[]; worst?: number }
    const isRanked = filter.ids === undefined
    const one = { peer, id, isRanked, ids: filter.ids ?? ids.slice(0, filter.worst ?? 50) }
    followed.set(id, one)
    tell(one, 'snapshot')
  }

  function tell({ peer, id, ids: asked, isRanked }: Followed, type: string): void {
    const rows = asked.map((account) => row(account, Number(account.slice(-6)), tick))
    told += rows.length
    const order = isRanked ? asked : undefined
    peer.send(JSON.stringify({ type, id, seq: tick, data: { rows, gone: [], order } }))
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  ids: readonly string[],
  page: Page,
  tick: number,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const send = (body: object): void => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ seq: tick, ...body }))
  }
  if (url.pathname === '/v1/accounts') {
    const from = Number(url.searchParams.get('cursor') ?? 0)
    const to = Math.min(ids.length, from + Number(url.searchParams.get('limit') ?? 100))
    const accounts = ids.slice(from, to).map((account, at) => row(account, from + at, tick))
    const next = to < ids.length ? String(to) : null
    send({ asOf: { seq: tick, timestamp: Date.now() }, accounts, next, total: ids.length })
    return
  }
  if (url.pathname === '/v1/status') {
    const actor = { name: 'bench', scope: 'read', accounts: null }
    const state = { isArmed: true, isReady: true, reasons: [], build: '', version: '', hash: '' }
    send({ ...state, timestamp: Date.now(), now: Date.now(), actor })
    return
  }
  const { accept, 'accept-encoding': acceptEncoding } = request.headers
  const asked = {
    method: 'GET',
    path: url.pathname,
    accept,
    acceptEncoding: String(acceptEncoding),
  }
  const found = Page.answer(page, asked)
  response.writeHead(found?.status ?? 404, found?.headers ?? {})
  response.end(found?.body)
}
