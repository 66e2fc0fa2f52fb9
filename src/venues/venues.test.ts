import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { afterHaircut, assetRates, autoExchange, worthOf } from './binance/multiAssets.ts'
import { loanRate, portfolioMargin } from './binance/portfolioMargin.ts'
import { closeByRank } from './bitmex/deleveraging.ts'
import { bitmexHaircuts, valueFor } from './bitmex/haircuts.ts'
import { ratesOf } from './bitmex/riskLimits.ts'
import { drawdown } from './bybit/drawdown.ts'
import { sustainableLoss, unifiedRates, usdIndex } from './bybit/unified.ts'
import { marginsOf } from './coinbase/margins.ts'
import { deriveV3, offerAt } from './derive/auction.ts'
import { fundContribution, zeroEquityPrice } from './dydx/contractLoss.ts'
import { summaryOf } from './dydx/summary.ts'
import { repay } from './gate/unified.ts'
import { adlIndex, adlOrder, orderSize, stageOf } from './hyperliquid/liquidation.ts'
import {
  borrowRates,
  carryBorrowed,
  carryLimit,
  portfolioRatio,
  transferable,
} from './hyperliquid/portfolioMargin.ts'
import { type IsolatedAtEntry, liquidationPrice } from './isolated.ts'
import { marginEquity, requirementOf } from './kraken/multiCollateral.ts'
import * as lighter from './lighter/liquidation.ts'
import { contractsMax } from './okx/positionTiers.ts'
import { longState, shortLiquidationPrice } from './okx/spotMargin.ts'
import { liquidationShare, socialisedLoss } from './paradex/liquidation.ts'
import { checkOrder, deleverageOrders, netInitial, type Resting } from './paradex/orders.ts'

/** A number as it is written: `of(0.05)`, exactly. */
function of(value: number): Ratio {
  const [whole = '', part = ''] = String(value).split('.')
  return Ratio.of(BigInt(whole + part), 10n ** BigInt(part.length))
}

const text = (ratio: Ratio | null): string => (ratio === null ? 'none' : Ratio.format(ratio, 6))

const cents = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((n) => Ratio.of(BigInt(n), 100n))

const side = fc.constantFrom<'long' | 'short'>('long', 'short')

test('[VEN1] prices of margins at entry, bankruptcy, and none where no price loses so much', () => {
  const long: IsolatedAtEntry = {
    payoff: 'linear',
    side: 'long',
    size: of(0.75),
    entry: of(10_000),
    leverage: of(50),
    rate: of(0.005),
    extra: Ratio.zero,
  }
  const price = (more: Partial<IsolatedAtEntry>) => text(liquidationPrice({ ...long, ...more }))
  assert.equal(price({}), '9850')
  assert.equal(price({ side: 'short' }), '10150')
  assert.equal(price({ extra: of(75) }), '9750')
  assert.equal(price({ extra: of(8_000) }), 'none')
  assert.equal(price({ payoff: 'inverse', rate: Ratio.zero }), '9803.921568')
  assert.equal(price({ payoff: 'inverse', side: 'short', leverage: Ratio.one }), '2000000')
  assert.equal(price({ payoff: 'inverse', side: 'short', extra: of(1) }), 'none')
})

test('[VEN1] at that price exactly the margin less the maintenance is lost', () => {
  const position = fc.record({
    payoff: fc.constantFrom<'linear' | 'inverse'>('linear', 'inverse'),
    side,
    size: cents(1, 100),
    entry: cents(10, 50_000),
    leverage: cents(1, 100),
    rate: fc.constantFrom(of(0.001), of(0.004), of(0.009)),
    extra: cents(0, 10),
  })
  fc.assert(
    fc.property(position, (one) => {
      const price = liquidationPrice(one)
      if (price === null) return
      const worth = (at: Ratio): Ratio =>
        one.payoff === 'linear' ? Ratio.mul(one.size, at) : Ratio.div(one.size, at)
      const moved = Ratio.sub(worth(price), worth(one.entry))
      const gains = (one.side === 'long') === (one.payoff === 'linear')
      const value = worth(one.entry)
      const kept = Ratio.sub(Ratio.div(value, one.leverage), Ratio.mul(value, one.rate))
      const loss = gains ? Ratio.negate(moved) : moved
      assert.deepEqual(loss, Ratio.add(kept, one.extra))
    }),
    { numRuns },
  )
})

