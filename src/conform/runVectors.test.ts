import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { unpublished } from '../../test/unpublished.ts'
import { FileFault } from '../connect/FileFault.ts'
import { Ratio } from '../money/Ratio.ts'
import { compare, numberOf } from './compare.ts'
import { binance_docs } from './crypto/binance_docs.ts'
import { hyperliquid_docs } from './crypto/hyperliquid_docs.ts'
import { FactError, Facts } from './Facts.ts'
import { runVectors, type VectorReport } from './runVectors.ts'

async function inFolder<T>(
  files: Readonly<Record<string, unknown>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-vectors-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      await writeFile(join(folder, name), text)
    }
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function reports(path: string): Promise<VectorReport[]> {
  const all: VectorReport[] = []
  for await (const report of runVectors(path)) all.push(report)
  return all
}

const border = (id: string, maintenanceMargin: unknown, more = {}) => ({
  id,
  method: 'binance.tier_continuity',
  input: { notional: 50_000, tierA: [0.004, 0], tierB: [0.005, 50] },
  expected: { maintenanceMargin },
  ...more,
})

test('[CONF1] runs every file that has cases, however deep, in the order of their paths', async () => {
  const files = {
    'b/binance_docs.json': { cases: [border('one', 200), border('two', 200)] },
    'a/deep/binance_docs.json': { cases: [border('three', 200)] },
    'a/notes.json': { about: 'no cases here' },
    'a/list.json': [1, 2],
    'README.md': 'not a vector',
  }
  const found = await inFolder(files, async (folder) =>
    (await reports(folder)).map((one) => ({ ...one, file: one.file.slice(folder.length + 1) })),
  )
  assert.deepEqual(found, [
    { file: 'a/deep/binance_docs.json', passed: 1, total: 1, failures: [], untold: [] },
    { file: 'b/binance_docs.json', passed: 2, total: 2, failures: [], untold: [] },
  ])
})

test('[CONF1] runs one file where that is what it is given', async () => {
  const files = { 'binance_docs.json': { cases: [border('one', 200)] } }
  const found = await inFolder(files, (folder) => reports(join(folder, 'binance_docs.json')))
  assert.deepEqual(
    found.map(({ passed }) => passed),
    [1],
  )
})

test('[CONF2] what no adapter understands has failed: a file, a method, a field, an answer', async () => {
  const wordless = border('wordless', 200, { input: { notional: 'much' } })
  const files = {
    'binance_docs.json': {
      cases: [
        border('right', 200),
        border('wrong', 201),
        border('stranger', 200, { method: 'binance.moon_phase' }),
        border('inherited', 200, { method: 'constructor' }),
        wordless,
        border('more', 200, { expected: { maintenanceMargin: 200, colour: 1 } }),
        { method: 'binance.tier_continuity', expected: {} },
        7,
      ],
    },
    'toString.json': { cases: [border('lost', 200)] },
  }
  const [known, unknown] = await inFolder(files, reports)
  assert.deepEqual([known?.passed, known?.total], [1, 8])
  assert.deepEqual(
    known?.failures.map(({ id, found }) => [id, found]),
    [
      ['wrong', '{"maintenanceMargin":"200 and 200"}'],
      ['stranger', 'no adapter for binance.moon_phase'],
      ['inherited', 'no adapter for constructor'],
      ['wordless', 'notional: expected a number, found "much"'],
      ['more', '{"maintenanceMargin":"200 and 200"}'],
      ['#6', 'input: expected an object, found undefined'],
      ['#7', 'no adapter for undefined'],
    ],
  )
  assert.deepEqual([unknown?.passed, unknown?.total], [0, 1])
  assert.equal(unknown?.failures[0]?.found, 'no adapter for this file')
})

test('[CONF4] a file that is no JSON has failed, a folder that is not there is a fault', async () => {
  const [report] = await inFolder({ 'broken.json': '{"cases": [' }, reports)
  assert.deepEqual([report?.passed, report?.total, report?.failures[0]?.expected], [0, 1, 'JSON'])
  await assert.rejects(reports('/no/such/folder'), FileFault)
})

test('[CONF3] numbers meet within the tolerance, both ends included, and null is null alone', () => {
  const found = { price: Ratio.of(10_005n, 1_000n), none: null }
  assert.ok(compare({ price: 10 }, found, 0.005))
  assert.ok(!compare({ price: 10 }, found, 0.0049))
  assert.ok(compare({ price: 10 }, found, { rel: 0.0005 }))
  assert.ok(!compare({ price: 10 }, found, { rel: 0.0004 }))
  assert.ok(!compare({ price: 10 }, found, undefined))
  assert.ok(compare({ price: 10.005 }, found, undefined))
  assert.ok(compare({ initHealth: 10 }, { initHealth: found.price ?? null }, { health: 0.005 }))
  assert.ok(!compare({ initHealth: 10 }, { initHealth: found.price ?? null }, { heal: 0.005 }))
  assert.ok(compare({ none: null }, found, undefined))
  assert.ok(!compare({ none: 0 }, found, 1))
  assert.ok(!compare({ price: null }, found, 100))
  assert.ok(!compare({ other: 1 }, found, 100))
  assert.ok(compare({ price: 10.005, other: 'None' }, found, undefined))
  assert.ok(!compare({ other: 'None' }, found, undefined))
  assert.ok(!compare({ price: 10 }, { price: [Ratio.of(10n), Ratio.of(11n)] }, 0.5))
})

