import assert from 'node:assert/strict'
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Defined } from '../../src/connect/mirror/Defined.ts'
import {
  type Feed,
  Mirror,
  type MirrorOptions,
  type Told,
} from '../../src/connect/mirror/Mirror.ts'
import { mirrorLines } from '../../src/connect/mirror/mirrorLines.ts'
import { retryIn } from '../../src/connect/mirror/retryIn.ts'
import type { Refused, Sink } from '../../src/connect/mirror/Sink.ts'
import { tail } from '../../src/connect/mirror/tail.ts'
import { VenueFault } from '../../src/connect/mirror/VenueFault.ts'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { JsonObject } from '../../src/wire/JsonText.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'

const folder = Folder.create()

interface Payload {
  readonly positions: readonly Record<string, unknown>[]
  readonly balance: Record<string, unknown>
  readonly tiers: unknown
}

const payload = JSON.parse(
  readFileSync(new URL('../import/payloads/binance.json', import.meta.url), 'utf8'),
) as Payload

const nowhere = { defined: async () => Defined.ofAnswers([], []), accountsOf: async () => [] }

const start = 1_735_600_000_000

/** A world whose clock moves only by waiting, and a sink that remembers. */
function world(part: Partial<MirrorOptions> = {}) {
  const told: Told[] = []
  const sent: JsonObject[] = []
  const clock = { now: start }
  const sink: Sink = {
    async send(commands) {
      sent.push(...commands)
      return []
    },
    ...nowhere,
    close() {},
  }
  const options: MirrorOptions = {
    ...{ sink, every: 10_000, silentAfter: 30_000, signal: new AbortController().signal },
    now: () => clock.now,
    tell: (one) => void told.push(one),
    async pause(ms) {
      clock.now += Math.ceil(ms)
    },
    ...part,
  }
  return { told, sent, clock, options }
}

type Answer = { readonly positions?: unknown; readonly balance?: unknown } | Error

/** A feed that answers in turn, the last answer for ever. */
function feed(answers: readonly Answer[], now: () => number): Feed {
  let turn = 0
  return {
    ...{ account: 'hedge', venue: 'binance' },
    async fetch() {
      const answer = answers[Math.min(turn++, answers.length - 1)] as Answer
      if (answer instanceof Error) throw answer
      const { positions = payload.positions, balance = payload.balance } = answer
      return {
        ...{ positions: JSON.stringify(positions), balance: JSON.stringify(balance) },
        ...{ tiers: JSON.stringify(payload.tiers), at: now() },
      }
    },
  }
}

const kinds = (told: readonly Told[]) =>
  told.filter(({ kind }) => kind !== 'notice').map(({ kind }) => kind)

async function run(answers: readonly Answer[], part: Partial<MirrorOptions> = {}) {
  const one = world(part)
  await Mirror.mirror(feed(answers, one.options.now), { times: answers.length, ...one.options })
  return one
}

