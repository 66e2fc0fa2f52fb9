import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { smallBook } from '../../test/advice/smallBook.ts'
import { borrower, lender, pledge, prices as pricesOf } from '../../test/lender.ts'
import { numRuns } from '../../test/numRuns.ts'
import { randomLoan } from '../../test/randomLoan.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { Change } from '../margin/Change.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import { ProForma } from '../margin/ProForma.ts'
import { whatIf } from '../margin/whatIf.ts'
import { Depth } from '../market/Depth.ts'
import { Brackets } from '../model/Brackets.ts'
import { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Cost } from './Cost.ts'
import { CostTerms } from './CostTerms.ts'
import type { Means } from './Means.ts'
import { monies } from './monies.ts'
import { Plan } from './Plan.ts'
import { type Proposal, proposals } from './proposals.ts'
import { reductions } from './reductions.ts'
import { swaps } from './swaps.ts'
import { Target } from './Target.ts'

const flat = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])
const place = venue({
  assets: { USDT: 2, BTC: 8, ETH: 8 },
  collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: ratio('0.9') }] } },
  instruments: {
    'BTC/USDT': { lot: '0.001', brackets: flat },
    'ETH/USDT': { base: 'ETH', lot: '0.01', brackets: flat },
  },
})
const now = book(
  place,
  { 'BTC/USDT': 60_000n, 'ETH/USDT': 3_000n },
  { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n },
)
/** 1 BTC and 20 ETH long, 60,000 each: 6,000 are asked, and 5,000 are there. */
const holder = account(place, { USDT: 500_000n }, [
  held(place.instrument('BTC/USDT'), 1_000n, 60_000n),
  held(place.instrument('ETH/USDT'), 2_000n, 3_000n),
])
const context = { account: holder, rules: place.terms, prices: now }
const toOne = { measure: 'maintenance', threshold: Ratio.one } as const

const depth = (notional: bigint) =>
  Depth.create({
    law: 'linear',
    depth: Amount.of(notional),
    unit: ratio('0.01'),
    capacity: Amount.of(notional * 10n),
    halfSpread: ratio('0.0001'),
  })

const told: CostTerms = {
  ...CostTerms.nothing,
  fees: [ratio('0.0005'), ratio('0.0005')],
  depths: [depth(100_000_000n), depth(50_000_000n)],
  funding: [Ratio.zero, Ratio.zero],
}

const textOf = ({ parts }: Proposal): string =>
  parts
    .map(({ act, amount }) =>
      act.act === 'reduce'
        ? `${act.instrument.id} ${amount}`
        : `${act.act} ${act.asset.id} ${amount}`,
    )
    .join(' + ')

test('[CURE1] [CURE4] worked by hand: 1,000 short, in two markets of which one is half as deep', () => {
  const found = proposals(context, toOne, told)
  assert.ok(found)
  const [first] = found.proposals
  assert.ok(first)
  // A contract of BTC frees 3.00 for 0.036 and what it moves the price, of ETH 1.50 for 0.018.
  // At equal cost a contract as many of both. Trying all 347 sizes of the first finds 13.54.
  assert.ok(Cost.total(first.cost) <= 1_355n, `${Cost.total(first.cost)}`)
  assert.equal(first.parts.length, 2)
  assert.deepEqual(first.cost.untold, [])
  const alone = found.proposals.filter(({ parts }) => parts.length === 1)
  assert.deepEqual(alone.map(textOf), ['BTC/USDT 339', 'ETH/USDT 678', 'deposit USDT 100000'])
  assert.ok(alone.every(({ cost }) => Cost.compare(first.cost, cost) < 0))
})

test('[CURE3] what nobody told is named, and comes after what is wholly told', () => {
  const found = proposals(context, toOne, CostTerms.nothing)
  assert.ok(found)
  const kinds = new Map(found.proposals.map((one) => [textOf(one), one.cost.untold]))
  assert.deepEqual(kinds.get('deposit USDT 100000'), ['borrowing'])
  assert.deepEqual(kinds.get('BTC/USDT 334'), ['fee', 'spread', 'impact', 'funding'])
  const paid = proposals(context, toOne, { ...told, capital: [ratio('0.0365')] })
  const deposit = paid?.proposals.find((one) => textOf(one) === 'deposit USDT 100000')
  // 1,000.00 at 3.65 % a year, for a day.
  assert.deepEqual(deposit?.cost, { of: { borrowing: 10n }, untold: [] })
  assert.equal(paid?.proposals[0], deposit)
})