test('[CONF3] words, flags, lists and objects are met at any depth, and a tolerance may be of one name', () => {
  const half = Ratio.of(1n, 2n)
  const found = { state: 'free', safe: true, legs: [{ id: 'a', size: half }, 7n], none: [] }
  assert.ok(compare({ state: 'free', safe: true, legs: [{ id: 'a', size: 0.5 }, '7'] }, found, 0))
  assert.ok(compare({ none: [], note: 'as printed' }, found, 0))
  for (const wrong of [
    { state: 'warning' },
    { safe: 'true' },
    { safe: 1 },
    { legs: [{ id: 'a', size: 0.5 }] },
    { legs: [7, { id: 'a', size: 0.5 }] },
    { legs: { 0: 7 } },
    { none: 7 },
    { state: { free: 1 } },
  ]) {
    assert.ok(!compare(wrong, found, 100), JSON.stringify(wrong))
  }
  const priced = { price: Ratio.of(101n), size: Ratio.of(101n) }
  assert.ok(compare({ price: 100, size: 101 }, priced, { price: 1 }))
  assert.ok(!compare({ price: 100, size: 100 }, priced, { price: 1 }))
  assert.ok(compare({ price: 100, size: 101 }, priced, { price_rel: 0.01, rel: 0 }))
})

test('[CONF5] a JSON number is its shortest decimal, exactly', () => {
  assert.deepEqual(Facts.exact(0.1), Ratio.of(1n, 10n))
  assert.deepEqual(Facts.exact(1e-8), Ratio.of(1n, 100_000_000n))
  assert.deepEqual(Facts.exact(1.997038e8), Ratio.of(199_703_800n))
  assert.deepEqual(Facts.exact(1e21), Ratio.of(10n ** 21n))
  assert.deepEqual(Facts.exact(-2.5e-7), Ratio.of(-25n, 100_000_000n))
  assert.deepEqual(Facts.exact('12.50'), Ratio.of(25n, 2n))
  for (const no of [null, Number.NaN, Number.POSITIVE_INFINITY, '1,0', '', '0x10', [], true]) {
    assert.throws(() => Facts.exact(no), FactError)
  }
})

const price = (input: Facts): string | null => {
  const { liquidationPrice } = binance_docs['binance.um.liquidation_price']?.(input) ?? {}
  if (liquidationPrice === null) return null
  const number = numberOf(liquidationPrice)
  assert.ok(number !== null)
  return Ratio.format(Ratio.add(number, Ratio.of(5n, 10n ** 9n)), 8)
}

const eth = { q: 3_683.979, ep: 1_456.84, mark: 1_335.18, mmr: 0.1, cum: 135_365 }
const btc = { q: 109.488, ep: 32_481.98, mark: 31_967.27, mmr: 0.025, cum: 16_300 }
const wallet = { walletBalance: 1_535_443.01, side: 'long' }

test('[CONF6] liquidation prices in both shapes, long and short, isolated and cross', () => {
  // (wallet - others' maintenance + others' profit + amount - side × size × entry) ÷ (size × (rate - side))
  const isolated = { ...wallet, mode: 'isolated', otherPosition: btc, position: eth }
  assert.equal(price(isolated), '1114.78496375')
  assert.equal(price({ ...isolated, position: btc, otherPosition: null }), '18778.72593217')
  assert.equal(
    price({ ...wallet, mode: 'cross', position: eth, otherPosition: btc }),
    '1153.25646424',
  )
  assert.equal(
    price({ ...wallet, mode: 'cross', position: btc, otherPosition: eth }),
    '26316.89326452',
  )
  const short = { ...btc, q: -109.488 }
  assert.equal(
    price({ ...wallet, mode: 'cross', position: eth, otherPosition: short }),
    '1119.26268349',
  )
  const plain = { side: 'short', leverage: 3, entry: 10, quantity: 1, mmr: 0.01, cum: 0.01 }
  assert.equal(price({ ...plain, isolatedMargin: 3.3333333333333335 }), '13.21122112')
  assert.equal(price({ ...plain, isolatedMargin: 10, side: 'long' }), null)
})

const hundredths = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100)

const position = fc.record({
  q: hundredths(1, 5_000),
  ep: hundredths(10, 60_000),
  mark: hundredths(10, 60_000),
  mmr: fc.constantFrom(0.004, 0.01, 0.025, 0.1, 0.5),
  cum: fc.constantFrom(0, 50, 135_365),
})

