/**
 * A hook for `plimsoll execute` that trades on paper: every order is filled whole at once, at one price. It shows what a
 * hook must do: check the signature, do each key once, remember it, refuse what came too late, and never take a key that
 * was cancelled.
 *
 *     PLIMSOLL_HOOK_SECRET=$(cat hook.key) node examples/hook/paper.ts 8080 53990
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'

/** What of a request is used here; the whole of it is in docs/spec/executor.md. */
interface Asked {
  readonly type: 'order.place' | 'order.query' | 'order.cancel'
  readonly key: string
  readonly contracts: string
  readonly expires: number
}

/** Answers by the key of an order. A real hook keeps them where they survive it. */
const orders = new Map<string, object>()

/** Answers on a port of this machine, 0 for any; every order is filled at one price. */
export function serve(port: number, price: string, secret: string): Server {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const isTrue = isSigned(request.headers, body, secret)
    response.writeHead(isTrue ? 200 : 401, { 'content-type': 'application/json' })
    response.end(isTrue ? JSON.stringify(answer(JSON.parse(body), price)) : '')
  })
  return server.listen(port, '127.0.0.1')
}

function answer({ type, key, contracts, expires }: Asked, price: string): object {
  const known = orders.get(key)
  if (known !== undefined) return known
  if (type === 'order.query') return { key, status: 'absent' }
  // A key that was cancelled, or came too late, is never taken any more.
  const isTaken = type === 'order.place' && Date.now() <= expires
  const made = isTaken
    ? { key, status: 'done', filled: contracts, price, fee: '0' }
    : { key, status: 'rejected', says: type === 'order.place' ? 'too late' : 'cancelled' }
  orders.set(key, made)
  return made
}

/** By the Standard Webhooks specification; what is older than five minutes is refused. */
function isSigned(headers: IncomingHttpHeaders, body: string, secret: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': told } = headers
  if (!(Math.abs(Date.now() / 1_000 - Number(time)) < 300)) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const mac = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64')
  return `${told}`.split(' ').some((one) => {
    const [ours, theirs] = [Buffer.from(`v1,${mac}`), Buffer.from(one)]
    return theirs.length === ours.length && timingSafeEqual(theirs, ours)
  })
}

const [port, price] = process.argv.slice(2)
const secret = process.env.PLIMSOLL_HOOK_SECRET
const isProgram = import.meta.filename === process.argv[1]
if (isProgram && port && price && secret) serve(Number(port), price, secret)
