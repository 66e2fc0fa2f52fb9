import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Writable } from 'node:stream'
import { after, test } from 'node:test'
import { DayFault } from '../../../src/cli/start/DayFault.ts'
import { freePort } from '../../../src/cli/start/freePort.ts'
import { Pace } from '../../../src/cli/start/Pace.ts'
import { Start, type StartOptions } from '../../../src/cli/start/Start.ts'
import { send } from '../../../src/cli/start/send.ts'
import { Remote } from '../../../src/connect/remote/Remote.ts'
import { State } from '../../../src/engine/State.ts'
import { step } from '../../../src/engine/step.ts'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { Server } from '../../../src/server/Server.ts'
import { Loop } from '../../../src/sim/loop.ts'
import { Candles } from '../../../src/sim/market/Candles.ts'
import { bookCommands } from '../../../src/sim/scenarios/crashDay/book.ts'
import { CrashDay } from '../../../src/sim/scenarios/crashDay/crashDay.ts'
import type { RestingOrder } from '../../../src/sim/scenarios/crashDay/Holder.ts'
import { Venue } from '../../../src/sim/scenarios/crashDay/Venue.ts'
import { CommandText } from '../../../src/wire/CommandText.ts'
import { catalogOf } from '../../../src/wire/catalogOf.ts'
import { Folder } from '../../cli/Folder.ts'
import { plimsoll } from '../../cli/plimsoll.ts'
import { crashDay } from '../../crashDay.ts'

/** The first run: a service, and the day played to it through its front door. */

const folder = Folder.create()
const accounts = 40
const seed = 11

/** The minutes that are played: some of the opening, of the crash, and the last. */
const isPlayed = (minute: number): boolean =>
  minute < 3 || (minute >= 768 && minute < 780) || minute === 1_439
const start = crashDay.minutes()[0]?.from ?? 0
const written = crashDay
  .text()
  .split('\n')
  .filter((line, index) => index === 0 || isPlayed((Number(line.split(',')[1]) - start) / 60_000))
const minutes = crashDay.minutes().filter(({ from }) => isPlayed((from - start) / 60_000))

const optionsIn = (name: string): StartOptions => ({
  ...{ accounts, seed, folder: folder.path(name), pace: Pace.within(0), isAgain: false },
  candles: folder.file(`${name}.csv`, written.join('\n')),
})

async function serving(options: StartOptions): Promise<Server> {
  Start.prepare(options)
  const server = await Server.start({
    ...{ journal: Start.journalOf(options), book: null, signal: new AbortController().signal },
    ...{ config: { clock: 'commands', listen: { port: 0 } }, note: () => {}, found: () => {} },
  })
  after(() => server.stop(1_000).catch(() => {}))
  return server
}

function clientOf({ front, listener }: Server, signal = new AbortController().signal): Remote {
  const grant = {
    name: 'day',
    scope: 'admin',
    accounts: null,
    commands: null,
    until: null,
  } as const
  const key = KeyRing.issue(front.access.keys, grant, Date.now())
  return Remote.at(listener.url, { key, signal })
}

function io() {
  let text = ''
  const output = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  const signal = new AbortController().signal
  const streams = { stdin: [] as never, stdout: output, stderr: output, env: {}, signal }
  return { ...streams, now: () => Date.now(), text: () => text }
}

/** What everybody holds and stands at. */
const holdingsOf = ({ accounts: all, time, street }: State) => ({
  time,
  street: kept(street.lots),
  accounts: all.map(({ id, balances, positions, levels }) => ({
    ...{ id, balances: kept(balances), levels: kept(levels) },
    positions: positions.map(({ instrument, lots, cost }) => [instrument.id, lots, cost]),
  })),
})

/** What is there of a list, by place: nothing and zero are the same. */
const kept = (list: readonly (bigint | number | undefined)[]) =>
  [...list].flatMap((one, place) => (one ? [[place, one]] : []))

/** The same minutes without a service. */
function alone(): State {
  const engine = Loop.unkept()
  const resting: RestingOrder[] = []
  const venue = Venue.open(Candles.openings(minutes[0] as Candles), crashDay.tables(), {
    ...{ accounts, seed },
  })
  for (const one of bookCommands(venue, resting)) engine.apply(one)
  const day = CrashDay.open(engine, { seed, accounts, resting, onEntries() {} })
  for (const candles of minutes) CrashDay.advance(day, candles)
  return engine.state
}

test('[START1] [START3] [START6] the day played through the front door is that of the demo, and is there after a restart', async () => {
  const options = optionsIn('whole')
  const server = await serving(options)
  const { replica } = server.service
  assert.equal(Start.standOf(replica), 'new')
  const told = io()
  assert.equal(await Start.play(options, clientOf(server), server.service, told), true)
  assert.match(told.text(), /19 May 2021 with 40 traders/)
  assert.match(told.text(), /The books balance to the last unit/)
  assert.deepEqual(holdingsOf(replica.state), holdingsOf(alone()))
  await server.stop(4_000)

  const again = await plimsoll(['start', '--out', options.folder, '--port', '0'])
  assert.equal(again.code, 0, again.stderr)
  assert.match(again.stdout, /dashboard {2}http:\/\/127\.0\.0\.1:\d+\/\?token=/)
  assert.match(again.stdout, /is over, and all of it is there/)
  const second = await serving(options)
  assert.deepEqual(holdingsOf(second.service.replica.state), holdingsOf(replica.state))
  assert.equal(Start.standOf(second.service.replica), 'over')
})

