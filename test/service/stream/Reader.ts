import { type ClientOptions, WebSocket } from 'ws'
import type { AccountRow } from '../../../src/report/AccountRow.ts'
import type { Problem } from '../../../src/server/http/Problem.ts'

/** A frame as a client reads it. */
export interface Frame {
  readonly type: 'snapshot' | 'delta' | 'error' | 'ping' | 'bye'
  readonly id?: string
  readonly seq?: number
  // biome-ignore lint/suspicious/noExplicitAny: each channel has a shape of its own.
  readonly data?: any
  readonly problem?: Problem
  readonly reason?: string
}

/** A client that keeps what a subscription says: a snapshot replaces it, a delta changes it. */
export interface Reader {
  readonly socket: WebSocket
  readonly frames: Frame[]
  readonly say: (message: unknown) => void
  /** Resolves with the first frame, already come or yet to come, that is meant. */
  readonly next: (isMeant: (frame: Frame) => boolean) => Promise<Frame>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  readonly close: () => void
}

const WAIT_MS = 10_000

export async function open(url: string, options: ClientOptions = {}): Promise<Reader> {
  const socket = new WebSocket(url, options)
  const frames: Frame[] = []
  const waiting = new Set<(frame: Frame) => void>()
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame
    frames.push(frame)
    for (const hear of waiting) hear(frame)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  return {
    ...{ socket, frames, closed },
    say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next(isMeant) {
      const come = frames.find(isMeant)
      if (come !== undefined) return Promise.resolve(come)
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(hear)
        }
        const hear = (frame: Frame) => {
          if (!isMeant(frame)) return
          end()
          resolve(frame)
        }
        const timer = setTimeout(() => {
          end()
          reject(new Error(`expected a frame within ${WAIT_MS} ms, found none of ${frames.length}`))
        }, WAIT_MS)
        waiting.add(hear)
      })
    },
    close: () => socket.close(),
  }
}

/** The rows of an account subscription as a client has them after some frames. */
export interface Held {
  readonly rows: Map<string, AccountRow>
  order: readonly string[]
}

export const nothing = (): Held => ({ rows: new Map(), order: [] })

/** What a client does with a frame of the channel accounts. */
export function hold(held: Held, { type, data }: Frame): void {
  if (type === 'snapshot') held.rows.clear()
  for (const id of data.gone) held.rows.delete(id)
  for (const row of data.rows) held.rows.set(row.account, row)
  held.order = data.order
}

export * as Reader from './Reader.ts'