const asset = {
  held: Ratio.zero,
  loan: Ratio.zero,
  wallet: Ratio.zero,
  profit: Ratio.zero,
  openLoss: Ratio.zero,
  price: Ratio.one,
  collateralRate: Ratio.one,
  loanRate: Ratio.zero,
}

test('[VEN2] [VEN3] a debt counts in full, boundaries belong to the severer state', () => {
  const btc = {
    ...asset,
    loan: of(0.5),
    price: of(90_000),
    collateralRate: of(0.95),
    loanRate: of(0.1),
  }
  const usdt = {
    ...asset,
    held: of(60_000),
    wallet: of(20_000),
    profit: of(-3_500),
    openLoss: of(500),
  }
  const future = { notional: of(-250_000), rate: of(0.01), amount: of(1_300), price: Ratio.one }
  const found = portfolioMargin([usdt, btc], [future])
  assert.equal(text(found.adjustedEquity), '31000')
  assert.equal(text(found.maintenance), '5700')
  const at = (held: number) =>
    portfolioMargin(
      [{ ...asset, held: of(held) }],
      [{ ...future, rate: of(0.004), amount: Ratio.zero }],
    ).status
  const states = [1501, 1500, 1201, 1200, 1051, 1050, 1001, 1000, 0].map(at)
  assert.deepEqual(states, [
    'free',
    'warning',
    'warning',
    'reduceOnly',
    'reduceOnly',
    'liquidation',
    'liquidation',
    'claim',
    'claim',
  ])
  assert.equal(portfolioMargin([asset], []).status, 'free')
  assert.deepEqual(
    [3n, 5n, 10n, 4n].map((x) => text(loanRate(x))),
    ['0.1', '0.08', '0.05', 'none'],
  )
})

test('[VEN4] [VEN5] held at the bid, owed at the ask, bought back below −10,000 alone', () => {
  const rates = assetRates(of(0.99), of(0.01), of(0.005))
  assert.deepEqual([text(rates.bid), text(rates.ask)], ['0.9801', '0.99495'])
  assert.equal(text(worthOf(of(100), rates)), '98.01')
  assert.equal(text(worthOf(of(-100), rates)), '-99.495')
  assert.equal(text(afterHaircut(of(1_000), of(0.05))), '950')
  const sold = (balance: number) => text(autoExchange(of(balance), of(0.975)))
  assert.deepEqual([sold(-20_000), sold(-10_000), sold(5)], ['20512.820512', '0', '0'])
})

test('[VEN6] [VEN7] [VEN8] a unified account', () => {
  assert.equal(text(usdIndex(of(90_000), of(89_950), of(90_000))), '89950')
  const account = {
    marginBalance: of(1_000),
    haircutLoss: of(100),
    orderLoss: of(-400),
    initial: [of(100), of(25)],
    maintenance: [of(50)],
  }
  const rates = unifiedRates(account)
  assert.deepEqual([text(rates.initial), text(rates.maintenance)], ['0.25', '0.1'])
  assert.equal(unifiedRates({ ...account, orderLoss: of(-900) }).maintenance, null)
  assert.equal(text(sustainableLoss(of(2_000), of(200), of(100))), '2100')
})

test('[VEN9] a fall beyond the trigger, or an empty pool, and no fall at the trigger itself', () => {
  const symbol = { poolMax: of(1_000_000), poolNow: null, profitMax: Ratio.zero, trigger: of(-0.3) }
  const found = (profit: number, poolNow: Ratio | null = null) => {
    const { triggered, lossToClose } = drawdown({ ...symbol, poolNow, profit: of(profit) })
    return [triggered, text(lossToClose)]
  }
  assert.deepEqual(found(-350_000), [true, '50000'])
  assert.deepEqual(found(-300_000), [false, '0'])
  assert.deepEqual(found(-200_000, Ratio.zero), [true, '0'])
  assert.deepEqual(found(-200_000, of(1)), [false, '0'])
})

