import { Reader } from '../../test/service/stream/Reader.ts'
import { followed, sleep, spread } from './followed.ts'

/**
 * A thousand sockets, each on 20 accounts of its own, a tick of 50 instruments a second: how far behind
 * a tick each is until all its rows are as of it, and what the process holds. Clients, engine and front
 * share one thread.
 */
const count = Number(process.env.ACCOUNTS ?? 100_000)
const sockets = Number(process.env.SOCKETS ?? 1_000)
const ticks = Number(process.env.TICKS ?? 20)
const { feed, tick } = await followed(count)
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6)
const before = megabytes()
let seq = 0
let start = 0
const took: number[] = []
const behind = new Set<number>()
const readers: Reader[] = []
// A hundred at a time: more than a backlog holds would be turned away by the system.
while (readers.length < sockets) {
  const next = Math.min(100, sockets - readers.length)
  readers.push(...(await Promise.all(Array.from({ length: next }, () => Reader.open(feed.url)))))
}
for (const [index, reader] of readers.entries()) {
  const ids = Array.from({ length: 20 }, (_, place) => `a${(index * 20 + place) % count}`)
  reader.socket.on('message', () => {
    const frame = reader.frames.pop()
    if (frame?.type !== 'delta' || (frame.seq ?? 0) < seq || frame.data.late !== undefined) return
    if (behind.delete(index)) took.push(performance.now() - start)
  })
  reader.say({ op: 'subscribe', id: '1', channel: 'accounts', filter: { ids } })
}
await sleep(5_000)
let missed = 0
for (let index = 0; index < ticks; index++) {
  for (let place = 0; place < sockets; place++) behind.add(place)
  start = performance.now()
  tick()
  seq = feed.state.seq
  while (behind.size > 0 && performance.now() - start < 5_000) await sleep(5)
  missed += behind.size
  await sleep(Math.max(0, 1_000 - (performance.now() - start)))
}
const after = megabytes()
console.log(
  `${sockets} sockets of 20 accounts, ${ticks} ticks: ${spread(took)} behind, ${missed} later`,
)
console.log(
  `memory ${before} MB before, ${after} MB after; ${feed.stream.figures().bytesUnread} bytes unread`,
)
process.exit()
