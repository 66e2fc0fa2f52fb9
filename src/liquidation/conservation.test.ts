import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { arbitrary } from '../../test/markets.ts'
import { Random } from '../base/Random.ts'
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

/** What an account gained, and its lots opposite to the net: all of them, and those it did not hedge. */
interface Opposite {
  readonly leg: Candidate
  readonly gain: bigint
  readonly open: bigint
}

/** By account, plainly: its legs summed, a linked loss counted, and lots that nothing stands against. */
function winnersOf(market: MarketDeficit): readonly Opposite[] {
  const net = openOf(market)
  return market.candidates
    .filter(({ lots, profit }) => profit > 0n && net !== 0n && lots < 0n === net > 0n)
    .map((leg) => {
      if (market.policy === 'rankedByLeg') return { leg, gain: leg.profit, open: size(leg.lots) }
      const own = market.candidates.filter(({ account }) => account === leg.account)
      const lost = leg.linked !== undefined && leg.linked.profit < 0n ? leg.linked.profit : 0n
      const exposure = sum(own.map(({ lots }) => lots)) + (leg.linked?.lots ?? 0n)
      const open = exposure < 0n === leg.lots < 0n ? size(exposure) : 0n
      const gain = sum(own.map(({ profit }) => profit)) + lost
      return { leg, gain, open: open < size(leg.lots) ? open : size(leg.lots) }
    })
    .filter(({ gain }) => gain > 0n)
}