test('[CONF6] liquidation prices of random accounts meet the closed form of one bracket', () => {
  let met = 0
  fc.assert(
    fc.property(
      position,
      fc.option(position, { nil: null }),
      hundredths(0, 9_000_000),
      fc.constantFrom('long', 'short'),
      fc.constantFrom('cross', 'isolated'),
      (own, otherPosition, walletBalance, side, mode) => {
        const input = { position: own, otherPosition, walletBalance, side, mode }
        const sign = side === 'long' ? 1 : -1
        const other = mode === 'cross' ? otherPosition : null
        const beside = other
          ? other.q * (other.mark - other.ep) - (other.q * other.mark * other.mmr - other.cum)
          : 0
        const { q, ep, mmr, cum } = own
        const formula = (walletBalance + beside + cum - sign * q * ep) / (q * mmr - sign * q)
        const found = price(input)
        if (formula <= 0) assert.equal(found, null)
        else {
          met += 1
          assert.ok(Math.abs(Number(found) / formula - 1) < 1e-6, `${found} is not ${formula}`)
        }
      },
    ),
    { numRuns },
  )
  assert.ok(met > 0)
})

test('[CONF6] brackets: amounts derived and printed, on borders and beyond the last', () => {
  const answer = (method: string, input: Facts) => binance_docs[method]?.(input)
  const amount = answer('binance.maintenance_amount', {
    floor: 25_000,
    mmr: 0.05,
    prevMmr: 0.025,
    prevCum: 65,
  })
  assert.deepEqual(amount, { maintenanceAmount: Ratio.of(690n) })
  const first = { floor: 0, mmr: 0.05, prevMmr: null, prevCum: null }
  assert.deepEqual(answer('binance.maintenance_amount', first), { maintenanceAmount: Ratio.zero })
  const coins = { notional: 50, mmr: 0.05, prevMmr: 0.025, cumPrev: 0.56 }
  assert.deepEqual(answer('binance.coinm.maintenance', coins), {
    maintenanceAmount: Ratio.of(181n, 100n),
  })
  const tiers = [
    { minNotional: 0, maintenanceMarginRate: 0.01, maintAmt: 0 },
    { minNotional: 5_000, maintenanceMarginRate: 0.02, maintAmt: 75 },
    { minNotional: 25_000, maintenanceMarginRate: 0.05, maintAmt: null },
  ]
  const lookup = (notional: number) => answer('binance.tier_lookup', { tiers, notional })
  assert.deepEqual(lookup(0), {
    mmr: Ratio.of(1n, 100n),
    maintenanceAmount: Ratio.zero,
    maintenanceMargin: Ratio.zero,
  })
  // The amount as printed counts: 75, where the rule gives 50.
  assert.deepEqual(lookup(5_000), {
    mmr: Ratio.of(1n, 50n),
    maintenanceAmount: Ratio.of(75n),
    maintenanceMargin: Ratio.of(25n),
  })
  assert.deepEqual(lookup(1_000_000), {
    mmr: Ratio.of(1n, 20n),
    maintenanceAmount: Ratio.of(825n),
    maintenanceMargin: Ratio.of(49_175n),
  })
})

test('[CONF6] margin tiers by highest leverage: a rate of 1/6 at three times', () => {
  const tiers = [
    { lowerBound: 0, maxLeverage: 10 },
    { lowerBound: 20_000, maxLeverage: 3 },
  ]
  const found = hyperliquid_docs['hyperliquid.margin_tiers']?.({ tiers, notional: 80_000 })
  assert.ok(found)
  // 20,000 × (1/6 - 1/20), and 80,000 / 6 less that: the first is exact, the second rounded up.
  assert.deepEqual(found.deduction, Ratio.of(7_000n, 3n))
  assert.ok(compare({ maintenanceMargin: 11_000 }, found, 1e-18))
})

for (const name of ['binance_docs', 'hyperliquid_docs']) {
  const { path, skip } = unpublished(`vectors/crypto/${name}.json`)
  test(`[CONF6] every case of ${name} passes`, { skip }, async () => {
    const [report] = await reports(path)
    assert.ok(report !== undefined && report.total > 0)
    assert.deepEqual(report.failures, [])
    assert.equal(report.passed, report.total)
  })
}

test('[CONF9] what a case does not tell is said, not read from its name, and what it tells is met', async () => {
  const inputs = { longMarketValue: 7000, debit: 5000, maintenanceRate: 0.3 }
  const found = async (id: string, more = {}, equity = 2000) => {
    const expected = { equity, sharesToSell: 10 }
    const one = {
      id,
      methodology: 'long-maintenance-call',
      inputs: { ...inputs, ...more },
      expected,
    }
    const files = { 'finra_regt_examples.json': { cases: [one] } }
    const [report] = await inFolder(files, reports)
    assert.ok(report)
    return [report.passed, report.failures.length, report.untold.map(({ what }) => what)]
  }
  const missing = ['shares, or a price']
  assert.deepEqual(await found('bought'), [0, 0, missing])
  assert.deepEqual(await found('bought-200x35'), [0, 0, missing])
  assert.deepEqual(await found('bought', {}, 2001), [0, 1, []])
  assert.deepEqual(await found('bought', { price: 35 }), [1, 0, []])
  assert.deepEqual(await found('bought-100x70', { shares: 200 }), [1, 0, []])
})
