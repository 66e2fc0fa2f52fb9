import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SetMarks } from '../../src/engine/Command.ts'
import { Price } from '../../src/money/Price.ts'
import { BookView } from '../../src/report/BookView.ts'
import { untimed } from '../../src/server/engine/EnginePort.ts'
import { Service } from '../../src/server/Service.ts'
import { btc, Desk } from '../../test/engine/Desk.ts'

/**
 * What a flood of reads costs the engine: processor time of its thread for a tick, and how long a tick takes
 * until it is answered, without reads and with so many accounts read between two ticks. Reads are made in the
 * thread of the front, as the front makes them; their text is left out.
 *
 *     npm run bench -- server/reads
 */
const ACCOUNTS = 1_000
const TICKS = 200
const READS = 50
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-reads-'))

async function measure(service: Service, reads: number, from: number): Promise<void> {
  const { port, replica } = service
  const before = (await port.figures()).cpuMs
  const waits: number[] = []
  for (let tick = from; tick < from + TICKS; tick++) {
    const price = Price.of(40_000n + BigInt(tick % 20))
    const mark = { instrument: btc, price, time: replica.state.time, source: 'bench' }
    const command: SetMarks = {
      ...{ type: 'SetMarks', id: `t${tick}`, time: untimed, marks: [mark], indices: [] },
    }
    const start = performance.now()
    await port.submit(command)
    waits.push(performance.now() - start)
    const { accounts } = replica.state
    const book = BookView.ofState(replica.state)
    for (let read = 0; read < reads; read++) {
      const account = accounts[6 + ((tick * reads + read) % ACCOUNTS)]
      const view = account && BookView.accountOf(replica.state, account)
      if (view) BookView.subject(book, view)
    }
  }
  const cpu = ((await port.figures()).cpuMs - before) / TICKS
  const sorted = waits.toSorted((a, b) => a - b)
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0
  console.log(
    `${reads} reads a tick: ${cpu.toFixed(3)} ms of the engine's thread a tick; answered in ${p99.toFixed(1)} ms (p99)`,
  )
}

try {
  const desk = Desk.create()
  for (let index = 0; index < ACCOUNTS; index++) Desk.open(desk, `a${index}`, 10_000n)
  const begin = desk.entries.flatMap(({ command }) => (command === null ? [] : [command]))
  const order = { journal: join(folder, 'desk.plimsoll'), clock: 'commands', begin } as const
  const service = await Service.start(order, { note: console.log }).ready
  await measure(service, 0, 0)
  await measure(service, 0, TICKS)
  await measure(service, READS, 2 * TICKS)
  await measure(service, 0, 3 * TICKS)
  await service.close(60_000)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
