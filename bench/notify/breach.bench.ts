import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from '../../src/engine/Command.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { Price } from '../../src/money/Price.ts'
import { Notifier } from '../../src/notify/Notifier.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { deskOf } from '../server/deskOf.ts'

/**
 * Breach to first attempt with 100,000 accounts: from before the marks that breach are submitted, over
 * the decision, the sync and the outbox, to the request's arrival at a webhook's receiver. Engine,
 * alerts and receiver share one thread here; the service has them on two.
 */
const count = Number(process.env.ACCOUNTS ?? 100_000)
const ticks = Number(process.env.TICKS ?? 40)
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
const bench = MarginBench.create(1)

/** When the marks of each entry's time were submitted. */
const submitted = new Map<number, number>()
const took: number[] = []
const receiver = createServer(async (request, response) => {
  const arrived = performance.now()
  let body = ''
  for await (const chunk of request) body += chunk
  response.end()
  const { data } = JSON.parse(body)
  took.push(arrived - (submitted.get(data.timestamp) ?? Number.NaN))
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')

const engine = DurableEngine.open(Storage.file(join(folder, 'desk.plimsoll')), {
  build: 'bench',
  snapshotEvery: 0,
})
for (const command of deskOf.commandsOf(bench, count)) engine.apply(command)
engine.commit()
const notifier = Notifier.open({
  file: join(folder, 'desk.plimsoll-alerts'),
  config: {
    sinks: [
      {
        ...{ name: 'hook', kind: 'webhook' },
        url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`,
        secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
      },
    ],
    routes: [
      {
        name: 'breaches',
        sinks: ['hook'],
        match: { types: ['call.issued', 'liquidation.started'] },
      },
    ],
    allowedHosts: ['127.0.0.1'],
  },
  head: engine.state.seq,
})
const taking: number[] = []
engine.onCommitted((entries) => {
  const start = performance.now()
  notifier.take(entries, engine.state)
  taking.push(performance.now() - start)
})

/** Every mark lower by so many thousandths than at the opening. */
const fallen = (thousandths: number): readonly Price[] =>
  bench.opening.map((price) => Price.of(price - (price * BigInt(thousandths)) / 1_000n))

for (let tick = 0; tick < ticks; tick++) {
  const time = deskOf.start + 1_000 * (tick + 1)
  const draft = deskOf.marks(bench, fallen(tick + 1), time)
  submitted.set(time, performance.now())
  await engine.submit({ ...draft, id: `tick-${tick}`, time } as Command)
  await notifier.idle()
}

function told(name: string, all: readonly number[]): void {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
  console.log(
    `${name}: ${all.length} times, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(0.9999)} ms`,
  )
}

console.log(`${count} accounts, ${ticks} ticks of 50 instruments`)
told('breach to first attempt', took)
told('taking the entries of a tick', taking)
await notifier.close()
engine.close()
receiver.closeAllConnections()
receiver.close()
rmSync(folder, { recursive: true, force: true })
