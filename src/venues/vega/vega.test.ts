import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import { orderMargin, orderSideMargin, positionMargin } from './isolatedMode.ts'
import { disposalSizes, liquidationPrice } from './liquidation.ts'
import { riskFactors, tailRisk } from './lognormal.ts'
import { MarginLevels, type VegaMarket, type VegaParty } from './MarginLevels.ts'

const of = Ratio.of
const none = { size: Ratio.zero, worth: Ratio.zero }
const market: VegaMarket = {
  mark: of(15_900n),
  auctionPrice: null,
  riskLong: of(1n, 10n),
  riskShort: of(1n, 10n),
  slippage: of(1n, 4n),
  funding: Ratio.zero,
}
const scaling = { search: of(11n, 10n), initial: of(6n, 5n), release: of(7n, 5n) }
const short = (size: bigint): VegaParty => ({ open: of(-size), buys: none, sells: none })

test('[VEN90] maintenance is rounded up, the other levels are cut, and they rise from one', () => {
  const odd = { ...market, mark: of(15_901n) }
  assert.deepEqual(MarginLevels.of(short(1n), odd, scaling), {
    maintenance: 5_566n,
    search: 6_122n,
    initial: 6_679n,
    release: 7_792n,
  })
  const bent = { ...scaling, initial: Ratio.one }
  assert.throws(() => MarginLevels.of(short(1n), market, bent), /rise from one/)
})

test('[VEN90] slippage of 10,000 % asks what the formula says, not what its page prints', () => {
  const steep = { ...market, slippage: of(100n) }
  assert.equal(MarginLevels.maintenance(short(1n), steep), 1_591_590n)
})

const size = fc.bigInt(0n, 100n)
const parties = fc.record({ open: fc.bigInt(-100n, 100n), buys: size, sells: size })
const priced = (count: bigint, price: bigint) => ({ size: of(count), worth: of(count * price) })

test('[VEN90] [VEN91] sides mirror, and orders on the side of a position never lower what it asks', () => {
  const prices = fc.record({ buy: fc.bigInt(1n, 200n), sell: fc.bigInt(1n, 200n) })
  const auctions = fc.option(fc.bigInt(0n, 200n))
  fc.assert(
    fc.property(parties, prices, auctions, ({ open, buys, sells }, { buy, sell }, auction) => {
      const at = {
        ...market,
        mark: of(97n),
        riskShort: of(3n, 10n),
        auctionPrice: auction === null ? null : of(auction),
      }
      const party = { open: of(open), buys: priced(buys, buy), sells: priced(sells, sell) }
      const mirror = { open: of(-open), buys: party.sells, sells: party.buys }
      const turned = { ...at, riskLong: at.riskShort, riskShort: at.riskLong }
      const asked = MarginLevels.maintenance(party, at)
      assert.equal(MarginLevels.maintenance(mirror, turned), asked)
      const bare = MarginLevels.maintenance({ ...party, buys: none, sells: none }, at)
      const own = open > 0n ? { ...party, sells: none } : { ...party, buys: none }
      assert.ok(MarginLevels.maintenance(own, at) >= bare)
      // Of one side and the other, one is the whole.
      const sides = [
        { ...party, sells: none },
        { ...party, buys: none },
      ]
      assert.ok(sides.every((one) => MarginLevels.maintenance(one, at) <= asked))
      if (open === 0n) assert.ok(sides.some((one) => MarginLevels.maintenance(one, at) === asked))
    }),
    { numRuns: numRuns * 5 },
  )
})

test('[VEN90] a side that its orders leave at nothing asks nothing', () => {
  const wild = { ...market, riskLong: of(50n) }
  const against = (buys: bigint) =>
    MarginLevels.maintenance({ ...short(10n), buys: priced(buys, 1n) }, wild)
  assert.deepEqual([against(10n), against(11n)], [55_650n, 8_745_000n])
})

