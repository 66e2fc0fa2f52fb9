import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arbitrary } from '../../test/markets.ts'
import { trade } from '../model/trade.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Candidate, MarketDeficit, Resolution } from './Resolution.ts'
import { resolveMarket } from './resolveMarket.ts'

// The properties of the waterfall, each on at least 1,000 random markets.

const numRuns = Math.max(1_000, Number(process.env.FC_NUM_RUNS ?? 0))

const holds = (property: (market: MarketDeficit, resolution: Resolution) => void) =>
  fc.assert(
    fc.property(arbitrary, (market) => property(market, resolveMarket(market))),
    { numRuns },
  )

const sum = (items: readonly bigint[]): bigint => items.reduce((all, item) => all + item, 0n)
const paid = (items: readonly { amount: bigint }[]): bigint => sum(items.map((i) => i.amount))
const size = (lots: bigint): bigint => (lots < 0n ? -lots : lots)
const deficitOf = (market: MarketDeficit): bigint =>
  sum(market.deficits.map(({ deficit }) => deficit))
const openOf = (market: MarketDeficit): bigint =>
  sum(market.deficits.flatMap(({ legs }) => legs.map(({ lots }) => lots)))

const legOf = (market: MarketDeficit, of: { account: string; leg: string }): Candidate => {
  const found = market.candidates.find(
    ({ account, leg }) => account === of.account && leg === of.leg,
  )
  assert.ok(found !== undefined)
  return found
}

/**
 * What closing these lots at the mark books, by the model's own trade; rounding may make it
 * negative.
 */
const booked = (
  market: MarketDeficit,
  of: { account: string; leg: string; lots: bigint },
): bigint => {
  const { lots, cost } = legOf(market, of)
  const traded = of.lots as Candidate['lots']
  const outcome = trade(market.instrument, { lots, cost, funding: 0n }, traded, market.mark, 0n)
  return outcome.realised < 0n ? 0n : outcome.realised
}

test('[FALL1] fund, haircuts, socialised and uncovered sum to the deficit, in this order', () => {
  holds((market, { fundPaid, deleveraged, socialised, covered, uncovered, shortfalls }) => {
    const deficit = deficitOf(market)
    const haircuts = sum(deleveraged.map(({ haircut }) => haircut))
    assert.equal(paid(fundPaid) + haircuts + paid(socialised) + uncovered, deficit)
    assert.equal(paid(covered), haircuts + paid(socialised))
    assert.equal(paid(shortfalls), uncovered)
    const fund = market.fundAvailable
    assert.equal(paid(fundPaid), fund < deficit ? fund : deficit)
    if (paid(fundPaid) === deficit) {
      assert.equal(deleveraged.length + socialised.length, 0, 'a fund that can pays alone')
    }
  })
})

test('[FALL2] carried out in its order, nothing is negative on the way', () => {
  holds((market, resolution) => {
    let fund: bigint = market.fundAvailable
    let clearing = 0n
    const owed = new Map(market.deficits.map(({ account, deficit }) => [account, -deficit]))
    const pay = ({ account, amount }: { account: string; amount: bigint }) => {
      assert.ok(amount > 0n, 'no empty payment')
      const left = (owed.get(account) ?? 0n) + amount
      assert.ok(left <= 0n, 'nobody is paid more than he owes')
      owed.set(account, left)
    }
    for (const payment of resolution.fundPaid) {
      fund -= payment.amount
      assert.ok(fund >= 0n)
      pay(payment)
    }
    for (const one of resolution.deleveraged) {
      assert.ok(one.haircut <= booked(market, one), 'no money is taken that did not come')
      clearing += one.haircut
    }
    for (const { amount } of resolution.socialised) clearing += amount
    for (const payment of resolution.covered) {
      clearing -= payment.amount
      assert.ok(clearing >= 0n)
      pay(payment)
    }
    for (const payment of resolution.shortfalls) pay(payment)
    assert.equal(clearing, 0n)
    assert.ok([...owed.values()].every((left) => left === 0n))
  })
})

