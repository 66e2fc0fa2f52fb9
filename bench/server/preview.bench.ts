import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Command } from '../../src/engine/Command.ts'
import { KeyRing } from '../../src/server/access/KeyRing.ts'
import { impactIn } from '../../src/server/preview/impactIn.ts'
import { Service } from '../../src/server/Service.ts'
import { serveOver } from '../../test/service/http/serveOver.ts'
import { MarginBench } from '../book/MarginBench.ts'
import { deskOf } from './deskOf.ts'

/**
 * How long a preview keeps everybody else waiting: the longest delay of the front's event loop while three
 * are asked, as they were before in the front's own thread, and through POST /v1/rulebooks/preview.
 *
 *     npm run bench -- server/preview [--accounts=20000]
 */
const accounts = Number(
  process.argv.find((word) => word.startsWith('--accounts='))?.split('=')[1] ?? 20_000,
)
const PREVIEWS = 3
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-preview-'))

async function measure(what: string, ask: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const took: number[] = []
  delay.enable()
  for (let count = 0; count < PREVIEWS; count++) {
    const from = performance.now()
    await ask()
    took.push(Math.round(performance.now() - from))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  delay.disable()
  const most = (delay.max / 1e6).toFixed(1)
  console.log(`${what}: answered in ${took.join(', ')} ms; the front stood still for ${most} ms`)
}

try {
  const bench = MarginBench.create(1)
  const begin = [...deskOf.commandsOf(bench, accounts)]
  const journal = join(folder, 'desk.plimsoll')
  const options = { note: console.log }
  const service = await Service.start({ journal, clock: 'commands', begin }, options).ready
  service.models.drain()
  const { front, listener } = await serveOver(service, { journal, port: 0, isTold: true })
  const grant = {
    name: 'bench',
    scope: 'admin',
    accounts: null,
    commands: null,
    until: null,
  } as const
  const key = KeyRing.issue(front.access.keys, grant, Date.now())
  const { state } = service.replica
  const fallen = bench.opening.map((price) => ((price * 7n) / 10n) as typeof price)
  const { instruments } = bench.terms
  const told = instruments.slice(0, 5).map(({ id, tick }, index) => ({
    ...{ instrument: id, time: state.time, source: 'bench' },
    price: (Number(fallen[index]) / 10 ** tick.scale).toFixed(tick.scale),
  }))
  const marks = told.map((one, index) => ({ ...one, price: fallen[index] }))
  const header = { type: 'SetMarks', id: 'bench', time: state.time } as const
  const command = { ...header, marks, indices: [] } as Command
  const body = JSON.stringify({ command: { type: 'SetMarks', marks: told, indices: [] } })
  const post = async () => {
    const response = await fetch(`${listener.url}/v1/rulebooks/preview`, {
      ...{ method: 'POST', body },
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    })
    if (!response.ok) throw new Error(await response.text())
    await response.text()
  }
  await measure('in its thread', async () => impactIn(state, { command, named: [] }))
  await measure('beside, the first begins the thread', post)
  await measure('beside', post)
  await listener.close()
  await service.close(60_000)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
