import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { Problem } from '../http/Problem.ts'
import { refusalOf } from '../http/refusalOf.ts'
import { Refusal } from '../Refusal.ts'
import { Hub, type Sources } from './Hub.ts'
import { MESSAGE_BYTES, type StreamLimits, standard } from './limits.ts'
import { Session } from './Session.ts'
import { Throttle } from './Throttle.ts'
import type { Gate, Viewer } from './Viewer.ts'

/**
 * The service over WebSocket: snapshots of what is followed, then what changes.
 *
 * Rules: [WS1] [WS4]
 */
export interface Stream {
  /** Takes a request that wants to become a socket; whether it was for the stream. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  readonly figures: () => StreamFigures
  /** Closes every socket with a reason. */
  readonly close: (reason: string) => Promise<void>
}

/** For metrics. */
export interface StreamFigures {
  readonly sockets: number
  readonly subscriptions: number
  /** Sockets that have left more unread than they may, now. */
  readonly slow: number
  readonly bytesUnread: number
}

export const path = '/v1/stream'

/** Milliseconds between two rounds of sending, so that what comes together goes together. */
const APART_MS = 8
const TEND_MS = 500

/** Opens a stream over the sources; nobody is let in but by the gate. */
export function open(sources: Sources, gate: Gate, limits: StreamLimits = standard): Stream {
  const hub = Hub.create(sources)
  const sessions = new Set<Session>()
  const awake = new Set<Session>()
  const sending = Throttle.create(APART_MS, () => {
    const due = [...awake]
    awake.clear()
    for (const session of due) Session.flush(session)
  })
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
  })
  const tending = setInterval(() => {
    const now = performance.now()
    for (const session of sessions) Session.tend(session, now)
  }, TEND_MS)
  tending.unref()
  const ports = (request: IncomingMessage) => ({
    limits,
    follow: hub.follow,
    byKey: (key: string) => gate.byKey(key, request),
    claim: (viewer: Viewer) => claim(sessions, viewer, limits),
    seq: () => hub.state.seq,
    wake(session: Session) {
      awake.add(session)
      sending.ask()
    },
    onClosed(session: Session) {
      awake.delete(session)
      sessions.delete(session)
    },
  })
  return {
    upgrade(request, socket, head) {
      if (request.url?.split('?')[0] !== path) return false
      // Whoever leaves in the middle of it is none of ours.
      socket.on('error', () => socket.destroy())
      const viewer = enter(gate, request, roomFor(sessions, limits))
      if (viewer instanceof Refusal) {
        turnAway(socket, viewer, hub.state.seq)
        return true
      }
      server.handleUpgrade(request, socket, head, (opened) => {
        const session = Session.begin(opened, viewer, ports(request))
        if (!session.isClosed) sessions.add(session)
      })
      return true
    },
    figures: () => figuresOf(sessions),
    async close(reason) {
      clearInterval(tending)
      sending.stop()
      const gone = [...sessions].map(
        ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      )
      for (const session of sessions) Session.close(session, 'stopping', reason)
      await Promise.all(gone)
      hub.close()
      server.close()
    },
  }
}

interface Room {
  readonly ofAny: boolean
  readonly ofUnknown: boolean
}

/** Who says no key is closed soon, and could come again as soon. */
function roomFor(sessions: ReadonlySet<Session>, limits: StreamLimits): Room {
  let unknown = 0
  for (const { viewer } of sessions) if (viewer === null) unknown += 1
  return { ofAny: sessions.size < limits.sockets, ofUnknown: unknown < limits.socketsUnknown }
}

/** The viewer of a request, null where it has yet to say a key; a refusal where it is turned away. */
function enter(gate: Gate, request: IncomingMessage, room: Room): Viewer | null | Refusal {
  const detail = 'expected fewer sockets, found as many as may be'
  const tooMany = new Refusal(503, 'sockets.tooMany', detail, { retryAfter: 1 })
  if (!room.ofAny) return tooMany
  try {
    const viewer = gate.enter(request)
    return viewer === null && !room.ofUnknown ? tooMany : viewer
  } catch (error) {
    return refusalOf(error, `GET ${path}`)
  }
}

/** Answers a request that does not become a socket. */
function turnAway(socket: Duplex, refusal: Refusal, seq: number): void {
  const { status, facts } = refusal
  const body = JSON.stringify(Problem.of(refusal, seq))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...(facts.retryAfter === undefined ? [] : [`retry-after: ${facts.retryAfter}`]),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function claim(
  sessions: ReadonlySet<Session>,
  viewer: Viewer,
  limits: StreamLimits,
): string | null {
  let count = 0
  for (const session of sessions) if (session.viewer?.name === viewer.name) count += 1
  return count < limits.socketsPerKey ? null : `the key ${viewer.name} has ${count} sockets already`
}

function figuresOf(sessions: ReadonlySet<Session>): StreamFigures {
  let [subscriptions, slow, bytesUnread] = [0, 0, 0]
  for (const { followed, fullSince, socket } of sessions) {
    subscriptions += followed.size
    bytesUnread += socket.bufferedAmount
    if (fullSince !== null) slow += 1
  }
  return { sockets: sessions.size, subscriptions, slow, bytesUnread }
}

export * as Stream from './Stream.ts'
