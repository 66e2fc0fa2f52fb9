import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankruptcy, candidate, perpetual } from '../../test/markets.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import type { MarketDeficit } from './Resolution.ts'
import { resolveMarket } from './resolveMarket.ts'

// Rule IDs like [FALL4] refer to docs/spec/waterfall.md, where these numbers are worked by hand.

const linear = perpetual({})

/** The mark fell to 90; two shorts are in profit, one long is in profit, one short is not. */
const fall: MarketDeficit = {
  instrument: linear,
  mark: Price.of(90n),
  deficits: [bankruptcy('b', 10n, 60n)],
  fundAvailable: Amount.zero,
  candidates: [
    candidate(linear, 90n, { account: 'early', lots: -8n, entry: 120n, equity: 360n }),
    candidate(linear, 90n, { account: 'late', lots: -20n, entry: 100n, equity: 450n }),
    candidate(linear, 90n, { account: 'long', lots: 40n, entry: 80n, equity: 10n }),
    candidate(linear, 90n, { account: 'wrong', lots: -50n, entry: 85n, equity: 100n }),
  ],
  policy: 'ranked',
}

const at = (change: Partial<MarketDeficit>) => resolveMarket({ ...fall, ...change })

test('[FALL4] a fund that pays all inherits all; nobody else is touched', () => {
  const { fundPaid, deleveraged, socialised, inheritedLots, takeovers } = at({
    fundAvailable: Amount.of(60n),
  })
  assert.deepEqual(fundPaid, [{ account: 'b', amount: 60n }])
  assert.deepEqual([deleveraged, socialised], [[], []])
  assert.equal(inheritedLots, 10n)
  assert.deepEqual(takeovers, [{ account: 'b', leg: 'net', lots: -10n, by: 'fund' }])
})

test('[FALL4] a fund that pays a quarter inherits a quarter, rounded down', () => {
  const { inheritedLots, takeovers, deleveraged } = at({ fundAvailable: Amount.of(15n) })
  assert.equal(inheritedLots, 2n)
  assert.deepEqual(
    takeovers.map(({ lots, by }) => [lots, by]),
    [
      [-2n, 'fund'],
      [-8n, 'deleveraging'],
    ],
  )
  assert.deepEqual(
    deleveraged.map(({ account, lots, haircut }) => [account, lots, haircut]),
    [['early', 8n, 45n]],
  )
})

test('[FALL4] an account that owes nothing is closed, and the fund takes its lots', () => {
  const { inheritedLots, deleveraged, uncovered } = at({ deficits: [bankruptcy('b', 10n, 0n)] })
  assert.equal(inheritedLots, 10n)
  assert.deepEqual(deleveraged, [])
  assert.equal(uncovered, 0n)
})

test('[FALL5] [FALL6] [FALL10] the most profitable and leveraged close first, with the reason', () => {
  const { deleveraged, inheritedLots } = at({})
  assert.equal(inheritedLots, 0n)
  assert.deepEqual(deleveraged, [
    {
      account: 'early',
      leg: 'net',
      lots: 8n,
      haircut: 48n,
      effectivePrice: 96n,
      rank: 1,
      reason: 'rank 1 of 2: net gain 0.25 of cost × notional 2 of equity = score 0.5',
    },
    {
      account: 'late',
      leg: 'net',
      lots: 2n,
      haircut: 12n,
      effectivePrice: 96n,
      rank: 2,
      reason: 'rank 2 of 2: net gain 0.1 of cost × notional 4 of equity = score 0.4',
    },
  ])
})

test('[FALL5] equal scores go by account id, compared without division', () => {
  const twin = (account: string, lots: bigint, equity: bigint) =>
    candidate(linear, 90n, { account, lots, entry: 120n, equity })
  const { deleveraged } = at({
    candidates: [twin('z', -8n, 360n), twin('a', -4n, 180n), twin('m', -8n, 359n)],
  })
  assert.deepEqual(
    deleveraged.map(({ account, lots }) => [account, lots]),
    [
      ['m', 8n],
      ['a', 2n],
    ],
  )
})

test('[FALL7] nobody closes below the fair bankruptcy price; what one cannot bear is socialised', () => {
  // early's 8 lots carry 240 of profit and late's two carry 20; the long gained 400. Each of ten lots
  // is to bear a tenth.
  const rows: [bigint, [bigint, bigint], [string, bigint][], bigint][] = [
    [100n, [80n, 20n], [], 0n],
    [
      200n,
      [160n, 20n],
      [
        ['early', 2n],
        ['late', 5n],
        ['long', 13n],
      ],
      0n,
    ],
    [
      318n,
      [240n, 20n],
      [
        ['late', 18n],
        ['long', 40n],
      ],
      0n,
    ],
    [
      900n,
      [240n, 20n],
      [
        ['late', 180n],
        ['long', 400n],
      ],
      60n,
    ],
  ]
  for (const [deficit, haircuts, shares, uncovered] of rows) {
    const resolution = at({ deficits: [bankruptcy('b', 10n, deficit)] })
    assert.deepEqual(
      resolution.deleveraged.map(({ haircut }) => haircut),
      haircuts,
    )
    assert.deepEqual(
      resolution.socialised.map(({ account, amount }) => [account, amount]),
      shares,
    )
    assert.equal(resolution.uncovered, uncovered)
  }
})