test('[VEN91] an auction counts orders at the higher of their own prices and its own', () => {
  const asked = (price: bigint, auction: bigint) =>
    MarginLevels.maintenance(
      { open: Ratio.zero, buys: priced(10n, price), sells: none },
      { ...market, mark: Ratio.zero, auctionPrice: of(auction) },
    )
  assert.deepEqual([asked(3n, 100n), asked(120n, 100n)], [100n, 120n])
})

test('[VEN92] funding that is about to be paid is asked for, and what will be received counts nothing', () => {
  const paying = { ...market, funding: of(10n) }
  const long: VegaParty = { open: of(1n), buys: none, sells: none }
  assert.equal(MarginLevels.maintenance(long, paying), 5_575n)
  assert.equal(MarginLevels.maintenance(short(1n), paying), 5_565n)
})

test('[VEN93] a mark moves what is there and no more, and only outside of auctions takes it away', () => {
  const funds = fc.record({ margin: fc.bigInt(0n, 200n), general: fc.bigInt(0n, 200n) })
  const levels = { maintenance: 80n, search: 88n, initial: 96n, release: 112n }
  fc.assert(
    fc.property(funds, fc.boolean(), (before, isAuction) => {
      const after = MarginLevels.collect(before, levels, isAuction)
      assert.equal(after.margin + after.general, before.margin + before.general)
      assert.ok(after.general >= 0n)
      const isQuiet = before.margin >= 88n && (isAuction || before.margin <= 112n)
      if (isQuiet) assert.equal(after.margin, before.margin)
      else assert.ok(after.margin === 96n || (after.general === 0n && after.margin < 96n))
      assert.equal(after.distressed, !isAuction && after.margin < 80n)
    }),
    { numRuns: numRuns * 2 },
  )
})

const orders = fc.array(fc.record({ size: fc.bigInt(1n, 5n), price: fc.bigInt(1n, 20n) }), {
  maxLength: 5,
})

/** Contract by contract: those that trade first close the position, the rest asks. */
function slowly(
  side: 'buy' | 'sell',
  position: bigint,
  told: readonly { readonly size: bigint; readonly price: bigint }[],
  auction: bigint,
): bigint {
  const each = told.flatMap(({ size: count, price }) => Array<bigint>(Number(count)).fill(price))
  each.sort((a, b) => Number(side === 'buy' ? b - a : a - b))
  const against = side === 'buy' ? -position : position
  return each
    .slice(Math.max(0, Number(against)))
    .reduce((sum, price) => sum + (price > auction ? price : auction), 0n)
}

test('[VEN94] the order margin is that of single contracts, after those that close the position', () => {
  const auctions = fc.option(fc.bigInt(1n, 20n))
  fc.assert(
    fc.property(
      orders,
      orders,
      fc.bigInt(-12n, 12n),
      auctions,
      (buys, sells, position, auction) => {
        const terms = { factor: of(1n, 3n), auctionPrice: auction === null ? null : of(auction) }
        const [bought, sold] = [buys, sells].map((list) =>
          list.map((one) => ({ size: of(one.size), price: of(one.price) })),
        ) as [{ size: Ratio; price: Ratio }[], { size: Ratio; price: Ratio }[]]
        const buy = of(slowly('buy', position, buys, auction ?? 0n), 3n)
        const sell = of(slowly('sell', position, sells, auction ?? 0n), 3n)
        assert.deepEqual(orderSideMargin('buy', of(position), bought, terms), buy)
        assert.deepEqual(orderSideMargin('sell', of(position), sold, terms), sell)
        assert.deepEqual(orderMargin(of(position), bought, sold, terms), Ratio.max(buy, sell))
      },
    ),
    { numRuns: numRuns * 2 },
  )
})