test('[VEN10] [VEN11] isolated margin on OKX: at the price of liquidation the ratio is one', () => {
  const terms = { rate: of(0.03), takerFee: of(0.001) }
  const long = { ...terms, held: of(1.5), owed: of(60_000), margin: of(0.55), mark: of(62_000) }
  const { liquidationPrice: price, ratio } = longState(long)
  assert.deepEqual([text(price), text(ratio)], ['41241.2', '17.724782'])
  const there = longState({ ...long, mark: price })
  assert.ok(Ratio.compare(Ratio.abs(Ratio.sub(there.ratio, Ratio.one)), of(0.001)) < 0)
  assert.equal(text(shortLiquidationPrice(of(75_000), of(1), terms)), '72742.791189')
  assert.equal(contractsMax(3n, 50_000n, 500_000n), 1_050_000n)
})

test('[VEN12] [VEN13] BitMEX limits are exclusive upper bounds, and haircuts are of pairs', () => {
  const limits = { base: of(200), step: of(150), maintenance: of(0.005), initial: of(0.01) }
  const at = (value: number) => {
    const { steps, maintenance, initial } = ratesOf(limits, of(value))
    return `${steps} ${text(maintenance)} ${text(initial)}`
  }
  assert.equal(at(0), '0 0.005 0.01')
  assert.equal(at(199.99), '0 0.005 0.01')
  assert.equal(at(200), '1 0.01 0.015')
  assert.equal(at(349.99), '1 0.01 0.015')
  assert.equal(at(350), '2 0.015 0.02')
  assert.equal(at(640), '3 0.02 0.025')
  const value = (held: string, settle: string) =>
    text(valueFor(bitmexHaircuts, held, settle, of(10_000)))
  assert.deepEqual(
    [value('USDC', 'USDT'), value('USDC', 'XBT'), value('SOL', 'XBT')],
    ['9800', '9500', 'none'],
  )
})

test('[VEN14] a queue gives what is asked, no more than it has, and the highest rank first', () => {
  const one = fc.record({ size: cents(1, 50), rank: cents(0, 9) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), cents(0, 200), (queue, size) => {
      const named = queue.map((entry, index) => ({ ...entry, id: `${index}` }))
      const closed = closeByRank(named, size)
      const given = Ratio.sum(closed.map(({ size: part }) => part))
      const held = Ratio.sum(queue.map(({ size: part }) => part))
      assert.deepEqual(given, Ratio.min(size, held))
      const untouched = named.filter(({ id }) => closed.every((other) => other.id !== id))
      for (const { id } of closed) {
        const touched = named.find((other) => other.id === id) as (typeof named)[number]
        assert.ok(untouched.every(({ rank: left }) => Ratio.compare(left, touched.rank) <= 0))
      }
    }),
    { numRuns },
  )
})

test('[VEN15] [VEN16] [VEN17] Hyperliquid: stages, sizes and ranks', () => {
  const stage = (equity: number, maintenance: number) => stageOf(of(equity), of(maintenance))
  assert.deepEqual(
    [
      stage(900, 900),
      stage(899.99, 900),
      stage(600, 900),
      stage(599.99, 900),
      stage(0, 900),
      stage(-0.01, 900),
    ],
    ['healthy', 'market', 'market', 'backstop', 'backstop', 'adl'],
  )
  const size = (lots: number, mark: number, since: number | null) =>
    text(orderSize(of(lots), of(mark), since === null ? null : of(since)))
  assert.deepEqual(
    [size(2, 60_000, null), size(-2, 60_000, 30), size(2, 60_000, 30.5), size(1, 100_000, null)],
    ['0.4', '2', '0.4', '1'],
  )
  const positions = [
    { id: 'a', size: of(10), entry: of(100), accountValue: of(500) },
    { id: 'b', size: of(40), entry: of(105), accountValue: of(1_500) },
    { id: 'c', size: of(5), entry: of(50), accountValue: of(90) },
  ]
  assert.deepEqual(
    positions.map((one) => text(adlIndex(one, of(110)))),
    ['2.42', '3.073015', '13.444444'],
  )
  assert.deepEqual(adlOrder(positions, of(110)), ['c', 'b', 'a'])
})