test('[FALL3] every bankrupt leg is closed, no more and no less, and contracts sum to zero', () => {
  holds((market, { deleveraged, takeovers, inheritedLots }) => {
    for (const { account, legs } of market.deficits) {
      for (const { leg, lots } of legs) {
        const trades = takeovers.filter((one) => one.account === account && one.leg === leg)
        assert.equal(lots + sum(trades.map((one) => one.lots)), 0n)
        assert.ok(trades.every((one) => one.lots !== 0n && one.lots < 0n === lots > 0n))
      }
    }
    const trades = [...takeovers, ...deleveraged].map(({ lots }) => lots)
    assert.equal(sum(trades) + inheritedLots, 0n)
    const offset = takeovers.filter(({ by }) => by === 'offset').map(({ lots }) => lots)
    assert.equal(sum(offset), 0n, 'long and short bankrupt lots offset each other')
  })
})

test('[FALL4] the fund inherits what it paid for, and what finds nobody', () => {
  holds((market, { fundPaid, deleveraged, takeovers, inheritedLots }) => {
    const [net, deficit, fund] = [size(openOf(market)), deficitOf(market), paid(fundPaid)]
    const share = deficit === fund ? net : (net * fund) / deficit
    const closed = sum(deleveraged.map(({ lots }) => size(lots)))
    const side = openOf(market) < 0n ? -1n : 1n
    const opposite = market.candidates.filter(({ lots, profit }) => lots * side < 0n && profit > 0n)
    const room = sum(opposite.map(({ lots }) => size(lots)))
    assert.equal(closed, net - share < room ? net - share : room, 'exactly the lots needed')
    assert.equal(size(inheritedLots), net - closed)
    const by = (who: string) => sum(takeovers.filter((t) => t.by === who).map((t) => size(t.lots)))
    assert.equal(by('fund'), size(inheritedLots))
    assert.equal(by('deleveraging'), closed)
  })
})

test('[FALL5] the ranking is that of the divided scores, and only the last closes in part', () => {
  const ranked = arbitrary.map((market): MarketDeficit => ({ ...market, policy: 'ranked' }))
  const score = ({ profit, cost, notional, equity }: Candidate): Ratio =>
    Ratio.mul(Ratio.of(profit, cost === 0n ? 1n : size(cost)), Ratio.of(notional, equity))
  fc.assert(
    fc.property(ranked, (market) => {
      const { deleveraged } = resolveMarket(market)
      const chosen = deleveraged.map((one) => legOf(market, one))
      const order = chosen.toSorted(
        (a, b) => Ratio.compare(score(b), score(a)) || (a.account < b.account ? -1 : 1),
      )
      assert.deepEqual(chosen, order)
      const net = openOf(market)
      const last = chosen.at(-1)
      const passed = market.candidates.filter(
        (one) => one.profit > 0n && one.lots < 0n === net > 0n && !chosen.includes(one),
      )
      if (last !== undefined) {
        assert.ok(passed.every((one) => Ratio.compare(score(one), score(last)) <= 0))
      }
      for (const one of deleveraged.slice(0, -1)) {
        assert.equal(one.lots + legOf(market, one).lots, 0n)
      }
      assert.ok(deleveraged.every(({ rank }, index) => rank === index + 1))
    }),
    { numRuns },
  )
})

test('[FALL8] pro rata: each closes his share to the lot', () => {
  holds((market, { deleveraged }) => {
    if (market.policy !== 'proRata') return
    const net = openOf(market)
    const opposite = market.candidates.filter(
      ({ lots, profit }) => profit > 0n && lots < 0n === net > 0n && net !== 0n,
    )
    const all = sum(opposite.map(({ lots }) => size(lots)))
    const closed = sum(deleveraged.map(({ lots }) => size(lots)))
    for (const { account, lots } of opposite) {
      const part = deleveraged.find((one) => one.account === account)?.lots ?? 0n
      assert.ok(size(size(part) * all - closed * size(lots)) < all)
    }
  })
})

test('[FALL6] only who stands opposite and in profit is deleveraged, once, within his lots', () => {
  holds((market, { deleveraged }) => {
    const net = openOf(market)
    for (const one of deleveraged) {
      const { lots, profit } = legOf(market, one)
      assert.ok(lots < 0n === net > 0n, 'nobody on the side of the bankrupt')
      assert.ok(profit > 0n)
      assert.ok(one.lots < 0n === lots > 0n && size(one.lots) <= size(lots))
    }
    assert.equal(new Set(deleveraged.map(({ account }) => account)).size, deleveraged.length)
  })
})

