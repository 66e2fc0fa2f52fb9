import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import type { RegisteredCall } from '../../src/report/CallsRegister.ts'
import { KeyRing } from '../../src/server/access/KeyRing.ts'
import { Service } from '../../src/server/Service.ts'
import { Desk } from '../cli/Desk.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll } from '../cli/plimsoll.ts'
import { serveOver } from '../service/http/serveOver.ts'

const folder = Folder.create()

/** A day at which ada is called, on disk. */
async function called(name: string): Promise<string> {
  const journal = folder.path(name)
  const lines = [
    ...Desk.opening,
    ...Desk.trader('cyd', '200', '1', '40000'),
    Desk.mark('m1', '39994', 1_000),
  ]
  const { stdout } = await plimsoll(['run', '--journal', journal], { stdin: Desk.text(lines) })
  assert.match(stdout, /"CallOpened"/)
  return journal
}

/** Serves a journal to a key of the desk until it is closed. */
async function serve(journal: string, scope: 'desk' | 'admin' = 'desk') {
  const grant = {
    name: 'anna',
    scope,
    accounts: null,
    commands: null,
    until: null,
  }
  const key = KeyRing.add(`${journal}-keys`, grant, clock.now())
  const service = await Service.open(journal, { clock })
  const options = { journal, host: '127.0.0.1', port: 0, now: clock.now }
  const { listener } = await serveOver(service, options)
  const world = { env: { PLIMSOLL_KEY: key }, ...clock }
  return {
    ask: (words: readonly string[], signal?: AbortSignal) =>
      plimsoll([...words, '--url', listener.url], { ...world, ...(signal && { signal }) }),
    async close() {
      await listener.close()
      await service.close()
    },
  }
}

const clock = { now: () => Date.UTC(2021, 4, 19, 0, 0, 5) }

