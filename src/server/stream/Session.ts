import type { WebSocket } from 'ws'
import { Bucket, type Buckets } from '../access/Bucket.ts'
import { Problem } from '../http/Problem.ts'
import { refusalOf } from '../http/refusalOf.ts'
import { dataFrame, read, type Said, StreamRefusal, type Subscribe } from './Frame.ts'
import type { StreamLimits } from './limits.ts'
import type { Subscription } from './Subscription.ts'
import type { Viewer } from './Viewer.ts'

/**
 * One socket: who reads it, what it follows, and what it left unread.
 *
 * Rules: [WS1] [WS4] [WS6] [WS7] [WS8]
 */
export interface Session {
  readonly socket: WebSocket
  readonly ports: SessionPorts
  readonly followed: Map<string, Subscription>
  /** Null until it has said who it is. */
  viewer: Viewer | null
  readonly openedAt: number
  heardAt: number
  pingedAt: number
  /** When its key was asked for last. */
  checkedAt: number
  /** Since when it has left more unread than it may; null while it has not. */
  fullSince: number | null
  refusals: number
  /** What may still be said now. */
  readonly budget: Buckets
  isClosed: boolean
}

export interface SessionPorts {
  readonly limits: StreamLimits
  readonly follow: (asked: Subscribe, viewer: Viewer, wake: () => void) => Subscription
  readonly byKey: (key: string) => Viewer
  /** Why a viewer may not have one more socket; null where it may. */
  readonly claim: (viewer: Viewer) => string | null
  readonly seq: () => number
  /** To be told when something may be due. */
  readonly wake: (session: Session) => void
  readonly onClosed: (session: Session) => void
}

/** Why a socket is closed, by the code of its close frame. */
export const closes = {
  stopping: 1001,
  malformed: 1008,
  slow: 1013,
  idle: 4000,
  unknown: 4001,
  flood: 4008,
} as const

/** Begins a session on an open socket. */
export function begin(socket: WebSocket, viewer: Viewer | null, ports: SessionPorts): Session {
  const now = performance.now()
  const { messagesPerSecond, messagesAtOnce } = ports.limits
  const session: Session = {
    ...{ socket, ports, viewer: null, followed: new Map(), fullSince: null, refusals: 0 },
    ...{ openedAt: now, heardAt: now, pingedAt: now, checkedAt: now, isClosed: false },
    budget: Bucket.create(messagesPerSecond, messagesAtOnce, 1),
  }
  socket.on('message', (data, isBinary) => hear(session, isBinary ? null : String(data)))
  socket.on('pong', () => {
    session.heardAt = performance.now()
  })
  // A message too long, or not a message: the library closes the socket after it.
  socket.on('error', () => end(session))
  socket.on('close', () => end(session))
  if (viewer !== null) admit(session, viewer)
  return session
}

function admit(session: Session, viewer: Viewer): void {
  const reason = session.ports.claim(viewer)
  if (reason === null) session.viewer = viewer
  else close(session, 'flood', reason)
}

function hear(session: Session, text: string | null): void {
  if (session.isClosed) return
  session.heardAt = performance.now()
  try {
    spend(session)
    if (text === null)
      throw new StreamRefusal(400, 'message.malformed', 'expected text, found bytes')
    obey(session, read(text))
  } catch (error) {
    refuse(session, error, idIn(text))
  }
}

/** A message costs a token; they come back with time. */
function spend({ budget }: Session): void {
  if (Bucket.take(budget, '', performance.now()) === 0) return
  throw new StreamRefusal(429, 'rate.exceeded', `at most ${budget.rate} messages a second`)
}

function obey(session: Session, said: Said): void {
  const { ports, followed } = session
  if (said.op === 'pong') return
  if (said.op === 'auth') {
    if (session.viewer !== null) {
      throw new StreamRefusal(409, 'auth.repeated', 'expected one key, found another', '/key')
    }
    admit(session, ports.byKey(said.key))
    return
  }
  if (session.viewer === null) {
    throw new StreamRefusal(401, 'auth.missing', 'expected a key first: {"op":"auth","key":...}')
  }
  if (said.op === 'unsubscribe') {
    followed.get(said.id)?.close()
    if (followed.delete(said.id)) return
    throw new StreamRefusal(404, 'subscription.unknown', `nothing is followed as ${said.id}`, '/id')
  }
  follow(session, said, session.viewer)
}

