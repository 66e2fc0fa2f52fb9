import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { followed, sleep, spread } from './followed.ts'

/**
 * A thousand sockets, each on 20 accounts of its own, a tick of 50 instruments a second: how far behind
 * a tick each is until all its rows are as of it, what the process holds, and the processor time of the front's
 * thread from one tick to the next, which other work on the machine does not lengthen. Engine and front
 * share that thread; the clients have another.
 */
const accounts = Number(process.env.ACCOUNTS ?? 100_000)
const sockets = Number(process.env.SOCKETS ?? 1_000)
const ticks = Number(process.env.TICKS ?? 20)
const { feed, tick } = await followed(accounts)
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6)
const before = megabytes()
const clients = new Worker(new URL('./listeners.ts', import.meta.url), {
  workerData: { url: feed.url, sockets, accounts },
})
await once(clients, 'message')
await sleep(5_000)
const worked: number[] = []
for (let index = 0; index < ticks; index++) {
  const before = process.threadCpuUsage()
  const start = performance.timeOrigin + performance.now()
  // The tick is the next entry.
  clients.postMessage({ seq: feed.state.seq + 1, start })
  tick()
  await sleep(1_000)
  const { user, system } = process.threadCpuUsage(before)
  worked.push((user + system) / 1_000)
}
await sleep(5_000)
clients.postMessage('tell')
const [told] = (await once(clients, 'message')) as [{ took: number[]; behind: number }]
console.log(
  `${sockets} sockets of 20 accounts, ${ticks} ticks: ${spread(told.took)} behind, ${told.behind} for good`,
)
console.log(`the front's thread, from one tick to the next: ${spread(worked)} of processor time`)
console.log(
  `memory ${before} MB before, ${megabytes()} MB after; ${feed.stream.figures().bytesUnread} bytes unread`,
)
process.exit()