test('[VEN18] [VEN19] [VEN20] [VEN21] Hyperliquid portfolio margin', () => {
  const carry = {
    balance: Ratio.zero,
    borrowed: of(50_000),
    borrowCap: of(1_000_000),
    pledged: [{ balance: of(30), price: of(10_000), ltv: of(0.5), supplyCap: of(10) }],
    maintenance: [of(1_000), of(875)],
  }
  const found = portfolioRatio(carry)
  assert.deepEqual([text(found.liquidationValue), text(found.ratio)], ['75000', '0.691933'])
  assert.equal(text(portfolioRatio({ ...carry, borrowCap: of(10) }).liquidationValue), '10')
  assert.equal(portfolioRatio({ ...carry, pledged: [] }).liquidatable, true)
  const at = (requirement: number) =>
    portfolioRatio({
      ...carry,
      balance: of(1_000),
      borrowed: of(requirement - 20),
      pledged: [],
      maintenance: [],
    })
  assert.deepEqual([at(950).liquidatable, at(950.01).liquidatable], [false, true])
  assert.equal(text(carryBorrowed(of(2.5), of(96_000), of(131_500))), '88750')
  assert.equal(text(carryBorrowed(of(2.5), of(96_000), of(90_000))), '0')
  assert.deepEqual(
    [text(carryLimit(of(100_000), of(0.5))), carryLimit(of(1), of(1))],
    ['200000', null],
  )
  const rates = borrowRates(of(900), of(1_000))
  assert.deepEqual([text(rates.borrow), text(rates.supply)], ['0.525', '0.42525'])
  assert.equal(text(borrowRates(Ratio.zero, Ratio.zero).borrow), '0.05')
  const left = transferable(of(9_000), of(6_000), of(40_000))
  assert.deepEqual([text(left.required), text(left.removable)], ['6000', '3000'])
  assert.equal(text(transferable(of(5_000), of(1_250), of(50_000)).removable), '0')
})

const resting: readonly Resting[] = [
  { id: 'b1', side: 'buy', size: of(2), price: of(1_900) },
  { id: 's1', side: 'sell', size: of(5), price: of(2_150) },
  { id: 's2', side: 'sell', size: of(3), price: of(2_100) },
  { id: 's3', side: 'sell', size: of(3), price: of(2_200) },
]

test('[VEN22] [VEN23] [VEN24] Paradex: orders asked, accepted and cancelled', () => {
  const open = { position: of(-1), buys: of(3), sells: of(2) }
  assert.equal(text(netInitial(open, of(0.02), of(90_000)).required), '5400')
  const asked = {
    ...open,
    position: of(10),
    buys: Ratio.zero,
    sells: Ratio.zero,
    collateral: of(100),
    entry: of(100),
    mark: of(98),
    rate: of(0.1),
  }
  const accepts = (way: 'buy' | 'sell', size: number) =>
    checkOrder(asked, { side: way, size: of(size) }).accepted
  assert.deepEqual(
    [accepts('sell', 5), accepts('sell', 20), accepts('sell', 20.01), accepts('buy', 1)],
    [true, true, false, false],
  )
  const kept = (position: number) =>
    deleverageOrders(of(position), resting).kept.map(({ id }) => id)
  assert.deepEqual(kept(10), ['s1', 's2'])
  assert.deepEqual(kept(11), ['s1', 's2', 's3'])
  assert.deepEqual(kept(-2), ['b1'])
  assert.deepEqual(kept(0), [])
})