function follow(session: Session, said: Subscribe, viewer: Viewer): void {
  const { ports, followed } = session
  if (followed.has(said.id)) {
    throw new StreamRefusal(409, 'subscription.repeated', `${said.id} is followed already`, '/id')
  }
  const { subscriptions } = ports.limits
  if (followed.size >= subscriptions) {
    const detail = `expected at most ${subscriptions} subscriptions, found one more`
    throw new StreamRefusal(429, 'subscription.tooMany', detail, '/id')
  }
  followed.set(
    said.id,
    ports.follow(said, viewer, () => ports.wake(session)),
  )
  ports.wake(session)
}

/**
 * Sends what is due, as long as the socket has room for it: what there is no room for is not made.
 */
export function flush(session: Session): void {
  for (const [id, subscription] of session.followed) {
    try {
      while (!session.isClosed && !isFull(session)) {
        const due = subscription.take()
        if (due === null) break
        send(session, dataFrame(due.type, id, due.seq, due.json))
      }
    } catch (error) {
      subscription.close()
      session.followed.delete(id)
      refuse(session, error, id)
    }
  }
}

function isFull(session: Session): boolean {
  const { bufferedAmount } = session.socket
  const isNow = bufferedAmount > session.ports.limits.unreadBytes
  if (!isNow) session.fullSince = null
  else session.fullSince ??= performance.now()
  return isNow
}

function send(session: Session, text: string): void {
  session.socket.send(text, () => {
    // What had no room before may have it now.
    if (session.fullSince !== null && !session.isClosed) session.ports.wake(session)
  })
  isFull(session)
}

function refuse(session: Session, error: unknown, id: string | null): void {
  const { ports } = session
  const problem = Problem.made(partsOf(error), ports.seq())
  const { status, detail } = problem
  if (!isFull(session)) send(session, JSON.stringify({ type: 'error', id, problem }))
  session.refusals += 1
  if (status === 401 && session.viewer === null) close(session, 'unknown', detail)
  else if (session.refusals >= ports.limits.refusals) {
    close(session, 'malformed', `${session.refusals} messages were refused`)
  }
}

/** Of whatever was thrown: a fault of ours is told without its workings, as over HTTP. */
function partsOf(error: unknown): Problem.Parts {
  if (!(error instanceof StreamRefusal)) return Problem.partsOf(refusalOf(error, 'the stream'))
  const { status, code, message: detail, at } = error
  return { status, code, detail, at }
}

/** The id of a message that may be anything. */
function idIn(text: string | null): string | null {
  const [, id = null] = /"id"\s*:\s*"([^"\\]{1,64})"/.exec(text ?? '') ?? []
  return id
}

/** Looks after a socket from time to time: pings, and closes whom nobody reads. */
export function tend(session: Session, now: number): void {
  const { limits } = session.ports
  const { viewer, fullSince } = session
  if (viewer === null) {
    if (now - session.openedAt > limits.authMs) close(session, 'unknown', 'no key was said in time')
    return
  }
  if (!isValid(session, viewer, now)) close(session, 'unknown', 'the key or the session has ended')
  else if (isFull(session) && fullSince !== null && now - fullSince > limits.unreadMs) {
    close(
      session,
      'slow',
      `too much was left unread for ${limits.unreadMs} ms: read on from the seq heard last`,
    )
  } else if (now - session.heardAt > limits.idleMs) {
    close(session, 'idle', `nothing was heard for ${limits.idleMs} ms`)
  } else if (now - session.pingedAt > limits.pingMs) {
    session.pingedAt = now
    session.socket.ping()
    if (!isFull(session)) send(session, '{"type":"ping"}')
  }
}

const CHECK_MS = 2_000

function isValid(session: Session, viewer: Viewer, now: number): boolean {
  if (now - session.checkedAt < CHECK_MS) return true
  session.checkedAt = now
  return viewer.isValid()
}

/** A socket that was told to close may take so long to answer. */
const LINGER_MS = 1_000

/** Says why, and closes. */
export function close(session: Session, why: keyof typeof closes, reason: string): void {
  if (session.isClosed) return
  const { socket } = session
  if (why !== 'slow') socket.send(JSON.stringify({ type: 'bye', reason }))
  // A reason in a close frame holds 123 bytes.
  socket.close(closes[why], reason.slice(0, 120))
  const timer = setTimeout(() => socket.terminate(), LINGER_MS)
  socket.once('close', () => clearTimeout(timer))
  end(session)
}

function end(session: Session): void {
  if (session.isClosed) return
  session.isClosed = true
  for (const subscription of session.followed.values()) subscription.close()
  session.followed.clear()
  session.ports.onClosed(session)
}

export * as Session from './Session.ts'
