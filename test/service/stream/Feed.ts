import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Entry } from '../../../src/engine/Entry.ts'
import { fold } from '../../../src/engine/fold.ts'
import { State } from '../../../src/engine/State.ts'
import { ReadModels } from '../../../src/server/board/ReadModels.ts'
import type { Replica } from '../../../src/server/Replica.ts'
import type { PressureSource } from '../../../src/server/stream/Hub.ts'
import { type StreamLimits, standard } from '../../../src/server/stream/limits.ts'
import { Stream } from '../../../src/server/stream/Stream.ts'
import type { Gate, Viewer } from '../../../src/server/stream/Viewer.ts'

/** A stream on a port of its own, over a replica that a test feeds with entries. */
export interface Feed {
  readonly state: State
  readonly models: ReadModels
  readonly stream: Stream
  readonly url: string
  /** Folds entries and tells them, as a replica does. */
  readonly tell: (entries: readonly Entry[]) => void
  readonly entries: readonly Entry[]
  readonly close: () => Promise<void>
}

export interface FeedOptions {
  readonly limits?: Partial<StreamLimits>
  readonly gate?: Gate
  readonly pressure?: PressureSource
}

export const everybody: Viewer = {
  ...{ name: 'everybody', accounts: null, sees: () => true, isValid: () => true },
}

const open: Gate = { enter: () => everybody, byKey: () => everybody }

const still: PressureSource = {
  record: () => null,
  summary: () => [],
  index: () => null,
  onComputed: () => () => {},
}

export async function create({ limits = {}, gate = open, pressure = still }: FeedOptions = {}) {
  const state = State.create()
  const entries: Entry[] = []
  const listeners = new Set<(entries: readonly Entry[]) => void>()
  const replica: Replica = {
    ...{ state, receivedAt: 0, close: () => {}, reached: async () => {} },
    get head() {
      return { seq: state.seq, hash: '' }
    },
    onFolded(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const models = ReadModels.follow(replica, { sliceMs: 3, pauseMs: 0 })
  const port = {
    read: async (after: number, limit: number) => entries.slice(after, after + limit),
  }
  const stream = Stream.open({ replica, models, port, pressure }, gate, { ...standard, ...limits })
  const server = await listening(stream)
  const feed: Feed = {
    ...{ state, models, stream, entries },
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${Stream.path}`,
    tell(told) {
      for (const entry of told) fold(state, entry)
      entries.push(...told)
      for (const listener of listeners) listener(told)
    },
    async close() {
      if (!server.listening) return
      await stream.close('the test is over')
      models.close()
      server.close()
    },
  }
  return feed
}

async function listening(stream: Stream): Promise<Server> {
  const server = createServer()
  server.on('upgrade', (request, socket, head) => {
    if (!stream.upgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return server
}

export * as Feed from './Feed.ts'
