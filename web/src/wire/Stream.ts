/** The one socket of the page: subscriptions by channel, kept over reconnections. */
export interface Stream {
  /**
   * Follows a channel: a snapshot first, then what changed, in order. After a lost connection it
   * resumes from the last sequence seen; where that cannot be, a new snapshot comes.
   */
  readonly follow: (subject: Subject, heard: Heard) => () => void
  /** Tries again at once, not when the pause is over. */
  readonly retry: () => void
  readonly close: () => void
}

export interface Subject {
  readonly channel: string
  readonly filter?: Readonly<Record<string, unknown>>
}

export type Heard = (message: Message) => void

export interface Message {
  readonly type: 'snapshot' | 'delta' | 'error'
  readonly seq: number
  // biome-ignore lint/suspicious/noExplicitAny: each channel has a shape of its own.
  readonly data: any
  readonly problem?: { readonly detail?: string; readonly code?: string }
}

export interface Hooks {
  readonly onOpen: () => void
  /** Until when it waits before it tries again, ms of the wall clock. */
  readonly onLost: (retryAt: number, reason: string) => void
  readonly onHeard: (seq: number | null) => void
}

interface Followed {
  readonly subject: Subject
  readonly heard: Heard
  seq: number | null
}

const PAUSE_MS = 400
const PAUSE_MS_MAX = 8_000
/** The service pings more often than this; what is silent longer is dead. */
const SILENCE_MS_MAX = 45_000

interface Line {
  socket: WebSocket | null
  fails: number
  reason: string
  timer: ReturnType<typeof setTimeout> | undefined
  watch: ReturnType<typeof setTimeout> | undefined
  isClosed: boolean
}

/** Opens the socket, and opens it again whenever it is lost, after pauses that grow. */
export function open(url: string, hooks: Hooks): Stream {
  const followed = new Map<string, Followed>()
  const line: Line = {
    ...{ socket: null, fails: 0, reason: '', isClosed: false },
    ...{ timer: undefined, watch: undefined },
  }
  let last = 0
  connect()
  return {
    follow(subject, heard) {
      last += 1
      const id = String(last)
      const one: Followed = { subject, heard, seq: null }
      followed.set(id, one)
      subscribe(line, id, one)
      return () => {
        followed.delete(id)
        say(line, { op: 'unsubscribe', id })
      }
    },
    retry() {
      if (line.socket !== null || line.isClosed) return
      clearTimeout(line.timer)
      connect()
    },
    close() {
      line.isClosed = true
      clearTimeout(line.timer)
      clearTimeout(line.watch)
      line.socket?.close()
    },
  }

  function connect(): void {
    const socket = new WebSocket(url)
    line.socket = socket
    socket.addEventListener('open', () => {
      hooks.onOpen()
      listenOn()
      for (const [id, one] of followed) subscribe(line, id, one)
    })
    socket.addEventListener('message', ({ data }) => {
      listenOn()
      take(String(data))
    })
    socket.addEventListener('close', ({ reason }) => lost(socket, reason))
  }

  /** A connection that only seems to be there is closed, which starts the next. */
  function listenOn(): void {
    clearTimeout(line.watch)
    line.watch = setTimeout(() => line.socket?.close(), SILENCE_MS_MAX)
  }

  function take(text: string): void {
    const told = JSON.parse(text) as Omit<Message, 'type'> & { id?: string; type: string; reason?: string }
    if (told.type === 'ping') say(line, { op: 'pong' })
    if (told.type === 'bye') line.reason = told.reason ?? ''
    if (told.type === 'snapshot' || told.type === 'delta') line.fails = 0
    hooks.onHeard(told.seq ?? null)
    const one = followed.get(told.id ?? '')
    if (one === undefined) return
    if (told.type === 'error' && one.seq !== null) {
      // It cannot be gone on with from there: from the beginning, then.
      one.seq = null
      return subscribe(line, told.id ?? '', one)
    }
    if (told.type !== 'error') one.seq = told.seq
    one.heard(told as Message)
  }

  function lost(socket: WebSocket, reason: string): void {
    if (line.socket !== socket) return
    line.socket = null
    clearTimeout(line.watch)
    if (line.isClosed) return
    const pause = Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** line.fails) * (0.75 + Math.random() / 2)
    line.fails += 1
    hooks.onLost(Date.now() + pause, reason || line.reason)
    line.reason = ''
    line.timer = setTimeout(connect, pause)
  }
}

function subscribe(line: Line, id: string, { subject, seq }: Followed): void {
  const from = seq === null ? {} : { from: seq }
  say(line, { op: 'subscribe', id, ...subject, ...from })
}

function say({ socket }: Line, message: unknown): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
}

export * as Stream from './Stream.ts'