test('[VEN95] a switch is refused at its borders, and with nothing open the factor alone counts', () => {
  const asked = (position: bigint, factor: Ratio, initial: bigint) =>
    positionMargin({
      position: of(position),
      averageEntry: of(15_900n),
      factor,
      riskLong: of(1n, 20n),
      riskShort: of(1n, 10n),
      slippage: of(1n, 4n),
      initial,
    })
  const failure = (error: string) => ({ ok: false, error })
  assert.deepEqual(asked(-1n, of(9n, 10n), 8_347n), { ok: true, value: of(14_310n) })
  assert.deepEqual(asked(-1n, of(9n, 10n), 14_310n), failure('initial'))
  assert.deepEqual(asked(0n, of(35n, 100n), 0n), failure('factor'))
  assert.deepEqual(asked(0n, of(36n, 100n), 0n), { ok: true, value: Ratio.zero })
})

test('[VEN96] at the liquidation price collateral and maintenance are the same', () => {
  const held = fc.record({
    open: fc.bigInt(-50n, 50n).filter((open) => open !== 0n),
    collateral: fc.bigInt(1n, 20_000n),
    funding: fc.bigInt(-5n, 5n),
    square: fc.bigInt(0n, 3n),
  })
  fc.assert(
    fc.property(held, ({ open, collateral, funding, square }) => {
      const position = {
        open: of(open),
        mark: of(110n),
        collateral: of(collateral),
        risk: of(1n, 10n),
        slippage: of(1n, 20n),
        slippageSquare: of(square, 1_000n),
        funding: of(funding),
      }
      const price = liquidationPrice(position)
      if (price === null) return
      const moved = Ratio.mul(of(open), Ratio.sub(price, of(110n)))
      const paid = Ratio.positive(of(open * funding))
      const equity = Ratio.sub(Ratio.add(of(collateral), moved), paid)
      const magnitude = open < 0n ? -open : open
      const rate = Ratio.add(of(magnitude * 15n, 100n), of(open * open * square, 1_000n))
      assert.deepEqual(equity, Ratio.mul(price, rate))
    }),
    { numRuns: numRuns * 2 },
  )
})

test('[VEN97] the network ends with nothing where there is a book, and stops where there is none', () => {
  const half = { fraction: of(1n, 2n), fullSize: 50n, bookShare: of(1n, 100n) }
  assert.deepEqual(disposalSizes(-280n, half, 10_000n), [100n, 90n, 45n, 45n])
  assert.deepEqual(disposalSizes(101n, half, 10_000n), [51n, 50n])
  assert.deepEqual(disposalSizes(280n, half, 99n), [])
  fc.assert(
    fc.property(fc.bigInt(-300n, 300n), fc.bigInt(100n, 20_000n), (open, book) => {
      const sizes = disposalSizes(open, half, book)
      const sold = sizes.reduce((sum, one) => sum + one, 0n)
      assert.equal(sold, open < 0n ? -open : open)
      assert.ok(sizes.every((one) => one > 0n && one <= book / 100n))
    }),
    { numRuns },
  )
})

test('[VEN98] a shortfall is no better than its quantile, and a wilder market asks more', () => {
  const deviations = fc.double({ min: 0.01, max: 3, noNaN: true })
  const tails = fc.double({ min: 1e-6, max: 0.5, noNaN: true })
  fc.assert(
    fc.property(deviations, tails, (deviation, tail) => {
      const { value, shortfall } = tailRisk({ mean: 0, deviation, tail })
      assert.ok(Ratio.compare(shortfall, value) >= 0)
      const model = { drift: 0, volatility: deviation, years: 0.01, tail }
      const [mild, wild] = [riskFactors(model), riskFactors({ ...model, years: 0.02 })]
      assert.ok(Ratio.compare(wild.long, mild.long) > 0)
      assert.ok(Ratio.compare(wild.short, mild.short) > 0)
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  )
  assert.throws(() => tailRisk({ mean: 0, deviation: 1, tail: 0 }), /between 0 and 1/)
})