describe('an account of a venue', () => {
  test('[WATCH1] [WATCH3] becomes definitions under ids of their content, the account, and its prices', async () => {
    const { sent } = await run([{}, {}])
    const half = (sent.length + 1) / 2
    assert.equal(sent.filter(({ type }) => type === 'DefineRulebook').length, 1, 'it stands')
    const first = sent.slice(0, half).filter(({ type }) => type !== 'DefineRulebook')
    const second = sent.slice(half)
    assert.deepEqual(
      first.map(({ type }) => type),
      second.map(({ type }) => type),
    )
    for (const [index, command] of first.entries()) {
      const isDefinition = `${command.type}`.startsWith('Define')
      assert.equal(command.id === second[index]?.id, isDefinition, `${command.type}`)
      assert.equal('time' in command, false)
    }
    assert.equal(first.at(-1)?.type, 'SetMarks')
    const imported = first.find(({ type }) => type === 'ImportAccount')
    assert.equal(imported?.source, 'binance')
  })

  test('[WATCH4] marks bear the time at which they were asked for', async () => {
    const { sent } = await run([{}, {}])
    const times = sent
      .filter(({ type }) => type === 'SetMarks')
      .flatMap(({ marks }) => (marks as JsonObject[]).map(({ time }) => time))
    assert.deepEqual(times, [start, start + 10_000])
  })

  test('[WATCH2] a payload that is malformed changes nothing, and says where', async () => {
    const [position] = payload.positions
    assert.ok(position !== undefined)
    const odd: readonly (readonly [Answer, RegExp])[] = [
      [{ positions: [position, position] }, /positions/],
      [{ positions: [{ ...position, side: null }] }, /side/],
      [{ positions: { error: 'x' } }, /list/],
      [{ positions: [{ ...position, contracts: 'many' }] }, /contracts/],
      [{ balance: [] }, /object/],
    ]
    for (const [answer, message] of odd) {
      const { sent, told } = await run([{}, answer])
      const failed = told.find(({ kind }) => kind === 'failed')
      assert.match(failed?.says ?? 'nothing', message)
      assert.equal(failed?.asOf, start, 'the numbers before it stand')
      assert.equal(sent.filter(({ type }) => type === 'ImportAccount').length, 1)
    }
  })

  test('[WATCH2] a number where text is expected, and text where a number is, are read alike', async () => {
    const contracts = (value: unknown) =>
      run([{ positions: payload.positions.map((one) => ({ ...one, contracts: value })) }])
    const [asNumber, asText] = [await contracts(0.8), await contracts('0.8')]
    const positions = ({ sent }: typeof asText) =>
      sent.find(({ type }) => type === 'ImportAccount')?.positions
    assert.deepEqual(positions(asNumber), positions(asText))
    assert.ok(positions(asText) !== undefined)
  })

  test('[WATCH5] failures are tried later each time, or when the venue says, and told once', async () => {
    const down = new VenueFault('binance: NetworkError')
    const { told, clock } = await run([{}, down, down, down, {}])
    assert.deepEqual(kinds(told), ['fresh', 'failed', 'fresh'])
    assert.ok(clock.now - start > 10_000 + 750 + 1_500 + 3_000)
    const waits = [1, 2, 3, 20].map((failures) => retryIn(down, failures))
    for (const [index, least] of [750, 1_500, 3_000, 45_000].entries()) {
      const wait = waits[index] ?? 0
      assert.ok(wait >= least && wait <= (least * 4) / 3, `${wait}`)
    }
    assert.equal(retryIn(new VenueFault('busy', 90_000), 1), 90_000)
  })

  test('[WATCH6] without numbers it is silent, once, in the journal too, and then back', async () => {
    const down = new VenueFault('binance: RequestTimeout', 20_000)
    const { told, sent } = await run([{}, down, down, down, {}])
    assert.deepEqual(kinds(told), ['fresh', 'failed', 'silent', 'back'])
    const imports = sent.filter(({ type }) => type === 'ImportAccount')
    assert.deepEqual(
      imports.map(({ source }) => source),
      [
        'binance',
        `binance: silent since ${new Date(start).toISOString()}: binance: RequestTimeout`,
        'binance',
      ],
    )
    assert.deepEqual(imports[0]?.positions, imports[1]?.positions, 'as it was')
    assert.equal(told.find(({ kind }) => kind === 'silent')?.asOf, start)
  })

  test('[WATCH6] one that never answered is silent as well', async () => {
    const down = new VenueFault('binance: NetworkError', 20_000)
    const { told, sent } = await run([down, down, down])
    assert.deepEqual(kinds(told), ['failed', 'silent'])
    assert.deepEqual(sent, [])
  })

  test('[WATCH3] tables that changed become a later version of the rulebook', async () => {
    const sent: JsonObject[] = []
    const sink: Sink = {
      async send(commands) {
        sent.push(...commands)
        return commands
          .filter(
            ({ type, rulebook }) =>
              type === 'DefineRulebook' && (rulebook as JsonObject).version === 1,
          )
          .map((command): Refused => ({ command, code: 'rulebook.duplicate', detail: 'known' }))
      },
      ...nowhere,
      close() {},
    }
    const { told } = await run([{}], { sink })
    const versions = sent
      .filter(({ type }) => type === 'DefineRulebook')
      .map(({ rulebook }) => (rulebook as JsonObject).version)
    assert.deepEqual(versions, [1, start])
    assert.ok(!kinds(told).includes('refused'))
  })
})