describe('the commands that ask a running service', async () => {
  test('[REG3] [REG5] [REMOTE3] a call is noted, assigned, extended and waived, in the journal of the service', async () => {
    const journal = await called('acts.plimsoll')
    const turns = Array.from({ length: 120 }, (_, at) =>
      Desk.line('AssignCall', `turn-${at}`, { call: 'call-1', to: `p${at % 7}`, by: 'x' }, 2_000),
    )
    await plimsoll(['run', '--journal', journal], { stdin: Desk.text(turns) })
    const { ask, close } = await serve(journal)
    try {
      const list = await ask(['calls', '--json'])
      const [call] = JSON.parse(list.stdout) as RegisteredCall[]
      assert.equal(call?.account, 'cyd', list.stderr)
      const id = call?.id ?? ''
      for (const words of [
        ['acknowledge', id],
        ['note', id, '--text', 'rang'],
        ['assign', id, '--to', 'anna'],
        ['extend', id, '--until', '2d', '--reason', 'wire seen'],
      ]) {
        const { code, stderr } = await ask(['calls', ...words])
        assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
      }
      const [after] = JSON.parse((await ask(['calls', '--json'])).stdout) as RegisteredCall[]
      assert.deepEqual([after?.assignee, after?.notes[0]?.text], ['anna', 'rang'])
      assert.equal(after?.deadline, clock.now() + 2 * 86_400_000)
      const backwards = await ask(['calls', 'extend', id, '--until', '1h', '--reason', 'x'])
      assert.equal(backwards.code, 1)
      assert.match(backwards.stderr, /\(call\.deadlineBackwards\)/)
      const [first, again] = [
        await ask(['calls', 'note', id, '--text', 'once', '--id', 'n1']),
        await ask(['calls', 'note', id, '--text', 'once', '--id', 'n1']),
      ]
      assert.deepEqual([first.code, again.code], [0, 0])
      assert.match(again.stdout, /taken before/)
      for (const words of [
        ['answer', id, '--agreed', '1.5', '--reason', 'the mark is late', '--by', 'cyd'],
        ['resolve', id, '--reason', 'it was right'],
      ]) {
        const { code, stderr } = await ask(['calls', ...words])
        assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
      }
      const undisputed = await ask(['calls', 'resolve', id, '--reason', 'again'])
      assert.equal(undisputed.code, 1, undisputed.stdout)
      const bare = await ask(['calls', 'answer', id, '--agreed', '1'])
      assert.match(bare.stderr, /calls answer: expected --reason, found nothing/)
      // More entries than the service tells at once: the record is whole all the same.
      const whole = JSON.parse((await ask(['calls', id, '--json'])).stdout)
      const types = whole.history.flatMap(({ events }: { events: { type: string }[] }) =>
        events.map(({ type }) => type),
      )
      const assigned = types.filter((one: string) => one === 'CallAssigned')
      assert.deepEqual([types[0], assigned.length], ['CallOpened', 121])
      assert.ok(types.includes('CallAnswered') && types.includes('CallDisputeResolved'))
      const waived = await ask(['calls', 'waive', id, '--reason', 'settled'])
      assert.equal(waived.code, 0, waived.stderr)
      const text = await plimsoll(['calls', journal, id])
      assert.equal(text.stdout.match(/CallNoted/g)?.length, 2, 'once is once')
      assert.match(text.stdout, /CallWaived.*reason settled/)
    } finally {
      await close()
    }
  })

  test('[REMOTE5] [BOARD10] pressure is told as the service studies it, over its moves or one’s own', async () => {
    const journal = await called('pressure.plimsoll')
    const { ask, close } = await serve(journal)
    try {
      const json = await ask(['pressure', '--json', '--moves', '40,5'])
      const { ways, asOf } = JSON.parse(json.stdout)
      assert.ok(asOf > 0 && ways.length > 0, json.stderr)
      const shares = ways[0].moves.map(({ share }: { readonly share: number }) => share)
      assert.deepEqual(shares, [0.05, 0.4])
      const { along } = ways[0]
      const one = await ask(['pressure', '--along', along, '--toward', 'down'])
      assert.match(one.stdout, /^as of entry \d+, 20.*\n/)
      assert.match(one.stdout, new RegExp(`${along.replaceAll('/', '\\/')} falls · \\d+ of \\d+`))
      assert.match(one.stdout, /assumed: nobody told its depth/)
      assert.match(one.stdout, /a move of +calls +liquidates/)
      assert.doesNotMatch(one.stdout, / rises /)
      assert.equal(one.code, json.code)
      const odd = await ask(['pressure', '--depth', '5M'])
      assert.deepEqual([odd.code, odd.stdout], [2, ''])
      const none = await ask(['pressure', '--along', 'NONE'])
      assert.equal(none.code, 2)
      assert.match(none.stderr, /instrument\.unknown|no instrument NONE/)
    } finally {
      await close()
    }
  })

  test('[REMOTE5] assess, explain and book answer as of the journal', async () => {
    const journal = await called('reads.plimsoll')
    const { ask, close } = await serve(journal)
    try {
      for (const [words, file] of [
        [
          ['assess', '--account', 'cyd', '--json'],
          ['assess', journal, '--account', 'cyd', '--json'],
        ],
        [
          ['explain', 'cyd', '--json'],
          ['explain', journal, 'cyd', '--json'],
        ],
        [
          ['explain', 'cyd'],
          ['explain', journal, 'cyd'],
        ],
        [
          ['whatif', 'cyd', '--move', 'BTC=-1%', '--deposit', 'USDT=500', '--json'],
          ['whatif', journal, 'cyd', '--move', 'BTC=-1%', '--deposit', 'USDT=500', '--json'],
        ],
        [
          ['whatif', 'cyd', '--survive', 'BTC=-5%'],
          ['whatif', journal, 'cyd', '--survive', 'BTC=-5%'],
        ],
        [
          ['calls', '--json'],
          ['calls', journal, '--json'],
        ],
        [['calls'], ['calls', journal]],
        [
          ['book', '--json'],
          ['book', journal, '--json'],
        ],
      ] as const) {
        const [remote, local] = [await ask(words), await plimsoll(file)]
        assert.equal(remote.stdout, local.stdout, remote.stderr)
        assert.equal(remote.code, local.code, words.join(' '))
      }
      const list = await ask(['assess'])
      assert.match(list.stdout, /cyd +cyd +call +194 USDT/, list.stderr)
      const none = await ask(['explain', 'nobody'])
      assert.equal(none.code, 2)
      assert.match(none.stderr, /GET .*\/v1\/accounts\/nobody\/explain: .*nobody/)
    } finally {
      await close()
    }
  })

  test('[WATCH1] [WATCH3] accounts are mirrored into a service, and told again without a fault', async () => {
    const { ask, close } = await serve(folder.path('mirror.plimsoll'), 'admin')
    const read = (name: string): object =>
      JSON.parse(readFileSync(new URL(`../import/payloads/${name}.json`, import.meta.url), 'utf8'))
    const line = (account: string, venue: string, at: number): string =>
      JSON.stringify({ account, venue, at, ...read(venue) })
    const path = folder.file('two.ndjson', `${line('hedge', 'binance', clock.now())}\n`)
    try {
      const stop = new AbortController()
      const watching = ask(['watch', '--from', path, '--json'], stop.signal)
      await pause(1_500)
      appendFileSync(path, `${line('other', 'bybit', clock.now() + 1)}\n`)
      await pause(2_500)
      stop.abort()
      const { stdout } = await watching
      assert.doesNotMatch(stdout, /"kind":"(refused|failed)"/)
      assert.equal(stdout.match(/"kind":"fresh"/g)?.length, 2, stdout)
      const assessed = await ask(['assess', '--account', 'hedge', '--account', 'other', '--json'])
      const reports = JSON.parse(assessed.stdout) as AccountReport[]
      assert.deepEqual(
        reports.map(({ positions }) => [positions[0]?.contracts, positions[0]?.markPrice]),
        [
          // One symbol has one mark: the one told last.
          ['0.8', '51200'],
          ['0.25', '51200'],
        ],
      )
    } finally {
      await close()
    }
  })
})