test('[VEN24] what is kept closes no more than the position, and one more order would', () => {
  const order = fc.record({
    side: fc.constantFrom<'buy' | 'sell'>('buy', 'sell'),
    size: cents(1, 5),
    price: cents(1, 9),
  })
  fc.assert(
    fc.property(
      fc.array(order, { maxLength: 8 }),
      fc.integer({ min: -12, max: 12 }),
      (list, lots) => {
        const orders = list.map((one, index) => ({ ...one, id: `${index}` }))
        const position = Ratio.of(BigInt(lots))
        const { kept, cancelled } = deleverageOrders(position, orders)
        const sum = (some: readonly Resting[]) => Ratio.sum(some.map(({ size }) => size))
        assert.ok(Ratio.compare(sum(kept), Ratio.abs(position)) <= 0)
        assert.equal(kept.length + cancelled.length, orders.length)
        const against = cancelled.filter(
          (one) => one.side === (lots > 0 ? 'sell' : 'buy') && lots !== 0,
        )
        if (against.length === 0) return
        const aggressive = [...against].sort((a, b) =>
          lots > 0 ? Ratio.compare(a.price, b.price) : Ratio.compare(b.price, a.price),
        )
        const next = aggressive[0] as Resting
        const same = aggressive.filter(({ price }) => Ratio.compare(price, next.price) === 0)
        assert.ok(
          same.some(
            ({ size }) => Ratio.compare(Ratio.add(sum(kept), size), Ratio.abs(position)) > 0,
          ),
        )
      },
    ),
    { numRuns },
  )
})

test('[VEN25] [VEN26] Paradex: the least fifth that is enough, and what withdrawals lose', () => {
  const share = (value: number, maintenance: number, fee: number) =>
    text(liquidationShare(of(value), of(maintenance), of(fee)).share)
  assert.deepEqual(
    [share(80, 88.8, 0.5), share(80, 88.8, 0.7), share(30, 100, 0.7)],
    ['0.4', '0.6', '1'],
  )
  // 90 % exactly is not below it: 80 % left of 90 is 72, and 72 ÷ 80 is 0.9.
  assert.equal(share(80, 90, 0), '0.4')
  const loss = socialisedLoss([of(2_000)], of(1_000), of(4_000))
  assert.deepEqual([text(loss.bankruptcy), text(loss.factor)], ['1000', '0.2'])
  assert.equal(text(socialisedLoss([of(5)], of(5), Ratio.zero).factor), '0')
})

test('[VEN26] what all withdrawals pay out together is what is there', () => {
  fc.assert(
    fc.property(fc.array(cents(0, 50)), cents(0, 90), cents(1, 500), (lacking, fund, balances) => {
      const { bankruptcy, factor } = socialisedLoss(lacking, fund, balances)
      const claims = Ratio.add(balances, bankruptcy)
      assert.deepEqual(Ratio.mul(claims, Ratio.sub(Ratio.one, factor)), balances)
    }),
    { numRuns },
  )
})

test('[VEN27] Lighter: each stage is strictly under its requirement', () => {
  const stage = (value: number) =>
    lighter.stageOf({
      value: of(value),
      initial: of(1_000),
      maintenance: of(600),
      closeOut: of(400),
    })
  assert.deepEqual([1_000, 999.9, 600, 599.9, 400, 399.9, 0, -0.1].map(stage), [
    'healthy',
    'preLiquidation',
    'preLiquidation',
    'partial',
    'partial',
    'full',
    'full',
    'adl',
  ])
})

test('[VEN28] closing any part at the zero price leaves value ÷ requirement as it is', () => {
  const position = fc.record({
    size: fc
      .integer({ min: -50, max: 50 })
      .filter((n) => n !== 0)
      .map((n) => Ratio.of(BigInt(n))),
    mark: cents(1, 900),
    rate: fc.constantFrom(of(0.012), of(0.024), of(0.03)),
  })
  fc.assert(
    fc.property(
      fc.array(position, { minLength: 1, maxLength: 4 }),
      cents(-90, 90),
      cents(0, 1),
      (legs, value, share) => {
        const required = lighter.requirementOf(legs)
        const [first, ...rest] = legs as [(typeof legs)[number], ...typeof legs]
        const price = lighter.zeroPrice(first, value, required)
        const closed = Ratio.mul(first.size, share)
        const lost = Ratio.mul(closed, Ratio.sub(first.mark, price))
        const after = lighter.requirementOf([
          { ...first, size: Ratio.sub(first.size, closed) },
          ...rest,
        ])
        const left = Ratio.sub(value, lost)
        assert.deepEqual(Ratio.mul(left, required), Ratio.mul(value, after))
      },
    ),
    { numRuns },
  )
})

