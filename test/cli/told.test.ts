import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Output } from '../../src/cli/Io.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

/** Everything decided is told at least once, in order, whoever dies when. */

const folder = Folder.create()
const { line, mark, opening, text } = Desk

/** A morning that ends in a liquidation: two entries have several events. */
const session = [...opening, mark('m1', '35100', 60_000), mark('m2', '35000', 61_000)]

async function run(name: string, commands: readonly string[], ...more: readonly string[]) {
  const words = ['run', '--journal', folder.path(name), ...more]
  const { code, stdout, stderr } = await plimsoll(words, { stdin: text(commands) })
  assert.equal(code, 0, stderr)
  return { told: lines(stdout), stderr }
}

const lines = (out: string): readonly string[] => out.split('\n').filter((one) => one !== '')
const isEvent = (one: string) => one.startsWith('{"seq"')
const seqOf = (one: string) => (JSON.parse(one) as { readonly seq: number }).seq
const ofType = (all: readonly string[], type: string) =>
  all.filter((one) => one.includes(`"type":"${type}"`))

async function events(name: string, ...more: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await plimsoll(['events', folder.path(name), ...more])
  assert.equal(code, 0, stderr)
  return lines(stdout)
}

test('[TOLD1] what is told again is what was told, from any entry on', async () => {
  const { told } = await run('again', session)
  const all = told.filter(isEvent)
  const last = seqOf(all.at(-1) as string)
  assert.deepEqual(await events('again'), all)
  for (const from of [0, 1, 7, last - 1, last]) {
    const after = all.filter((one) => seqOf(one) > from)
    assert.deepEqual(await events('again', '--from', `${from}`), after)
  }
  const resumed = await run('again', [], '--from', '5')
  const disarmed = ofType(resumed.told, 'Disarmed')
  assert.deepEqual(
    resumed.told,
    [...all.filter((one) => seqOf(one) > 5), ...disarmed],
    'and what the start itself decided',
  )
  assert.equal(disarmed.length, 1)
})

test('[TOLD1] some of the events, by type and by account', async () => {
  const { told } = await run('some', session)
  const all = told.filter(isEvent)
  assert.deepEqual(await events('some', '--type', 'MarksSet'), ofType(all, 'MarksSet'))
  const ada = await events('some', '--account', 'ada')
  assert.ok(ada.length > 3 && ada.length < all.length)
  assert.ok(ada.every((one) => all.includes(one) && one.includes('"ada"')))
  const wrong = await plimsoll(['events', folder.path('some'), '--type', 'MarkSet'])
  assert.deepEqual([wrong.code, wrong.stdout], [2, ''])
  assert.match(wrong.stderr, /expected a type of events, found 'MarkSet'; did you mean MarksSet\?/)
})

test('[TOLD1] a reader that is further than the journal is told so', async () => {
  await run('short', opening)
  for (const words of [
    ['events', folder.path('short'), '--from', '99'],
    ['run', '--journal', folder.path('short'), '--from', '99'],
  ]) {
    const { code, stderr } = await plimsoll(words)
    assert.equal(code, 2)
    assert.match(stderr, /short has entries up to \d+, found a reader that is at 99/)
  }
})

test('[TOLD2] a repeat is answered as the command was, in the same run and after a start', async () => {
  const plain = (all: readonly string[]) =>
    all.map((one) => one.replace(/"line":\d+,/, '').replace('"isRepeat":true', '"isRepeat":false'))
  const twice = await run('repeat', [...session, ...session])
  const half = twice.told.length / 2
  assert.deepEqual(plain(twice.told.slice(half)), plain(twice.told.slice(0, half)))
  assert.equal(twice.told.filter((one) => one.includes('"isRepeat":true')).length, session.length)
  // The order that is out is told first; then every answer is as it was, from the last to the first.
  const again = await run('repeat', session.toReversed())
  const [order, ...answers] = again.told
  assert.deepEqual(order, ofType(twice.told, 'LiquidationOrdered')[0])
  assert.deepEqual(plain(answers).toSorted(), plain(twice.told.slice(0, half)).toSorted())
})

test('[TOLD4] an order that is out is told again at every start, until it is answered', async () => {
  const { told } = await run('out', session)
  const [order] = ofType(told, 'LiquidationOrdered')
  assert.ok(order !== undefined)
  assert.deepEqual((await run('out', [])).told, [order])
  assert.deepEqual((await run('out', [])).told, [order])
  const { order: id, contracts } = JSON.parse(order) as {
    readonly order: string
    readonly contracts: string
  }
  const execution = {
    ...{ order: id, instrument: 'BTC/USDT:USDT', contracts },
    ...{ price: '35000', fee: '0', status: 'done' },
  }
  await run('out', [line('ReportExecution', 'filled', { executions: [execution] }, 62_000)])
  assert.deepEqual((await run('out', [])).told, [])
})

test('[TOLD4] an order that was withdrawn is told again with its withdrawal', async () => {
  const cancel = { account: 'ada', until: null, by: 'ops', reason: 'her wire is here' }
  const { told } = await run('withdrawn', [
    ...session,
    line('CancelLiquidation', 'stop', cancel, 62_000),
  ])
  const expected = [
    ...ofType(told, 'LiquidationOrdered'),
    ...ofType(told, 'LiquidationOrderCancelled'),
  ]
  assert.equal(expected.length, 2)
  assert.deepEqual((await run('withdrawn', [])).told, expected)
})