test('[FALL8] pro rata: everybody opposite and in profit closes his share, exactly', () => {
  const { deleveraged } = at({ policy: 'proRata' })
  assert.deepEqual(
    deleveraged.map(({ account, lots, haircut, rank }) => [account, lots, haircut, rank]),
    [
      ['early', 2n, 12n, 1],
      ['late', 8n, 48n, 1],
    ],
  )
  assert.equal(
    deleveraged[0]?.reason,
    'pro rata: 2 of its 8 lots, 10 wanted of 28 opposite and in profit',
  )
})

test('[FALL20] [FALL21] a hedge is left whole while an unhedged winner stands, and taken last with a word', () => {
  const hedge = (account: string, entry: bigint, lots: bigint) => [
    candidate(linear, 90n, { account, leg: 'long', lots: lots - 3n, entry: 80n }),
    candidate(linear, 90n, { account, leg: 'short', lots: -lots, entry, equity: 100n }),
  ]
  // The hedged one gained most on its short leg, and three of its lots are naked.
  const legs = [...hedge('hedged', 190n, 30n), ...fall.candidates]
  const { deleveraged } = at({ candidates: legs })
  assert.deepEqual(
    deleveraged.map(({ account, lots }) => [account, lots]),
    [
      ['hedged', 3n],
      ['early', 7n],
    ],
  )
  assert.match(deleveraged[0]?.reason ?? '', /score [0-9.]+, 27 of its 30 lots are hedged$/)
  const alone = at({ candidates: hedge('hedged', 190n, 30n) }).deleveraged
  assert.equal(alone[0]?.lots, 10n)
  assert.match(alone[0]?.reason ?? '', /no unhedged winner is left: 7 of its 27 hedged lots$/)
  const byLeg = at({ candidates: legs, policy: 'rankedByLeg' }).deleveraged
  assert.deepEqual(
    byLeg.map(({ account, lots }) => [account, lots]),
    [['hedged', 10n]],
  )
})

test('[FALL20] whose legs cancel won nothing, whatever one of them shows', () => {
  const cancelled = [
    candidate(linear, 90n, { account: 'h', leg: 'long', lots: 10n, entry: 100n }),
    candidate(linear, 90n, { account: 'h', leg: 'short', lots: -10n, entry: 100n }),
  ]
  const { deleveraged, socialised, inheritedLots, uncovered } = at({ candidates: cancelled })
  assert.deepEqual([deleveraged, socialised], [[], []])
  assert.deepEqual([inheritedLots, uncovered], [10n, 60n])
})

test('[FALL20] a linked leg hedges and its loss counts; a linked gain is another market’s', () => {
  const linked = (lots: bigint, profit: bigint) =>
    at({
      candidates: [
        candidate(linear, 90n, { account: 's', lots: -10n, entry: 100n, linked: { lots, profit } }),
        candidate(linear, 90n, { account: 't', lots: -6n, entry: 91n }),
      ],
    })
  const lots = (resolution: ReturnType<typeof linked>) =>
    resolution.deleveraged.map(({ account, lots }) => [account, lots])
  assert.deepEqual(lots(linked(6n, 0n)), [
    ['s', 4n],
    ['t', 6n],
  ])
  assert.deepEqual(lots(linked(10n, -100n)), [['t', 6n]])
  assert.deepEqual(lots(linked(-10n, 500n)), [['s', 10n]])
})

test('[FALL9] a deficit without open lots is socialised over both sides', () => {
  const { deleveraged, socialised, uncovered, covered } = at({
    deficits: [bankruptcy('b', 0n, 84n)],
  })
  assert.deepEqual(deleveraged, [])
  assert.deepEqual(
    socialised.map(({ account, amount }) => [account, amount]),
    [
      ['early', 24n],
      ['late', 20n],
      ['long', 40n],
    ],
  )
  assert.deepEqual(covered, [{ account: 'b', amount: 84n }])
  assert.equal(uncovered, 0n)
})

test('[FALL9] a hedged account gained what its legs gained together', () => {
  const hedge = [
    candidate(linear, 90n, { account: 'h', leg: 'long', lots: 10n, entry: 80n }),
    candidate(linear, 90n, { account: 'h', leg: 'short', lots: -10n, entry: 81n }),
    candidate(linear, 90n, { account: 'k', lots: 9n, entry: 80n }),
  ]
  const { socialised } = at({ deficits: [bankruptcy('b', 0n, 50n)], candidates: hedge })
  assert.deepEqual(socialised, [
    { account: 'h', amount: 5n },
    { account: 'k', amount: 45n },
  ])
})