describe('into a journal, from a file that grows', () => {
  const line = (account: string, at: number): string =>
    `${JSON.stringify({ account, venue: 'binance', at, ...payload })}\n`

  test('[WATCH1] [WATCH9] what a script writes is in the journal, assessed, line by line', async () => {
    const [path, journal] = [folder.path('fetched.ndjson'), folder.path('watched.plimsoll')]
    const now = Date.now()
    writeFileSync(path, `${line('hedge', now)}{"account":"odd","positions":7}\nno json\n{"a"`)
    const stop = new AbortController()
    const words = ['watch', '--from', path, '--journal', journal, '--json']
    const watching = plimsoll(words, { signal: stop.signal, now: Date.now })
    await pause(1_500)
    appendFileSync(path, `:1}\n${line('hedge', now + 1_000)}`)
    await pause(1_500)
    stop.abort()
    const { code, stdout, stderr } = await watching
    assert.equal(code, 130, stderr)
    const told = records(stdout) as unknown as Told[]
    assert.deepEqual(kinds(told), ['fresh', 'failed', 'failed', 'failed', 'fresh'], stdout)
    assert.match(told.find(({ says }) => says.startsWith('line 3'))?.says ?? '', /line 3: /)
    const assessed = await plimsoll(['assess', journal, '--json'])
    const [report] = JSON.parse(assessed.stdout) as AccountReport[]
    assert.equal(report?.positions[0]?.contracts, '0.8')
    assert.equal(report?.positions[0]?.markPrice, '52000')
  })

  test('[WATCH6] numbers of a time to come are refused: the account would not fall silent', async () => {
    const told: Told[] = []
    const options = {
      ...{
        sink: { send: async () => [], ...nowhere, close() {} },
        every: 1_000,
        silentAfter: 60_000,
      },
      ...{ now: () => start, tell: (one: Told) => void told.push(one) },
      ...{ pause: (ms: number) => pause(Math.min(ms, 5)), signal: new AbortController().signal },
    }
    async function* lines() {
      yield { number: 1, text: line('hedge', start + 5_001).trim() }
      yield { number: 2, text: line('hedge', start + 5_000).trim() }
    }
    await mirrorLines(lines(), options)
    assert.deepEqual(kinds(told), ['failed', 'fresh'])
    assert.match(told[0]?.says ?? '', /line 1: at: expected a time of at most/)
  })

  test('[WATCH9] a file that is cut or replaced is read again from its beginning', async () => {
    const path = folder.file('lines', 'one\ntwo\n')
    const stop = new AbortController()
    const heard: string[] = []
    const reading = (async () => {
      for await (const one of tail(path, stop.signal)) heard.push('text' in one ? one.text : '?')
    })()
    const until = async (count: number) => {
      for (let waits = 0; heard.length < count && waits < 400; waits++) await pause(50)
    }
    await until(2)
    writeFileSync(path, 'x\n')
    await until(3)
    // Between two looks, and longer than before.
    writeFileSync(path, 'y\nz\n')
    await until(5)
    rmSync(path)
    await pause(300)
    writeFileSync(path, 'three\nfour')
    await until(6)
    await pause(300)
    stop.abort()
    await reading
    assert.deepEqual(heard, ['one', 'two', 'x', 'y', 'z', 'three'])
    assert.ok(!heard.includes('four'), 'a line that has not ended is not told')
  })
})

describe('what is asked wrongly', () => {
  test('[WATCH8] credentials are read from a file of their owner alone, and never repeated', async () => {
    const file = folder.file('venue.json', '{"apiKey":"hunter2","secret":"s3cret"}')
    chmodSync(file, 0o640)
    const base = [
      'watch',
      '--venue',
      'binanceusdm',
      '--journal',
      folder.path('x'),
      '--credentials',
      file,
    ]
    const open = await plimsoll(base)
    assert.equal(open.code, 2)
    assert.match(open.stderr, /expected mode 0600, found mode 0640/)
    chmodSync(file, 0o600)
    for (const odd of ['hunter2', '["hunter2"]', '{"hunter2":"apiKey"}', '{"apiKey":"hunter2"']) {
      writeFileSync(file, odd)
      const { code, stderr } = await plimsoll(base)
      assert.equal(code, 2, odd)
      assert.match(stderr, /--credentials: /)
      assert.doesNotMatch(stderr, /hunter2/)
    }
  })

  test('[WATCH1] a venue or a file, and a journal or a service', async () => {
    const rows: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /expected --venue or --from/],
      [['--venue', 'okx', '--from', 'x', '--journal', 'y'], /expected --venue or --from, and one/],
      [['--from', 'x'], /expected --journal or --url/],
      [
        ['--from', 'x', '--journal', 'y', '--url', 'http://127.0.0.1'],
        /--journal or --url, and one/,
      ],
      [['--from', folder.path('none'), '--journal', folder.path('z')], /none: expected a file/],
      [['x'], /found 'x'/],
    ]
    for (const [words, message] of rows) {
      const { code, stderr } = await plimsoll(['watch', ...words])
      assert.equal(code, 2, stderr)
      assert.match(stderr, message)
    }
  })
})
