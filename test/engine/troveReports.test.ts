import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import type { Paint } from '../../src/cli/Paint.ts'
import { render } from '../../src/cli/report/render.ts'
import { renderBook } from '../../src/cli/report/renderBook.ts'
import { State } from '../../src/engine/State.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import { AccountReport } from '../../src/report/AccountReport.ts'
import { BookReport } from '../../src/report/BookReport.ts'
import { BookView } from '../../src/report/BookView.ts'
import { explained } from '../../src/report/explained.ts'
import { assessment, explanation, glance } from '../../src/wire/outputs.ts'
import type { Desk } from './Desk.ts'
import { TroveDesk } from './TroveDesk.ts'

const { held, refusal, use, wad } = TroveDesk
const branch = 'WETH'
const day = 86_400_000
const plain: Paint = (_colour, text) => text

const opened = (trove: string, rate: bigint, collateral: bigint, debt: bigint): TroveUse => ({
  ...{ type: 'open', branch, trove, collateral: collateral * wad, debt: debt * wad },
  ...{ rate: (rate * wad) / 1_000n, batch: null },
})

/** Alice borrows 10,000 at 5 % on 10 WETH, Bob as much at 15 % on 15; Carol holds 6,001 in the pool. */
function three(): Desk {
  const desk = TroveDesk.create()
  for (const who of ['alice', 'bob', 'carol']) TroveDesk.open(desk, who, { WETH: 20n })
  assert.equal(refusal(use(desk, 'alice', opened('a', 50n, 10n, 10_000n))), null)
  assert.equal(refusal(use(desk, 'bob', opened('b', 150n, 15n, 10_000n))), null)
  assert.equal(refusal(use(desk, 'carol', opened('c', 300n, 10n, 7_000n))), null)
  const deposit: TroveUse = { type: 'deposit', branch, amount: 6_001n * wad, claims: true }
  assert.equal(refusal(use(desk, 'carol', deposit)), null)
  return desk
}

function told({ state }: Desk, account: string) {
  const one = BookView.accountOf(state, State.account(state, account))
  assert.ok(one !== null)
  const subject = BookView.subject(BookView.ofState(state), one)
  const report = AccountReport.of(subject, 'instrument')
  const terms = explained(subject, report)
  const none = { doubts: [], calls: [] }
  assert.ok(Compile(assessment).Check(JSON.parse(JSON.stringify(report))))
  assert.ok(Compile(explanation).Check(JSON.parse(JSON.stringify({ ...report, terms, ...none }))))
  return { report, terms, troves: report.troves }
}

const unitsOf = (text: string | null | undefined): bigint => {
  const [whole = '0', part = ''] = (text ?? '0').split('.')
  return BigInt(whole + part.padEnd(18, '0'))
}