test('[FALL7] no haircut is above the profit, and none is spared while others are socialised', () => {
  holds((market, { deleveraged, socialised }) => {
    for (const one of deleveraged) {
      const { profit, bearable } = legOf(market, one)
      const gain = booked(market, one)
      const cap = bearable !== undefined && bearable < gain ? bearable : gain
      assert.ok(one.haircut >= 0n && one.haircut <= profit && one.haircut <= cap)
      if (socialised.length > 0) assert.equal(one.haircut, cap)
    }
  })
})

test('[FALL9] [FALL15] nobody bears more than his gain or his equity; uncovered is what nobody can', () => {
  holds((market, { deleveraged, socialised, uncovered }) => {
    const gains = new Map<string, bigint>()
    for (const { account, profit } of market.candidates) {
      gains.set(account, (gains.get(account) ?? 0n) + profit)
    }
    for (const [account, gain] of gains) {
      const one = market.candidates.find((candidate) => candidate.account === account)
      const haircut = sum(deleveraged.filter((d) => d.account === account).map((d) => d.haircut))
      const bound = one?.bearable !== undefined && one.bearable < gain ? one.bearable : gain
      const room = bound - haircut < 0n ? 0n : bound - haircut
      const share = paid(socialised.filter((payment) => payment.account === account))
      assert.ok(share <= room)
      if (one?.bearable !== undefined) assert.ok(haircut + share <= one.bearable)
      if (uncovered > 0n) assert.equal(share, room, 'nothing is uncovered while somebody gains')
    }
  })
})

test('[FALL11] the order of the input does not matter', () => {
  const shuffled = arbitrary.chain((market) =>
    fc.record({
      market: fc.constant(market),
      deficits: fc.shuffledSubarray([...market.deficits], { minLength: market.deficits.length }),
      candidates: fc.shuffledSubarray([...market.candidates], {
        minLength: market.candidates.length,
      }),
    }),
  )
  fc.assert(
    fc.property(shuffled, ({ market, deficits, candidates }) => {
      const turned = deficits.map((one) => ({ ...one, legs: [...one.legs].reverse() }))
      const again = resolveMarket({ ...market, deficits: turned, candidates })
      assert.deepEqual(again, resolveMarket(market))
    }),
    { numRuns },
  )
})

test('[FALL13] what is paid goes to the bankrupt in proportion to what they owe', () => {
  holds((market, { fundPaid, covered, shortfalls }) => {
    const deficit = deficitOf(market)
    for (const { account, deficit: owed } of market.deficits) {
      const of = (payments: Resolution['covered']) =>
        paid(payments.filter((payment) => payment.account === account))
      assert.equal(of(fundPaid) + of(covered) + of(shortfalls), owed)
      const off = of(fundPaid) * deficit - paid(fundPaid) * owed
      assert.ok(size(off) <= deficit, 'to the unit')
    }
  })
})

test('[FALL1] the random markets reach every stage', () => {
  const stages: Record<string, number> = {}
  const reach = (stage: string, is: boolean) => {
    stages[stage] = (stages[stage] ?? 0) + (is ? 1 : 0)
  }
  holds((market, resolution) => {
    const { fundPaid, deleveraged, socialised, takeovers, inheritedLots, uncovered } = resolution
    reach('fund pays all', paid(fundPaid) > 0n && paid(fundPaid) === deficitOf(market))
    reach('fund pays a part', paid(fundPaid) > 0n && paid(fundPaid) < deficitOf(market))
    reach('fund inherits a part', inheritedLots !== 0n && deleveraged.length > 0)
    reach('several deleveraged', deleveraged.length > 1)
    reach(
      'haircut at its cap',
      deleveraged.some((one) => one.haircut === booked(market, one)),
    )
    reach('socialised after haircuts', deleveraged.length > 0 && socialised.length > 0)
    reach('uncovered after all', socialised.length > 0 && uncovered > 0n)
    reach(
      'offset',
      takeovers.some(({ by }) => by === 'offset'),
    )
  })
  for (const [stage, times] of Object.entries(stages)) assert.ok(times > 5, `${stage}: ${times}`)
})
