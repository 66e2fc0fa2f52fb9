import { Reader } from '../../test/service/stream/Reader.ts'
import { followed, sleep, spread } from './followed.ts'

/**
 * From a tick of 50 instruments to the delta at a socket that follows 20 accounts, the book calm: the
 * engine's decision, the fold, the board, the frame and the loopback, engine and front in one thread.
 */
const count = Number(process.env.ACCOUNTS ?? 100_000)
const ticks = Number(process.env.TICKS ?? 60)
const { feed, tick } = await followed(count)
const reader = await Reader.open(feed.url)
const ids = Array.from({ length: 20 }, (_, index) => `a${index * Math.floor(count / 20)}`)
reader.say({ op: 'subscribe', id: '1', channel: 'accounts', filter: { ids } })
await reader.next(({ type }) => type === 'snapshot')
const took: number[] = []
for (let index = 0; index < ticks; index++) {
  await sleep(300)
  const start = performance.now()
  tick()
  const { seq } = feed.state
  await reader.next(({ type, seq: told = 0 }) => type === 'delta' && told >= seq)
  took.push(performance.now() - start)
}
console.log(`${count} accounts, ${ticks} ticks, tick to delta: ${spread(took)}`)
reader.close()
await feed.close()
process.exit()