describe('what is told of troves', () => {
  test('[BOLD42] a trove is told with its debt in parts, its ratio, and the price at which it falls', () => {
    const desk = three()
    desk.time += 100 * day
    TroveDesk.price(desk, { WETH: 2_000n })
    const { troves, terms } = told(desk, 'alice')
    const [a] = troves?.open ?? []
    assert.ok(a !== undefined)
    assert.equal(a.recorded, '10009.589041095890410958')
    assert.equal(a.debt, '10146.70669919309438919', 'BOLD4 has it so')
    assert.equal(unitsOf(a.debt), unitsOf(a.recorded) + unitsOf(a.interest))
    assert.deepEqual([a.status, a.rate, a.batch, a.priceIs], ['active', '0.05', null, 'fresh'])
    assert.equal(a.liquidationPrice, '1116.137736911241', 'debt × 1.1 ÷ 10, rounded up')
    assert.equal(a.redeemedBefore, '0')
    const b = told(desk, 'bob').troves?.open[0]
    assert.equal(b?.redeemedBefore, a.debt, 'the lower rate is redeemed first')
    const kinds = terms.filter(({ about }) => about === 'bold trove a of WETH')
    assert.deepEqual(
      kinds.map(({ kind, rule }) => [kind, rule]),
      [
        ['held', 'BOLD6'],
        ['owed', 'BOLD3'],
        ['ratio', 'BOLD5'],
        ['liquidated', 'BOLD42'],
        ['redeemed', 'BOLD28'],
      ],
    )
  })

  test('[BOLD42] under the price that is told anybody liquidates, at it nobody', () => {
    const debts = fc.bigInt({ min: 2_000n, max: 10_000n })
    fc.assert(
      fc.property(debts, fc.bigInt({ min: 1n, max: 400n }), fc.nat(700), (debt, rate, days) => {
        const desk = three()
        use(desk, 'bob', opened('z', 5n + rate, 7n, debt > 9_000n ? 2_000n : debt))
        desk.time += days * day
        TroveDesk.price(desk, { WETH: 2_000n })
        const found = told(desk, 'bob').troves?.open.find(({ trove }) => trove === 'z')
        if (found === undefined) return
        const price = unitsOf(found.liquidationPrice) / 10n ** 6n
        const at = (index: bigint): string | null => {
          TroveDesk.index(desk, branch, index)
          return refusal(use(desk, 'carol', { type: 'liquidate', branch, troves: ['z'] }))
        }
        assert.equal(at(price), 'liquidate: NothingToLiquidate')
        assert.equal(
          told(desk, 'bob').troves?.open.some((one) => one.isLiquidatable),
          false,
        )
        assert.equal(at(price - 1n), null)
      }),
      { numRuns: Number(process.env.FC_NUM_RUNS ?? 25) },
    )
  })

  test('[BOLD42] a deposit is told as a withdrawal pays it, to the unit', () => {
    const desk = three()
    desk.time += 30 * day
    TroveDesk.price(desk, { WETH: 1_050n, rETH: 2_200n })
    assert.equal(refusal(use(desk, 'bob', { type: 'liquidate', branch, troves: ['a'] })), null)
    desk.time += 3 * day
    TroveDesk.price(desk, { WETH: 1_600n })
    assert.equal(
      refusal(use(desk, 'alice', { type: 'deposit', branch, amount: 5n * wad, claims: true })),
      null,
    )
    const [mine] = told(desk, 'carol').troves?.deposits ?? []
    const before = ['BOLD', 'WETH'].map((coin) => held(desk, 'carol', coin))
    const all: TroveUse = { type: 'withdraw', branch, amount: 10_000n * wad, claims: true }
    assert.equal(refusal(use(desk, 'carol', all)), null)
    const [coins, collateral] = ['BOLD', 'WETH'].map(
      (coin, at) => held(desk, 'carol', coin) - (before[at] ?? 0n),
    )
    assert.equal(coins, unitsOf(mine?.deposit) + unitsOf(mine?.interest))
    assert.equal(collateral, unitsOf(mine?.collateral))
    assert.ok(unitsOf(mine?.interest) > 0n && unitsOf(mine?.spent) >= 6_000n * wad)
  })

  test('[BOLD42] old and missing prices are said, batches and what may be claimed too, and nothing where there is nothing', () => {
    const desk = three()
    TroveDesk.open(desk, 'may', {})
    assert.equal(told(desk, 'may').troves, undefined)
    const offer = { rate: wad / 10n, fee: wad / 100n, rateMinimum: wad / 100n, rateMaximum: wad }
    use(desk, 'may', { type: 'registerBatch', branch, ...offer, period: 3_600n })
    use(desk, 'bob', { type: 'joinBatch', branch, trove: 'b', batch: 'may' })
    desk.time += 2 * day
    TroveDesk.price(desk, { USD: 1n })
    const b = told(desk, 'bob').troves?.open[0]
    assert.deepEqual(
      [b?.batch, b?.rate, b?.priceIs, b?.isLiquidatable],
      ['may', '0.1', 'stale', false],
    )
    const managed = told(desk, 'may').troves?.batches[0]
    assert.ok(unitsOf(managed?.feeAccrued) > 0n)
    assert.equal(unitsOf(managed?.debt), unitsOf(b?.debt))
    TroveDesk.price(desk, { WETH: 1_090n })
    assert.equal(told(desk, 'alice').troves?.open[0]?.isLiquidatable, true)
    assert.equal(told(desk, 'alice').report.isBreached, false, 'it is in no assessment')
    use(desk, 'bob', { type: 'deposit', branch, amount: 5_000n * wad, claims: true })
    assert.equal(refusal(use(desk, 'bob', { type: 'liquidate', branch, troves: ['a'] })), null)
    const { troves } = told(desk, 'alice')
    assert.deepEqual([troves?.open, troves?.claimable.length], [[], 1])
  })

  test('[BOLD42] the whole book tells its branches, and text has what JSON has', () => {
    const desk = three()
    TroveDesk.price(desk, { WETH: 1_050n })
    const view = BookView.ofState(desk.state)
    const report = BookReport.of(view, desk.state)
    assert.ok(Compile(glance).Check(JSON.parse(JSON.stringify(report))))
    const weth = report.engine?.troves?.find((one) => one.branch === branch)
    assert.deepEqual([weth?.troves, weth?.liquidatable, weth?.pool], [3, 1, '6001'])
    assert.match(renderBook(report, plain), /bold: WETH +3 +35 WETH/)
    const accounts = ['alice', 'bob', 'carol'].map((id) => told(desk, id).report)
    const text = render(accounts, plain)
    assert.match(text, /alice: a +bold +10 WETH +10,009.58 BOLD +5 % .*liquidated by anybody/)
    assert.match(text, /carol: WETH +bold +6,001 BOLD/)
  })
})
