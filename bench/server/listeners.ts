import { parentPort, workerData } from 'node:worker_threads'
import { Reader } from '../../test/service/stream/Reader.ts'

/**
 * The clients of the sockets bench, in a thread of their own: each follows twenty accounts and says
 * how long after a tick's beginning all its rows were as of it.
 */
const { url, sockets, accounts } = workerData as {
  url: string
  sockets: number
  accounts: number
}
/** By reader, the first tick that it has not wholly been told. */
const behind = new Map<number, { seq: number; start: number }>()
const took: number[] = []

const now = (): number => performance.timeOrigin + performance.now()

const readers: Reader[] = []
// A hundred at a time: more than a backlog holds would be turned away by the system.
while (readers.length < sockets) {
  const next = Math.min(100, sockets - readers.length)
  readers.push(...(await Promise.all(Array.from({ length: next }, () => Reader.open(url)))))
}
for (const [index, reader] of readers.entries()) {
  const ids = Array.from({ length: 20 }, (_, place) => `a${(index * 20 + place) % accounts}`)
  reader.socket.on('message', () => {
    const frame = reader.frames.pop()
    const tick = behind.get(index)
    if (frame?.type !== 'delta' || tick === undefined || (frame.seq ?? 0) < tick.seq) return
    if (frame.data.late !== undefined) return
    behind.delete(index)
    took.push(now() - tick.start)
  })
  reader.say({ op: 'subscribe', id: '1', channel: 'accounts', filter: { ids } })
}
parentPort?.on('message', (said: { seq: number; start: number } | 'tell') => {
  if (said === 'tell') return parentPort?.postMessage({ took, behind: behind.size })
  for (const place of readers.keys()) if (!behind.has(place)) behind.set(place, said)
})
parentPort?.postMessage('open')