test('[VEN29] [VEN30] [VEN31] Kraken nets an underlying, Coinbase takes a root, Gate repays its own', () => {
  const legs = [
    { underlying: 'BTC', margin: of(1_800) },
    { underlying: 'BTC', margin: of(-1_500) },
    { underlying: 'ETH', margin: of(-640) },
  ]
  assert.equal(text(requirementOf(legs)), '2440')
  assert.equal(text(requirementOf([])), '0')
  const equity = marginEquity([{ value: of(9_000), haircut: of(0.06) }], of(-350))
  assert.equal(text(equity), '8110')
  const margins = (base: number, risk: number, horizon: number) => {
    const { initial, maintenance, closeOut } = marginsOf(of(base), of(risk), of(horizon))
    return [initial, maintenance, closeOut].map(text)
  }
  assert.deepEqual(margins(0.1, 0.8, 0.25), ['0.4', '0.266666', '0.146666'])
  assert.deepEqual(margins(0.1, 0.5, 0.01), ['0.1', '0.066666', '0.033333'])
  const repaid = repay({ balance: of(1), borrowed: of(1.5) })
  assert.deepEqual([text(repaid.balance), text(repaid.borrowed)], ['0', '0.5'])
  const spare = repay({ balance: of(3), borrowed: of(1) })
  assert.deepEqual([text(spare.balance), text(spare.borrowed)], ['2', '0'])
})

test('[VEN32] a share taken at its price restores the buffer, and a sound account offers nothing', () => {
  const terms = { ...deriveV3, bufferScale: of(1.15) }
  const offer = (seconds: number) =>
    offerAt(terms, {
      markToMarket: of(10_000),
      maintenance: of(-500),
      reserved: Ratio.zero,
      seconds: of(seconds),
    })
  assert.deepEqual(
    [0, 900, 44_100, 90_000].map((at) => text(offer(at).factor)),
    ['0.95', '0.7', '0', '0'],
  )
  assert.equal(text(offer(0).payment), '1703.023758')
  const sound = offerAt(terms, {
    markToMarket: of(10_000),
    maintenance: of(9_000),
    reserved: Ratio.zero,
    seconds: of(0),
  })
  assert.equal(text(sound.shareMax), '0')
  fc.assert(
    fc.property(cents(1, 900), cents(-900, -1), fc.nat(45_000), (markToMarket, maintenance, at) => {
      const book = {
        markToMarket,
        maintenance,
        reserved: Ratio.zero,
        seconds: Ratio.of(BigInt(at)),
      }
      const { bufferMargin, shareMax, payment } = offerAt(terms, book)
      if (bufferMargin.numerator >= 0n || Ratio.compare(shareMax, Ratio.one) >= 0) return
      const kept = Ratio.mul(Ratio.sub(Ratio.one, shareMax), bufferMargin)
      assert.deepEqual(Ratio.add(kept, payment), Ratio.zero)
    }),
    { numRuns },
  )
})

test('[VEN42] [VEN43] what dYdX shows, and what its fund pays', () => {
  const standing = { equity: of(100), notional: of(500), initial: of(40), maintenance: of(100) }
  const shown = summaryOf(standing)
  assert.deepEqual(
    [text(shown.leverage), text(shown.usage), shown.liquidatable],
    ['5', '0.4', false],
  )
  const poor = summaryOf({ ...standing, equity: of(-1) })
  assert.deepEqual(
    [poor.leverage, poor.usage, poor.liquidatable, text(poor.free)],
    [null, null, true, '-41'],
  )
  assert.deepEqual([text(poor.shown.equity), text(poor.shown.free)], ['0', '-40'])
  const position = { equity: of(100), size: of(500), entry: of(1) }
  assert.equal(text(zeroEquityPrice(position)), '0.8')
  assert.equal(text(zeroEquityPrice({ ...position, size: of(-500) })), '1.2')
  assert.equal(text(fundContribution(position, of(0.77))), '15')
  assert.equal(text(fundContribution(position, of(0.9))), '0')
})
