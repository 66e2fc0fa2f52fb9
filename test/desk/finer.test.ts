import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Feed, Mirror, type Told } from '../../src/connect/mirror/Mirror.ts'
import { Sink } from '../../src/connect/mirror/Sink.ts'
import { Steps } from '../../src/connect/mirror/Steps.ts'
import type { AccountReport } from '../../src/report/AccountReport.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll } from '../cli/plimsoll.ts'

const folder = Folder.create()

type Row = Record<string, unknown>

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../import/payloads/${name}.json`, import.meta.url), 'utf8')) as {
    readonly positions: readonly Row[]
    readonly balance: Row
    readonly tiers: unknown
  }

const payload = read('binance')
const bybit = read('bybit')

/** One state of an account: contracts, mark and wallet as decimal text; contracts null where closed. */
interface Seen {
  readonly contracts: string | null
  readonly mark: string
  readonly wallet: string
}

const start = 1_767_603_660_000

/** A payload of numbers alone, without what the venue adds that would contradict them. */
const pieces = ({ contracts, mark, wallet }: Seen, at: number) => ({
  positions: JSON.stringify(
    contracts === null
      ? []
      : [
          {
            ...{ symbol: 'BTC/USDT:USDT', side: 'long', contracts, contractSize: 1 },
            ...{ entryPrice: '50000', markPrice: mark, marginMode: 'cross', leverage: 10 },
          },
        ],
  ),
  balance: JSON.stringify({ total: wallet === '0' ? {} : { USDT: wallet } }),
  ...{ tiers: JSON.stringify(payload.tiers), at },
})

let count = 0

/** Mirrors what was seen, one after the other, into a journal; what is told and what it is at the end. */
async function mirrored(seen: readonly Seen[], before: readonly object[] = []) {
  const journal = folder.path(`finer-${count++}.plimsoll`)
  const [told, clock]: [Told[], { now: number }] = [[], { now: start }]
  const sink = Sink.journal(journal, () => clock.now)
  await sink.send(before.map((one, index) => ({ ...one, id: `b${index}` })))
  const feed: Feed = {
    ...{ account: 'hedge', venue: null },
    fetch: async () => pieces(seen[(clock.now - start) / 1_000] as Seen, clock.now),
  }
  const stands = await Mirror.mirror(feed, {
    ...{ sink, every: 1_000, silentAfter: 30_000, now: () => clock.now, times: seen.length },
    tell: (one) => void told.push(one),
    async pause(ms) {
      clock.now += Math.ceil(ms)
    },
    signal: new AbortController().signal,
  })
  sink.close()
  return { told: told.filter(({ kind }) => kind !== 'notice'), journal, stands }
}

const assessed = async (journal: string): Promise<readonly AccountReport[]> =>
  JSON.parse((await plimsoll(['assess', journal, '--json'])).stdout) as AccountReport[]

const kinds = (told: readonly Told[]): readonly string[] => told.map(({ kind }) => kind)

/** Digits, the last of them not zero, so that a number is as fine as it says. */
const decimal = (least: number, whole: number, places: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: least, max: whole }), fc.bigInt({ min: 0n, max: 10n ** 20n }))
    .map(([units, drawn]) => {
      const fraction = `${drawn}`.padStart(places, '7').slice(0, places).replace(/0$/, '3')
      return places === 0 ? `${units}` : `${units}.${fraction}`
    })

/** Ever finer: sizes to nine places, as at such prices are within limits, prices to eight, amounts to eighteen. */
const finer: fc.Arbitrary<readonly Seen[]> = fc
  .array(fc.integer({ min: 0, max: 18 }), { minLength: 2, maxLength: 6 })
  .map((places) => places.toSorted((a, b) => a - b))
  .chain((places) =>
    fc.tuple(
      ...places.map((most) =>
        fc.record<Seen>({
          contracts: decimal(1, 900, Math.min(most, 9)),
          mark: decimal(10_000, 99_999, Math.min(most, 8)),
          wallet: decimal(1, 1_000_000, most),
        }),
      ),
    ),
  )

describe('numbers that become finer', () => {
  test('[WATCH3] any sequence with ever finer digits within limits is mirrored exactly', async () => {
    await fc.assert(
      fc.asyncProperty(finer, async (seen) => {
        const { told, journal, stands } = await mirrored(seen)
        assert.deepEqual([stands, kinds(told)], [true, seen.map(() => 'fresh')])
        const [report] = await assessed(journal)
        const last = seen.at(-1) as Seen
        const [position] = report?.positions ?? []
        assert.deepEqual(
          [position?.contracts, position?.markPrice, report?.balances],
          [last.contracts, last.mark, { USDT: last.wallet }],
        )
      }),
      { numRuns: 10 },
    )
  })

  test('[WATCH3] two venues beside each other: the second one finer', async () => {
    const journal = folder.path('two.plimsoll')
    const sink = Sink.journal(journal, () => start)
    const rows: Told[] = []
    for (const [account, { positions, balance, tiers }] of [
      ['hedge', payload],
      ['other', bybit],
    ] as const) {
      const fetched = {
        ...{ positions: JSON.stringify(positions), balance: JSON.stringify(balance) },
        ...{ tiers: JSON.stringify(tiers), at: start },
      }
      const venue = account === 'hedge' ? 'binance' : 'bybit'
      const feed: Feed = { account, venue, fetch: async () => fetched }
      await Mirror.mirror(feed, {
        ...{ sink, every: 1, silentAfter: 1_000, now: () => start, times: 2 },
        ...{ tell: (one) => void rows.push(one), pause: async () => {} },
        signal: new AbortController().signal,
      })
    }
    sink.close()
    assert.deepEqual(kinds(rows.filter(({ kind }) => kind !== 'notice')), [
      'fresh',
      'fresh',
      'fresh',
      'fresh',
    ])
    const reports = await assessed(journal)
    assert.deepEqual(
      reports.map(({ account, positions }) => [account, positions[0]?.contracts]).toSorted(),
      [
        ['hedge', '0.8'],
        ['other', '0.25'],
      ],
    )
    const rulebooks = await plimsoll(['events', journal])
    assert.match(rulebooks.stdout, /ccxt:hedge:USDT/)
    assert.match(rulebooks.stdout, /ccxt:other:USDT/)
  })

  test('[WATCH3] lots and ticks are no coarser than the venue states', () => {
    const markets = [
      [{ precision: { amount: 0.001, price: 0.1 } }, 4, '0.001', '0.1'],
      [{ precision: { amount: '1e-9', price: 1e-10 } }, 4, '0.000000001', '0.0000000001'],
      [{ precision: { amount: 3, price: 0 } }, 2, '0.001', '1'],
      [{ precision: { amount: -1, price: 2 } }, 2, '10', '0.01'],
      [{ precision: { amount: 5, price: 5 } }, 3, null, null],
      [{ precision: { amount: 0, price: 'x' } }, 4, null, null],
      [undefined, 4, null, null],
    ] as const
    const text = (one: Steps['lot']): string | null =>
      one === null
        ? null
        : one.scale === 0
          ? `${one.units}`
          : `0.${`${one.units}`.padStart(one.scale, '0')}`
    for (const [market, mode, lot, tick] of markets) {
      const found = Steps.ofMarket(market, mode)
      assert.deepEqual([text(found.lot), text(found.tick)], [lot, tick])
    }
    const fine = { units: 1n, scale: 14 }
    const room = Steps.room(
      { payoff: 'linear', contractSize: '1', lot: '1', tick: '1' },
      { units: 50_000n, scale: 0 },
      { lot: fine, tick: fine },
    )
    assert.deepEqual(room, { lot: fine, tick: fine })
  })
})

const seen: Seen = { contracts: '0.8', mark: '52000', wallet: '4000' }

/** Somebody defined them before, coarser. */
const coarse = (contractSize: string, lot: string) => [
  { type: 'DefineAsset', asset: 'BTC', decimals: 8 },
  { type: 'DefineAsset', asset: 'USDT', decimals: 6 },
  {
    type: 'DefineInstrument',
    instrument: {
      ...{ id: 'BTC/USDT:USDT', kind: 'perpetual', payoff: 'linear', base: 'BTC', quote: 'USDT' },
      ...{ settle: 'USDT', contractSize, tick: '0.1', lot, expiry: null },
    },
  },
]

describe('what cannot be told', () => {
  test('[WATCH10] a refused import is not fresh: silent at once, here and in the journal, with its reason', async () => {
    const { told, journal, stands } = await mirrored(
      [seen, { ...seen, contracts: '0.85' }, { ...seen, contracts: '0.85' }, seen],
      coarse('1', '0.1'),
    )
    assert.deepEqual(kinds(told), ['fresh', 'refused', 'silent', 'back'])
    assert.equal(stands, true)
    assert.match(told[2]?.says ?? '', /no numbers since 2026-01-05T09:01:00.000Z: .*lot 0\.1/)
    assert.equal(told[2]?.asOf, start)
    const { stdout } = await plimsoll(['events', journal])
    assert.match(stdout, /silent since 2026-01-05T09:01:00.000Z: .*lot 0\.1/)
  })

  test('[WATCH10] another contract of the same name is refused, and never counted in its size', async () => {
    const { told, journal, stands } = await mirrored([seen], coarse('0.01', '0.001'))
    assert.deepEqual([stands, kinds(told)], [false, ['refused', 'silent']])
    assert.match(told[0]?.says ?? '', /contractSize is 0\.01 as it is defined, and 1 at the venue/)
    assert.deepEqual(await assessed(journal), [])
  })

  test('[WATCH3] an amount finer than the asset defined before is rounded down', async () => {
    const { told, journal } = await mirrored(
      [{ ...seen, wallet: '4000.1234567' }],
      coarse('1', '0.1'),
    )
    assert.deepEqual(kinds(told), ['fresh'])
    assert.deepEqual((await assessed(journal))[0]?.balances, { USDT: '4000.123456' })
  })
})

describe('what is no longer listed', () => {
  test('[WATCH10] positions that closed and a coin that went are gone in the mirror', async () => {
    const closed = { ...seen, contracts: null }
    const rows = await mirrored([seen, closed])
    assert.deepEqual(kinds(rows.told), ['fresh', 'fresh'])
    const [report] = await assessed(rows.journal)
    assert.deepEqual([report?.positions, report?.balances], [[], { USDT: '4000' }])
    const empty = await mirrored([
      seen,
      { ...closed, wallet: '0' },
      seen,
      { ...closed, wallet: '0' },
    ])
    assert.deepEqual(kinds(empty.told), ['fresh', 'fresh', 'fresh', 'fresh'])
    const [none] = await assessed(empty.journal)
    assert.deepEqual([none?.positions, none?.balances], [[], {}])
  })
})