test('[START3] a day that was cut short goes on from there with its traders, as if nothing had been', async () => {
  const whole = optionsIn('cut')
  const early = written.slice(0, 1 + (written.length - 1) / 2)
  const options = { ...whole, candles: folder.file('early.csv', early.join('\n')) }
  const server = await serving(options)
  assert.equal(await Start.play(options, clientOf(server), server.service, io()), true)
  const { time } = server.service.replica.state
  assert.equal(Start.standOf(server.service.replica), 'cutShort')
  assert.throws(() => Start.prepare({ ...options, isAgain: true }), /lock|open|use/i)
  await server.stop(4_000)

  const again = Start.prepare({ ...whole, accounts: 3, seed: 1 })
  assert.deepEqual([again.accounts, again.seed], [accounts, seed])
  const second = await serving(whole)
  const { replica } = second.service
  const told = io()
  assert.equal(await Start.play(again, clientOf(second), second.service, told), true)
  assert.ok(replica.state.time > time)
  assert.match(told.text(), /19 May 2021 with 40 traders/)
  assert.deepEqual(holdingsOf(replica.state), holdingsOf(alone()))
  await second.stop(4_000)
  Start.prepare({ ...whole, isAgain: true })
  assert.equal(folder.has('cut/day.plimsoll'), false)
})

test('[START3] cut off between two commands of a list, it goes on with the second', async () => {
  const options = optionsIn('torn')
  for (const most of [7, 60, 200, 1_200, 2_500]) {
    const stop = new AbortController()
    const server = await serving(options)
    const { replica } = server.service
    const from = replica.head.seq
    replica.onFolded(() => {
      if (replica.head.seq >= from + most) stop.abort()
    })
    const client = clientOf(server, stop.signal)
    await Start.play(options, client, server.service, io()).catch((error) => {
      assert.ok(stop.signal.aborted, error)
    })
    await server.stop(4_000)
  }
  const last = await serving(options)
  assert.equal(await Start.play(options, clientOf(last), last.service, io()), true)
  const { state } = last.service.replica
  assert.deepEqual([Start.standOf(last.service.replica), state.time], ['over', alone().time])
  assert.equal(state.accounts.length, alone().accounts.length)
})

test('[START3] a day that was played otherwise is not gone on with', async () => {
  const options = optionsIn('other')
  const server = await serving(options)
  const client = clientOf(server)
  const define = { type: 'DefineAsset', id: 'a', time: start, asset: 'USDT', decimals: 8 } as const
  await server.service.replica.reached(
    await send(client, [define], server.service.replica.state),
    5_000,
  )
  await server.stop(4_000)
  const { code, stderr } = await plimsoll(['start', '--out', options.folder, '--port', '0'])
  assert.equal(code, 1)
  assert.match(stderr, /could not go on: expected .* found a: --again begins it anew/)
})

test('[START2] what is no command is refused with its reason, and what is repeated is harmless', async () => {
  const server = await serving(optionsIn('refused'))
  const { replica } = server.service
  const client = clientOf(server)
  const define = { type: 'DefineAsset', id: 'a', time: start, asset: 'USDT', decimals: 8 } as const
  const seq = await send(client, [define], replica.state)
  await replica.reached(seq, 5_000)
  assert.equal(await send(client, [define], replica.state), seq)
  const odd = { ...define, id: 'b', asset: '' }
  await assert.rejects(send(client, [odd], replica.state), DayFault)
  const stranger = { ...client, key: 'nobody' }
  await assert.rejects(send(stranger, [define], replica.state), { status: 401 })
  assert.equal(replica.head.seq, seq)
})

test('[START4] a port that is taken is not taken again', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  assert.equal(await freePort(port, '127.0.0.1'), 0)
  taken.close()
  await once(taken, 'close')
  assert.equal(await freePort(port, '127.0.0.1'), port)
})

test('[START5] the crash is shown slower, and the whole day within the time asked for', () => {
  const pace = Pace.within(60_000)
  const all = Array.from({ length: 1_440 }, (_, minute) => Pace.shownMs(pace, minute))
  assert.ok(Math.abs(all.reduce((sum, ms) => sum + ms, 0) - 60_000) < 1)
  assert.equal((all[760] ?? 0) / (all[0] ?? 1), 4)
  assert.equal(Pace.shownMs(Pace.within(0), 760), 0)
})

test('wrong options are refused before anything is begun', async () => {
  for (const words of [
    ['--minutes', '1', '--speed', '2'],
    ['--minutes', 'x'],
    ['--port', '70000'],
    ['now'],
  ]) {
    const { code, stderr } = await plimsoll(['start', '--out', folder.path('none'), ...words])
    assert.equal(code, 2)
    assert.match(stderr, /expected/)
  }
  assert.equal(folder.has('none'), false)
})

test('[START1] every command of the book is one that can be sent: whoever reads it reads the same', () => {
  const state = State.create()
  const venue = Venue.open(crashDay.opening(), crashDay.tables(), { accounts: 20 })
  for (const command of bookCommands(venue)) {
    const text = JSON.stringify(CommandText.encode(command, catalogOf(state)))
    assert.deepEqual(CommandText.decode(text, catalogOf(state)), { ok: true, value: command })
    step(state, command)
  }
})

test('[START6] Ctrl-C in the middle of the day ends it in order, with 0', async () => {
  const stop = new AbortController()
  const words = ['start', '--accounts', '30', '--out', folder.path('stopped'), '--port', '0']
  const ending = plimsoll([...words, '--minutes', '60'], { signal: stop.signal })
  setTimeout(() => stop.abort(), 1_500)
  assert.equal((await ending).code, 0)
  if (!folder.has('stopped/day.plimsoll')) return
  const { code, stderr } = await plimsoll(['verify', folder.path('stopped/day.plimsoll')])
  assert.equal(code, 0, stderr)
})
