import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { Worker } from 'node:worker_threads'
import { serving } from '../../test/service/http/serving.ts'
import { someDesk } from '../../test/service/http/someDesk.ts'
import { median } from '../median.ts'
import { spread } from './followed.ts'

/**
 * How many commands a second are answered to 64 connections, each durable before it is answered, beside
 * the same service with its journal in memory, where a sync costs nothing. In turn, five rounds each.
 *
 *     npm run bench -- server/commands [MEMORY=/dev/shm]
 */
const connections = 64
const ms = 4_000
const rounds = 5
const disk = tmpdir()
const memory = process.env.MEMORY ?? '/dev/shm'
const limits = { perSecond: 1e9, burst: 1e9 }

async function round(folder: string, from: string): Promise<readonly number[]> {
  process.env.TMPDIR = folder
  const desk = await serving({
    first: someDesk(Date.now()),
    limits: { key: limits, address: limits },
  })
  try {
    const workerData = { url: desk.listener.url, key: desk.key('admin'), connections, ms, from }
    const clients = new Worker(new URL('./posters.ts', import.meta.url), { workerData })
    const [took] = (await once(clients, 'message')) as [number[]]
    return took
  } finally {
    await desk.close()
  }
}

const rates = { disk: [] as number[], memory: [] as number[] }
for (let count = 0; count < rounds; count++) {
  for (const [name, folder] of [
    ['disk', disk],
    ['memory', memory],
  ] as const) {
    const took = await round(folder, `${name}${count}`)
    rates[name].push((took.length * 1_000) / ms)
    console.log(`${name}: ${Math.round((took.length * 1_000) / ms)} a second, ${spread(took)}`)
  }
}
const [durable, volatile] = [median(rates.disk), median(rates.memory)]
console.log(
  `${connections} connections, medians of ${rounds}: ${Math.round(durable)} a second on disk, ${Math.round(volatile)} in memory, ratio ${(durable / volatile).toFixed(2)}`,
)
process.exit()
