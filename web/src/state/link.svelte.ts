import { Http } from '../wire/Http.ts'
import type { Status } from '../wire/shapes.ts'
import { Stream, type Subject } from '../wire/Stream.ts'

/** How the page stands with the service; there is one of it. */
interface Link {
  state: 'connecting' | 'open' | 'lost' | 'locked'
  /** When something was last heard, and when it is tried again, ms of the wall clock. */
  heardAt: number
  retryAt: number
  reason: string
  seq: number
  status: Status | null
}

export const link: Link = $state({
  state: 'connecting',
  heardAt: 0,
  retryAt: 0,
  reason: '',
  seq: 0,
  status: null,
})

/** The wall clock, once a second: ages and countdowns hang on it. */
export const wall = $state({ now: Date.now() })

let stream: Stream | null = null

export function start(): void {
  setInterval(() => {
    wall.now = Date.now()
  }, 1_000)
  Http.onLockedOut(() => {
    link.state = 'locked'
  })
  void knock()
}

/** Asks who we are; opens the socket once the service knows us. */
export async function knock(): Promise<void> {
  try {
    await readStatus()
    open()
  } catch {
    if (isLocked()) return
    link.state = 'lost'
    link.retryAt = Date.now() + 1_500
    setTimeout(() => void knock(), 1_500)
  }
}

export async function readStatus(): Promise<void> {
  const status = await Http.get<Status>('/status')
  link.status = status
  link.seq = Math.max(link.seq, status.seq)
  link.heardAt = Date.now()
}

const isLocked = (): boolean => link.state === 'locked'

const waiting: { subject: Subject; heard: Parameters<Stream['follow']>[1]; stop: () => void }[] = []

function open(): void {
  if (stream !== null) return stream.retry()
  const { protocol, host } = window.location
  stream = Stream.open(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/stream`, {
    onOpen() {
      link.state = 'open'
      link.heardAt = Date.now()
      void readStatus().catch(() => undefined)
    },
    onLost(retryAt, reason) {
      if (isLocked()) return
      Object.assign(link, { state: 'lost', retryAt, reason })
      // A socket does not tell why it was refused; a question does.
      void readStatus().catch(() => undefined)
    },
    onHeard(seq) {
      link.heardAt = Date.now()
      if (seq !== null) link.seq = seq
    },
  })
  for (const one of waiting.splice(0)) one.stop = stream.follow(one.subject, one.heard)
}

/** Follows a channel; returns what ends it. Before the socket is there it waits for it. */
export function follow(subject: Subject, heard: Parameters<Stream['follow']>[1]): () => void {
  if (stream !== null) return stream.follow(subject, heard)
  const one = { subject, heard, stop: () => void waiting.splice(waiting.indexOf(one), 1) }
  waiting.push(one)
  return () => one.stop()
}

export const retry = (): void => {
  if (stream === null) void knock()
  else stream.retry()
}

export const isLost = (): boolean => link.state === 'lost'

const ranks = ['read', 'trade', 'desk', 'admin']

/** Whether the key of this page may do what a scope may. */
export const may = (scope: Status['actor'] extends null ? never : string): boolean =>
  ranks.indexOf(link.status?.actor?.scope ?? 'read') >= ranks.indexOf(scope)