test('[FALL15] nobody is made bankrupt to pay for another', () => {
  const { deleveraged, socialised, uncovered } = at({
    candidates: [
      candidate(linear, 90n, { account: 'thin', lots: -8n, entry: 120n, bearable: 5n }),
      candidate(linear, 90n, { account: 'wide', lots: -2n, entry: 100n, bearable: 30n }),
    ],
  })
  assert.deepEqual(
    deleveraged.map(({ account, haircut }) => [account, haircut]),
    [
      ['thin', 5n],
      ['wide', 12n],
    ],
  )
  assert.deepEqual(socialised, [{ account: 'wide', amount: 8n }])
  assert.equal(uncovered, 35n)
})

test('[FALL3] [FALL13] long and short bankrupt lots offset each other, debts are paid in proportion', () => {
  const { takeovers, inheritedLots, fundPaid, covered } = at({
    deficits: [bankruptcy('x', 30n, 200n), bankruptcy('y', -25n, 100n), bankruptcy('z', 20n, 0n)],
    fundAvailable: Amount.of(30n),
  })
  assert.deepEqual(
    takeovers.map(({ account, lots, by }) => [account, lots, by]),
    [
      ['x', -15n, 'offset'],
      ['x', -1n, 'fund'],
      ['x', -14n, 'deleveraging'],
      ['y', 25n, 'offset'],
      ['z', -10n, 'offset'],
      ['z', -1n, 'fund'],
      ['z', -9n, 'deleveraging'],
    ],
  )
  assert.equal(inheritedLots, 2n)
  assert.deepEqual(fundPaid, [
    { account: 'x', amount: 20n },
    { account: 'y', amount: 10n },
  ])
  assert.deepEqual(covered, [
    { account: 'x', amount: 180n },
    { account: 'y', amount: 90n },
  ])
})

test('[FALL4] lots that nobody profitable stands against are the fund’s, at the mark', () => {
  const { inheritedLots, deleveraged, uncovered, shortfalls } = at({ candidates: [] })
  assert.equal(inheritedLots, 10n)
  assert.deepEqual(deleveraged, [])
  assert.equal(uncovered, 60n)
  assert.deepEqual(shortfalls, [{ account: 'b', amount: 60n }])
})

test('[FALL10] the effective price of an inverse trade gives up the haircut and no more', () => {
  const inverse = perpetual({ payoff: 'inverse', contractSize: '100', decimals: 8 })
  const { deleveraged } = resolveMarket({
    ...fall,
    instrument: inverse,
    mark: Price.of(40_000n),
    deficits: [bankruptcy('b', 10n, 500_000n)],
    candidates: [candidate(inverse, 40_000n, { account: 's', lots: -10n, entry: 50_000n })],
  })
  // 1,000 dollars bought back at 40,000 cost 2,500,000 satoshi; the haircut leaves 2,000,000.
  assert.equal(deleveraged[0]?.haircut, 500_000n)
  assert.equal(deleveraged[0]?.effectivePrice, 50_000n)
  // Sold back at 40,000 they bring 2,500,000; the haircut leaves 2,000,000.
  const long = { account: 'l', lots: 10n, entry: 30_000n }
  const sold = resolveMarket({
    ...fall,
    instrument: inverse,
    mark: Price.of(40_000n),
    deficits: [bankruptcy('b', -10n, 500_000n)],
    candidates: [candidate(inverse, 40_000n, long)],
  })
  assert.equal(sold.deleveraged[0]?.haircut, 500_000n)
  assert.equal(sold.deleveraged[0]?.effectivePrice, 33_333n)
})

test('what no caller may pass stops the program', () => {
  assert.throws(() => at({ fundAvailable: Amount.of(-1n) }), /the fund owes nothing/)
  assert.throws(() => at({ deficits: [bankruptcy('b', 1n, -1n)] }), /not negative/)
  assert.throws(() => at({ deficits: [bankruptcy('early', 1n, 1n)] }), /is no candidate/)
  const twice = [bankruptcy('b', 1n, 1n), bankruptcy('b', 1n, 1n)]
  assert.throws(() => at({ deficits: twice }), /bankrupt once/)
  const ruined = candidate(linear, 90n, { account: 'r', lots: -1n, entry: 99n, equity: 0n })
  assert.throws(() => at({ candidates: [ruined] }), /solvent/)
})

test('an empty market resolves to nothing', () => {
  assert.deepEqual(at({ deficits: [], candidates: [] }), {
    fundPaid: [],
    covered: [],
    shortfalls: [],
    deleveraged: [],
    socialised: [],
    takeovers: [],
    inheritedLots: Quantity.zero,
    uncovered: 0n,
  })
})