test('[TOLD4] [PROT17] so is that of a protection of an isolated position, which its owner closed', async () => {
  const id = 'BTC/USDT:USDT'
  const guard = {
    ...{ name: 'guard', trigger: { kind: 'mark', instrument: id, side: 'below', price: '39900' } },
    ...{ target: null, actions: [{ kind: 'reduce', worst: null }] },
    ...{ budget: '100000', times: 1, coolDown: 60_000, deadline: 60_000 },
  }
  const change = { kind: 'marginMode', instrument: id, mode: 'isolated' }
  const { told } = await run('isolated', [
    ...opening.filter((one) => !one.includes('"ReportFill"')),
    line('ChangeMode', 'mode', { account: 'ada', change }),
    ...opening.filter((one) => one.includes('"ReportFill"')),
    line('SetProtection', 'set', { account: `ada/${id}`, protection: guard }, 50_000),
    mark('m1', '39900', 60_000),
    line('CloseOrder', 'close', { account: 'ada', order: 'protection-1' }, 61_000),
  ])
  const expected = [...ofType(told, 'ProtectionOrdered'), ...ofType(told, 'OrderClosed')]
  assert.equal(expected.length, 2, told.join('\n'))
  assert.deepEqual((await run('isolated', [])).told, expected)
})

const position = async (name: string, cursor: string): Promise<number> => {
  const { stdout } = await plimsoll(['cursor', folder.path(name), cursor, '--json'])
  const [{ cursors }] = records(stdout) as unknown as [
    { readonly cursors: readonly { readonly seq: number }[] },
  ]
  return cursors[0]?.seq ?? 0
}

test('[TOLD3] a cursor is moved forward only, up to the last entry, by its name', async () => {
  await run('moved', opening)
  const move = (...words: readonly string[]) => plimsoll(['cursor', folder.path('moved'), ...words])
  assert.equal((await move('mail', '--to', '3')).code, 0)
  assert.equal((await move('mail', '--to', '3')).code, 0)
  assert.equal((await move('mail', '--to', '7')).code, 0)
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['mail', '--to', '6'], /mail is at 7 already, found '6'/],
    [['mail', '--to', '99'], /has entries up to 12, found '99'/],
    [['mail', '--to', '-1'], /expected the number of an entry, found '-1'/],
    [['--to', '6'], /expected a NAME to move, found none/],
    [['a b', '--to', '6'], /expected a name of up to 64 letters/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr } = await move(...words)
    assert.equal(code, 2)
    assert.match(stderr, message)
  }
  assert.equal(await position('moved', 'mail'), 7)
  const { stdout } = await move()
  assert.match(stdout, /^cursor +taken +left\nmail +7 +5$/m)
  assert.equal((await plimsoll(['verify', folder.path('moved')])).code, 0)
})

test('[TOLD3] a cursor moves while an engine writes, and disturbs it in nothing', async () => {
  const path = folder.path('busy')
  async function* input() {
    for (const [index, one] of session.entries()) {
      yield Buffer.from(`${one}\n`)
      if (index % 4 !== 3) continue
      const { code, stderr } = await plimsoll(['cursor', path, 'mail', '--to', `${index}`])
      assert.equal(code, 0, stderr)
      await events('busy', '--cursor', 'other')
    }
  }
  const { code, stderr } = await plimsoll(['run', '--journal', path], { stdin: input() })
  assert.equal(code, 0, stderr)
  assert.equal(await position('busy', 'mail'), 11)
  assert.equal((await plimsoll(['verify', path])).code, 0)
})

/** A pipe that holds so many bytes and a reader that dies after so many: what it had taken by then. */
function pipe(held: number, dies: number) {
  let written = ''
  const output: Output = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk: string, _, done) {
        written += chunk
        if (written.length <= dies) return done()
        done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }))
      },
    }).on('error', () => {}),
    { held },
  )
  // The reader is as far behind as the pipe allows.
  const taken = () => lines(written.slice(0, Math.max(0, Math.min(dies, written.length) - held)))
  return { output, taken }
}

test('[TOLD3] readers that die are told everything at least once, in order', async () => {
  const deposits = Array.from({ length: 60 }, (_, index) =>
    line('Deposit', `more${index}`, { account: 'ada', asset: 'USDT', amount: '1' }, 62_000),
  )
  await run('dying', [...session, ...deposits])
  const all = await events('dying')
  let name = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2_000), fc.nat(20_000)), { maxLength: 4 }),
      async (deaths) => {
        const cursor = `reader${++name}`
        const heard: string[] = []
        for (const [held, dies] of deaths) {
          const { output, taken } = pipe(held, dies)
          const words = ['events', folder.path('dying'), '--cursor', cursor]
          await plimsoll(words, { stdout: output })
          heard.push(...taken().filter((one) => all.includes(one)))
          const first = all.find((one) => !heard.includes(one))
          const at = await position('dying', cursor)
          assert.ok(first === undefined || at < seqOf(first), 'it stands before what was not taken')
        }
        heard.push(...(await events('dying', '--cursor', cursor)))
        assert.deepEqual([...new Set(heard)], all)
        assert.deepEqual(await events('dying', '--cursor', cursor), [], 'and no more')
      },
    ),
    { numRuns: Math.ceil(numRuns / 25) },
  )
})