test('[CURE5] the depth that the price book was told of is used as far as it reaches', () => {
  const seen = {
    bids: Quantity.of(200n),
    asks: Quantity.of(200n),
    within: ratio('0.01'),
    time: 0,
    source: 'test',
  }
  const prices = { ...now, depths: [seen, seen] }
  const found = proposals({ ...context, prices }, toOne, CostTerms.nothing)
  assert.ok(found)
  assert.deepEqual(
    found.insufficient.map((act) => (act.act === 'reduce' ? act.instrument.id : act.asset.id)),
    ['BTC/USDT', 'ETH/USDT'],
  )
  assert.ok(found.proposals.every(({ cost }) => !cost.untold.includes('impact')))
})

test('[CURE6] no more is brought than there is, and what there is cures with something else', () => {
  const found = proposals(context, toOne, {
    ...told,
    capital: [ratio('0.01')],
    funds: [Amount.of(40_000n)],
  })
  assert.ok(found)
  const [first] = found.proposals
  assert.match(
    textOf(first as Proposal),
    /^BTC\/USDT \d+ \+ (ETH\/USDT \d+ \+ )?deposit USDT 3[89]\d{3}$/,
  )
  assert.deepEqual(
    found.insufficient.map((act) => act.act),
    ['deposit'],
  )
})

test('[CURE6] an order is no smaller than the market takes, and neither is what is left', () => {
  const coarse = venue({
    assets: { USDT: 2 },
    instruments: { X: { base: 'USDT', lot: '0.001', lotsMin: 100n, brackets: flat } },
  })
  const lots = (equity: bigint): string | undefined => {
    const one = account(coarse, { USDT: equity }, [held(coarse.instrument('X'), 1_000n, 60_000n)])
    const scene = { account: one, rules: coarse.terms, prices: book(coarse, { X: 60_000n }) }
    const found = proposals(scene, toOne, CostTerms.nothing)
    return found?.proposals.map(textOf).find((text) => text.startsWith('X'))
  }
  assert.equal(lots(299_900n), 'X 100', 'one would do')
  assert.equal(lots(200_000n), 'X 334')
  assert.equal(lots(20_000n), 'X 1000', '934 would do, and leave 66')
})

test('[CURE2] coins that are held are a means too, sold for the numeraire or brought', () => {
  const coins = ProForma.withBalance(holder, 1, Amount.of(1_000_000n))
  const found = proposals({ ...context, account: coins }, toOne, {
    ...told,
    conversion: Ratio.zero,
  })
  assert.ok(found)
  const ways = found.proposals.map(textOf)
  // 0.01 BTC counts for 540 of its 600, so 460 are lacking: sold whole, it would bring 60.
  assert.ok(ways.includes('deposit USDT 46000'))
  assert.ok(ways.includes('deposit BTC 851852'), ways.join(', '))
  assert.deepEqual(
    found.insufficient.map((act) => act.act),
    ['swap'],
  )
  assert.ok(!ways.some((text) => text.startsWith('deposit ETH')), 'not held, and settles nothing')
})

test('[CURE9] under brackets no position that is opened brings an account nearer', () => {
  fc.assert(
    fc.property(
      smallBook,
      fc.bigInt(1n, 9n),
      fc.boolean(),
      ({ context, threshold }, lots, isLong) => {
        const target = { measure: 'maintenance', threshold } as const
        for (const { instrument, lots: held } of context.account.positions) {
          if (held > 0n !== isLong) continue
          const price = context.prices.marks[instrument.index]?.price
          assert.ok(price !== undefined)
          const trade = {
            instrument,
            leg: 'short',
            price,
            fee: Amount.zero,
            fundingIndex: 0n,
          } as const
          const after = ProForma.withTrade(context.account, {
            ...trade,
            lots: Quantity.of(isLong ? -lots : lots),
          })
          // The leg is opened beside what is held, as a hedged account does.
          assert.ok(
            Target.slack(context, after, target) <= Target.slack(context, context.account, target),
          )
        }
      },
    ),
    { numRuns },
  )
})

test('[CURE7] of a loan: repay, add, and sell collateral for the debt at a cost', () => {
  const lends = lender({
    assets: { USDC: 6, WETH: 18 },
    collateral: { WETH: pledge('0.8', '0.8') },
  })
  const owing = borrower(lends, { WETH: 10n ** 18n, USDC: -1_800_000_000n })
  const scene = {
    account: owing,
    rules: lends.terms,
    prices: pricesOf(lends, { USDC: '1', WETH: '2000' }),
  }
  const terms = {
    ...CostTerms.nothing,
    capital: [ratio('0.073'), undefined],
    interest: [ratio('0.0365'), undefined],
    conversion: ratio('0.01'),
  }
  const found = proposals(scene, toOne, terms)
  assert.ok(found)
  const ways = new Map(found.proposals.map((one) => [textOf(one), Cost.total(one.cost)]))
  // 200 at 7.3 % less 3.65 %, for a day: 0.02.
  assert.equal(ways.get('repay USDC 200000000'), 20_000n)
  // 1,800 ÷ 0.8 is 2,250: an eighth of a coin is lacking.
  assert.ok(ways.has('add WETH 125000000000000000'))
  // 200 ÷ (2,000 × (0.99 - 0.8)): 0.526… WETH sold, a hundredth of it lost, less a day of the interest saved.
  const swap = [...ways].find(([text]) => text.startsWith('swap WETH 52631579'))
  assert.equal(swap?.[1], 10_526_316n - 105_263n)
})

