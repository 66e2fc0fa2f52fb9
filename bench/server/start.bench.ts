import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Service } from '../../src/server/Service.ts'
import { Desk } from '../../test/engine/Desk.ts'

/**
 * How long the service takes to be ready on a journal of so many accounts and entries, whose last
 * snapshot is so many entries old: as many as a service lets it become, where it was killed just before
 * the next. With as many as there are entries it is read whole.
 *
 *     npm run bench -- server/start [--accounts=100000] [--entries=1000000] [--since=50000]
 */
const said = (name: string, usual: number): number =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? usual)

const accounts = said('accounts', 100_000)
const entries = said('entries', 1_000_000)
const since = said('since', 50_000)
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-start-'))
const path = join(folder, 'desk.plimsoll')

function build(): void {
  const desk = Desk.create()
  for (let index = 0; index < accounts; index++) Desk.open(desk, `a${index}`, 10_000n)
  // Without a maker beside it a snapshot is there when it is asked for.
  const { maker: _, ...storage } = Storage.file(path)
  const engine = DurableEngine.open(storage, { snapshotEvery: 0 })
  const give = (command: Parameters<DurableEngine['apply']>[0]): void => {
    engine.apply(command)
    if (engine.state.seq % 1_000 === 0) engine.commit()
  }
  for (const { command } of desk.entries) if (command !== null) give(command)
  for (let count = 0; engine.state.seq < entries; count++) {
    if (engine.state.seq === entries - since) engine.snapshot()
    const header = { id: `w${count}`, time: desk.time, account: `a${count % accounts}` }
    give({ ...header, type: 'Deposit', asset: 'USDT', amount: Amount.of(1_000_000n) })
  }
  engine.close()
}

try {
  build()
  const from = performance.now()
  const service = await Service.start({ journal: path, clock: 'commands' }, { note: console.log })
    .ready
  const ms = performance.now() - from
  const { seq, snapshot, folded } = service.found
  console.log(
    `${accounts} accounts, ${seq} entries (snapshot at ${snapshot}, ${folded} folded): ready in ${(ms / 1_000).toFixed(1)} s`,
  )
  await service.close(60_000)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
