import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Refusal } from '../Refusal.ts'

/**
 * What is under way of each key: requests that are not answered whole, and what their bodies and answers
 * weigh. Who sends many at once, or does not read what is answered, is told to wait before it costs more.
 *
 * Rules: [HTTP21]
 */
export interface UnderWay {
  readonly byName: Map<string, Load>
  readonly bySocket: WeakMap<Socket, Set<Held>>
  readonly byResponse: WeakMap<ServerResponse, Held>
}

interface Load {
  count: number
  bytes: number
}

/** What one request holds until its answer was read, or its connection is gone. */
interface Held {
  readonly name: string
  bytes: number
}

/** Of one key at once. */
const COUNT_MAX = 1_024
const BYTES_MAX = 32 << 20

export const create = (): UnderWay => ({
  ...{ byName: new Map(), bySocket: new WeakMap(), byResponse: new WeakMap() },
})

/**
 * Takes a request in, with the weight of its body.
 *
 * @throws Refusal 429 where too much of the key is under way
 */
export function begin(all: UnderWay, name: string, response: ServerResponse, bytes: number): void {
  const load = all.byName.get(name) ?? { count: 0, bytes: 0 }
  if (load.count >= COUNT_MAX || load.bytes > BYTES_MAX) {
    const found = `${load.count} requests and ${load.bytes} bytes`
    const detail = `expected at most ${COUNT_MAX} requests of ${name} and ${BYTES_MAX} bytes of theirs unanswered or unread, found ${found}`
    throw new Refusal(429, 'requests.tooMany', detail, { retryAfter: 1 })
  }
  const held = { name, bytes }
  all.byName.set(name, { count: load.count + 1, bytes: load.bytes + bytes })
  all.byResponse.set(response, held)
  const { socket } = response.req
  const ofSocket = all.bySocket.get(socket) ?? endingWith(all, socket)
  ofSocket.add(held)
  response.once('close', () => end(all, ofSocket, held))
}

/** Adds the weight of an answer, which is held until it is read. */
export function answer(all: UnderWay, response: ServerResponse, bytes: number): void {
  const held = all.byResponse.get(response)
  const load = all.byName.get(held?.name ?? '')
  if (held === undefined || load === undefined) return
  held.bytes += bytes
  load.bytes += bytes
}

/** An answer that waits behind others has no connection of its own yet, and does not hear that it is gone. */
function endingWith(all: UnderWay, socket: Socket): Set<Held> {
  const ofSocket = new Set<Held>()
  all.bySocket.set(socket, ofSocket)
  socket.once('close', () => {
    for (const held of ofSocket) end(all, ofSocket, held)
  })
  return ofSocket
}

function end({ byName }: UnderWay, ofSocket: Set<Held>, held: Held): void {
  const load = byName.get(held.name)
  if (!ofSocket.delete(held) || load === undefined) return
  load.count -= 1
  load.bytes -= held.bytes
  if (load.count === 0) byName.delete(held.name)
}

export * as UnderWay from './UnderWay.ts'