const wantedOf = (market: MarketDeficit, fundPaid: bigint): bigint => {
  const [net, deficit] = [size(openOf(market)), deficitOf(market)]
  return deficit === fundPaid ? 0n : net - (net * fundPaid) / deficit
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

test('[FALL4] the fund inherits what it paid for, and what finds no winner', () => {
  holds((market, { fundPaid, deleveraged, takeovers, inheritedLots }) => {
    const net = size(openOf(market))
    const wanted = wantedOf(market, paid(fundPaid))
    const closed = sum(deleveraged.map(({ lots }) => size(lots)))
    const room = sum(winnersOf(market).map(({ leg }) => size(leg.lots)))
    const isAsked = market.policy !== 'socialised'
    assert.equal(closed, !isAsked ? 0n : wanted < room ? wanted : room, 'exactly the lots needed')
    assert.equal(size(inheritedLots), net - closed)
    const by = (who: string) => sum(takeovers.filter((t) => t.by === who).map((t) => size(t.lots)))
    assert.equal(by('fund'), size(inheritedLots))
    assert.equal(by('deleveraging'), closed)
  })
})

const score = ({ leg, gain }: Opposite, lots: bigint): Ratio => {
  const of = size(leg.lots)
  const notional = (leg.notional * lots + of - 1n) / of
  const cost = leg.cost === 0n ? 1n : size(leg.cost)
  return Ratio.mul(Ratio.of(gain, cost), Ratio.of(notional, leg.equity))
}

test('[FALL5] the ranking is that of the divided scores, and only the last closes in part', () => {
  const ranked = arbitrary.filter(({ policy }) => policy === 'ranked' || policy === 'rankedByLeg')
  fc.assert(
    fc.property(ranked, (market) => {
      const { deleveraged } = resolveMarket(market)
      const winners = winnersOf(market)
        .filter(({ open }) => open > 0n)
        .toSorted(
          (a, b) =>
            Ratio.compare(score(b, b.open), score(a, a.open)) ||
            (a.leg.account < b.leg.account ? -1 : 1),
        )
      const closedOf = ({ leg }: Opposite): bigint =>
        size(deleveraged.find(({ account }) => account === leg.account)?.lots ?? 0n)
      const first = winners.findIndex((one) => closedOf(one) < one.open)
      if (first < 0) return
      const later = winners.slice(first + 1)
      assert.ok(
        later.every((one) => closedOf(one) === 0n),
        'nobody before a higher rank',
      )
      const told = deleveraged.slice(0, first).map(({ account, rank }) => [account, rank])
      const expected = winners.slice(0, first).map(({ leg }, index) => [leg.account, index + 1])
      assert.deepEqual(told, expected)
    }),
    { numRuns },
  )
})

/** What an ordered policy sorts by, plainly and divided: the highest first. */
function keyOf(market: MarketDeficit, { leg, open }: Opposite): Ratio {
  const [worth, cost] = [
    leg.notional === 0n ? 1n : leg.notional,
    leg.cost === 0n ? 1n : size(leg.cost),
  ]
  const isRising = leg.lots > 0n === (market.instrument.payoff === 'linear')
  const moved = isRising ? Ratio.of(worth, cost) : Ratio.of(cost, worth)
  const of = size(leg.lots)
  const notional = (leg.notional * open + of - 1n) / of
  return market.policy === 'priceRatio'
    ? Ratio.mul(moved, Ratio.of(notional, leg.equity))
    : Ratio.of(BigInt(-(leg.opened ?? 0)))
}

test('[FALL24] by price ratio, in order and drawn: one after the other, and only the last in part', () => {
  const ordered = arbitrary.filter(({ policy }) =>
    ['priceRatio', 'inOrder', 'drawn'].includes(policy),
  )
  fc.assert(
    fc.property(ordered, (market) => {
      const { deleveraged } = resolveMarket(market)
      const plain = winnersOf(market)
        .filter(({ open }) => open > 0n)
        .toSorted(
          (a, b) =>
            Ratio.compare(keyOf(market, b), keyOf(market, a)) ||
            (a.leg.account < b.leg.account ? -1 : 1),
        )
      const start =
        market.policy === 'drawn' && plain.length > 0
          ? Random.create(market.seed ?? 0).below(plain.length)
          : 0
      const winners = [...plain.slice(start), ...plain.slice(0, start)]
      const closed = winners.map(({ leg, open }) => {
        const lots = size(deleveraged.find(({ account }) => account === leg.account)?.lots ?? 0n)
        return { isWhole: lots >= open, lots }
      })
      const first = closed.findIndex(({ isWhole }) => !isWhole)
      const later = first < 0 ? [] : closed.slice(first + 1)
      assert.ok(
        later.every(({ lots }) => lots === 0n),
        'nobody before one who stands earlier',
      )
    }),
    { numRuns },
  )
})

test('[FALL24] where a loss is socialised nobody is closed, and the house takes all lots', () => {
  holds((market, { deleveraged, inheritedLots, fundPaid, socialised, uncovered }) => {
    if (market.policy !== 'socialised') return
    assert.deepEqual(deleveraged, [])
    assert.equal(inheritedLots, openOf(market))
    assert.equal(paid(socialised) + uncovered, deficitOf(market) - paid(fundPaid))
  })
})

test('[FALL20] no hedge is broken while an unhedged winner stands, and who won nothing is left alone', () => {
  holds((market, { deleveraged }) => {
    if (market.policy === 'rankedByLeg') return
    const winners = winnersOf(market)
    const closedOf = ({ leg }: Opposite): bigint =>
      size(deleveraged.find(({ account }) => account === leg.account)?.lots ?? 0n)
    const isBroken = winners.some((one) => closedOf(one) > one.open)
    if (isBroken) assert.ok(winners.every((one) => closedOf(one) >= one.open))
    const won = new Set(winners.map(({ leg }) => leg.account))
    assert.ok(deleveraged.every(({ account }) => won.has(account)))
  })
})

test('[FALL8] pro rata: each closes his share of unhedged lots to the lot', () => {
  holds((market, { deleveraged }) => {
    if (market.policy !== 'proRata') return
    const winners = winnersOf(market)
    const all = sum(winners.map(({ open }) => open))
    const closed = sum(deleveraged.map(({ lots }) => size(lots)))
    if (closed > all) return
    for (const { leg, open } of winners) {
      const part = deleveraged.find((one) => one.account === leg.account)?.lots ?? 0n
      assert.ok(all === 0n || size(size(part) * all - closed * open) < all)
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

test('[FALL7] no lot bears more than the fair bankruptcy price makes of it, and no account more than it won', () => {
  holds((market, { fundPaid, deleveraged }) => {
    const [net, deficit] = [size(openOf(market)), deficitOf(market)]
    const loss = deficit - paid(fundPaid)
    const wanted = wantedOf(market, paid(fundPaid))
    for (const one of deleveraged) {
      const { bearable } = legOf(market, one)
      const gain = winnersOf(market).find(({ leg }) => leg.account === one.account)?.gain ?? 0n
      const won = booked(market, one) < gain ? booked(market, one) : gain
      const cap = bearable !== undefined && bearable < won ? bearable : won
      assert.ok(one.haircut >= 0n && one.haircut <= cap)
      // The gap between mark and bankruptcy price is deficit ÷ net a lot; the odd atom is counted.
      assert.ok((one.haircut - 1n) * net < deficit * size(one.lots))
      const share = (loss * size(one.lots)) / wanted
      if (one.haircut < share) assert.equal(one.haircut, cap, 'spared only where he cannot')
    }
  })
})

test('[FALL9] [FALL15] nobody bears more than his gain or his equity; uncovered is what nobody can', () => {
  holds((market, { deleveraged, socialised, uncovered }) => {
    for (const account of new Set(market.candidates.map((candidate) => candidate.account))) {
      const legs = market.candidates.filter((candidate) => candidate.account === account)
      const { linked, bearable } = legs[0] as Candidate
      const net =
        sum(legs.map(({ profit }) => profit)) + (linked && linked.profit < 0n ? linked.profit : 0n)
      const gain = net < 0n ? 0n : net
      const haircut = sum(deleveraged.filter((d) => d.account === account).map((d) => d.haircut))
      const bound = bearable !== undefined && bearable < gain ? bearable : gain
      const room = bound - haircut < 0n ? 0n : bound - haircut
      const share = paid(socialised.filter((payment) => payment.account === account))
      assert.ok(share <= room)
      if (bearable !== undefined) assert.ok(haircut + share <= bearable)
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
      'a hedge is left whole',
      deleveraged.some(({ reason }) => / are hedged/.test(reason)),
    )
    reach(
      'a hedge is broken',
      deleveraged.some(({ reason }) => /no unhedged winner is left/.test(reason)),
    )
    reach(
      'offset',
      takeovers.some(({ by }) => by === 'offset'),
    )
  })
  for (const [stage, times] of Object.entries(stages)) assert.ok(times > 5, `${stage}: ${times}`)
})

test('[FALL4] [FALL9] where those opposite in profit bear all of it, nobody else need be asked', () => {
  const seen = { alone: 0, everybody: 0 }
  holds((market, resolution) => {
    const net = openOf(market)
    const isOpposite = ({ lots, profit }: Candidate) => profit > 0n && lots < 0n === net > 0n
    const opposite = new Set(market.candidates.filter(isOpposite).map(({ account }) => account))
    const candidates = market.candidates.filter(({ account }) => opposite.has(account))
    const among = resolveMarket({ ...market, candidates })
    const isBorne = among.socialised.length === 0 && among.uncovered === 0n
    seen[isBorne ? 'alone' : 'everybody'] += 1
    if (isBorne) assert.deepEqual(among, resolution)
  })
  assert.ok(seen.alone > 100 && seen.everybody > 100, `${JSON.stringify(seen)}`)
})
