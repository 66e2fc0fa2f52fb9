import type { Command } from '../../src/engine/Command.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { Storage } from '../../src/host/Storage.ts'
import { Notifier } from '../../src/notify/Notifier.ts'
import { Desk } from '../engine/Desk.ts'

/**
 * A process that decides a script and tells it to a webhook, and kills itself where it is told:
 * between the sync of an entry and its taking. Whoever listens may kill it as well.
 *
 *     node killed.ts JOURNAL URL KILL_AT
 */
const [journal = '', url = '', killAt = ''] = process.argv.slice(2)

/** Calls of two accounts that open, are met in part and end, again and again. */
export function script(): readonly Command[] {
  const desk = Desk.create()
  for (const name of ['anna', 'bert']) {
    Desk.open(desk, name, 2_000n)
    Desk.fill(desk, name, 1_000n)
  }
  for (let round = 0; round < 6; round++) {
    Desk.setMarks(desk, 38_450n)
    Desk.deposit(desk, 'anna', 1n)
    desk.time += 1_000
    Desk.setMarks(desk, 40_000n)
  }
  return desk.entries.flatMap(({ command }) => command ?? [])
}

export const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`

async function run(): Promise<void> {
  const engine = DurableEngine.open(Storage.file(journal), { build: 'killed' })
  const notifier = Notifier.open({
    file: `${journal}-alerts`,
    config: {
      sinks: [{ name: 'hook', kind: 'webhook', url, secret }],
      routes: [{ name: 'calls', sinks: ['hook'], match: { types: ['call.*'] } }],
      allowedHosts: ['127.0.0.1'],
    },
    head: engine.state.seq,
  })
  notifier.take([...engine.after(notifier.cursor())], engine.state)
  engine.onCommitted((entries) => {
    // It is on the disk now, and nobody has been told.
    if (entries.some(({ seq }) => `${seq}` === killAt)) process.kill(process.pid, 'SIGKILL')
    notifier.take(entries, engine.state)
  })
  for (const command of script()) {
    await engine.submit(command)
    await new Promise(setImmediate)
  }
  await notifier.idle()
  await notifier.close()
  engine.close()
}

if (url !== '') await run()