test('[CURE1] nothing is listed where the target is reached, or nothing can be known', () => {
  const rich = ProForma.withBalance(holder, 0, Amount.of(100_000n))
  assert.deepEqual(proposals({ ...context, account: rich }, toOne, told), {
    isReached: true,
    proposals: [],
    insufficient: [],
  })
  assert.equal(proposals({ ...context, prices: book(place, {}) }, toOne, told), null)
})

/** What a proposal does, in the words of `whatIf`: trades at the mark with all that they lose as their fee, and transfers. */
function changeOf({ account: before, prices, rules }: MarginContext, one: Proposal): Change {
  const trades = one.parts.flatMap(({ act, amount }): Change[] => {
    if (act.act !== 'reduce') return []
    const { instrument, leg, sign } = act
    const price = prices.marks[instrument.index]?.price
    assert.ok(price !== undefined)
    const lots = Quantity.of(sign * amount)
    return [{ type: 'trade', instrument, leg, lots, price, fee: Amount.zero }]
  })
  const traded = Change.apply({ account: before, prices, rules }, { type: 'all', changes: trades })
  const transfers = rules.assets.flatMap((asset): Change[] => {
    const gone =
      (one.account.balances[asset.index] ?? 0n) - (traded.account.balances[asset.index] ?? 0n)
    return gone === 0n ? [] : [{ type: 'transfer', asset, amount: Amount.of(gone) }]
  })
  return { type: 'all', changes: [...trades, ...transfers] }
}

/** The same as a plan of its means. */
function assertLeast(
  context: MarginContext,
  one: Proposal,
  target: Target,
  terms: CostTerms,
): void {
  const all = [...reductions(context, terms), ...monies(context, terms), ...swaps(context, terms)]
  const means = one.parts.map(
    ({ act }) => all.find((each) => isDeepStrictEqual(each.act, act)) as Means,
  )
  const plan = one.parts.map(({ amount }, at) => stepsOf(means[at] as Means, amount))
  assert.ok(Plan.isLeast({ context, target, means }, plan), `less than ${textOf(one)} is enough`)
}

function stepsOf({ amount, most }: Means, wanted: bigint): bigint {
  if (amount(wanted <= most ? wanted : most) === wanted) return wanted <= most ? wanted : most
  const first = amount(1n)
  return amount(most) === wanted ? most : wanted - first + 1n
}

function assertSound(
  context: MarginContext,
  target: Target,
  terms: CostTerms,
): readonly Proposal[] {
  const found = proposals(context, target, terms)
  if (found === null || found.isReached) return []
  const [first] = found.proposals
  for (const one of found.proposals) {
    const { after } = whatIf(context.account, context.rules, context.prices, changeOf(context, one))
    const requirement = after.maintenance * target.threshold.denominator
    assert.ok(requirement <= after.equity * target.threshold.numerator, textOf(one))
    assertLeast(context, one, target, terms)
    if (one.parts.length === 1 && first) {
      const isTold = first.cost.untold.length === 0 || one.cost.untold.length > 0
      assert.ok(isTold && Cost.compare(first.cost, one.cost) <= 0, 'no single way is cheaper')
    }
  }
  return found.proposals
}

test('[CURE1] [CURE8] on small books every proposal cures, and the first is no dearer than any alone', () => {
  let several = 0
  fc.assert(
    fc.property(smallBook, ({ context, terms, threshold }) => {
      const found = assertSound(context, { measure: 'maintenance', threshold }, terms)
      if (found.some(({ parts }) => parts.length > 1)) several += 1
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  )
  assert.ok(several > 0, `${several} of several parts`)
})

test('[CURE1] [CURE7] and so of loans of every protocol', () => {
  let found = 0
  const rates = fc.array(fc.bigInt(-5n, 90n), { minLength: 9, maxLength: 9 })
  fc.assert(
    fc.property(randomLoan, rates, fc.bigInt(0n, 50n), ({ place, account, book }, each, lost) => {
      const shares = each.map((one) => Ratio.of(one, 1_000n))
      const terms = {
        ...CostTerms.nothing,
        capital: shares,
        interest: shares,
        conversion: Ratio.of(lost, 1_000n),
      }
      const scene = { account, rules: place.terms, prices: book }
      if (assertSound(scene, toOne, terms).length > 0) found += 1
    }),
    { numRuns: Math.ceil(numRuns / 16) },
  )
  assert.ok(found > 0, `${found} loans`)
})
