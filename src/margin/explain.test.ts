import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { type TroubledScene, troubledScene } from '../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { Brackets } from '../model/Brackets.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { assess } from './assess.ts'
import type { ExplainedTerm, TermKind } from './ExplainedTerm.ts'
import { explain } from './explain.ts'

const stances = fc.constantFrom('credit' as const, 'liquidation' as const)
const sum = (terms: readonly ExplainedTerm[], ...kinds: readonly TermKind[]): bigint =>
  terms.reduce((all, { kind, value }) => (kinds.includes(kind) ? all + (value ?? 0n) : all), 0n)

test('[MARGIN6] adding up what explain keeps gives what assess says', () => {
  fc.assert(
    fc.property(troubledScene, stances, ({ place, account, book }, stance) => {
      const { assessment, terms } = explain(account, place.terms, book, stance)
      assert.deepEqual(assessment, assess(account, place.terms, book, stance))
      const { certainty, ...totals } = assessment
      assert.deepEqual(totals, {
        equity: sum(terms, 'worth', 'haircut', 'liability'),
        net: sum(terms, 'worth'),
        initial: sum(terms, 'initial', 'orders', 'reserve'),
        maintenance: sum(terms, 'maintenance'),
        gross: sum(terms, 'notional'),
      })
      assert.equal(
        certainty === 'unknown',
        terms.some(({ kind }) => kind === 'unknown'),
      )
    }),
    { numRuns },
  )
})

const parts: readonly TermKind[] = ['balance', 'profit', 'funding']

const heldOf = (terms: readonly ExplainedTerm[], asset: string): bigint =>
  terms
    .filter((term) => parts.includes(term.kind) && term.asset.id === asset)
    .reduce((all, { amount }) => all + amount, 0n)

test('[MARGIN6] balance, profit and funding add up to the amount of their asset', () => {
  const check = ({ place, account, book }: TroubledScene): void => {
    const { terms } = explain(account, place.terms, book)
    for (const { kind, asset, amount } of terms) {
      if (kind === 'worth') assert.equal(amount, heldOf(terms, asset.id))
    }
  }
  fc.assert(fc.property(troubledScene, check), { numRuns })
})

test('[MARGIN6] a term names its kind, subject, rule, inputs, amount and value', () => {
  const table = Brackets.create([
    { floor: Amount.zero, rate: ratio('0.004'), leverageMax: Ratio.of(20n) },
    { floor: Amount.of(5_000_000n), rate: ratio('0.005'), leverageMax: Ratio.of(10n) },
  ])
  const place = venue({
    assets: { USDT: 2, BTC: 8 },
    instruments: { 'BTC/USDT': { lot: '0.01', brackets: table } },
  })
  const instrument = place.instrument('BTC/USDT')
  const holder = account(place, { USDT: 1_000_000n }, [held(instrument, 100n, 60_000n)])
  const { terms } = explain(holder, place.terms, book(place, { 'BTC/USDT': 59_000n }))
  const asset = place.asset('USDT')
  assert.deepEqual(
    terms.map(({ kind, rule, amount, value }) => [kind, rule, amount, value]),
    [
      ['profit', 'TIER4', -100_000n, null],
      ['funding', 'TIER4', 0n, null],
      ['notional', 'TIER6', 5_900_000n, 5_900_000n],
      ['maintenance', 'TIER3', 24_500n, 24_500n],
      ['initial', 'TIER7', 590_000n, 590_000n],
      ['balance', 'TIER4', 1_000_000n, null],
      ['worth', 'TIER4', 900_000n, 900_000n],
    ],
  )
  assert.deepEqual(terms[3], {
    kind: 'maintenance',
    rule: 'TIER3',
    subject: { instrument, leg: 'net' },
    inputs: {
      notional: 5_900_000n,
      tier: 2,
      rate: ratio('0.005'),
      deduction: Ratio.of(5_000n),
    },
    asset,
    amount: 24_500n,
    value: 24_500n,
  })
})

test('[MARGIN6] each term says what it was made of', () => {
  const tiers = [{ floor: Amount.zero, rate: ratio('0.004'), leverageMax: Ratio.of(10n) }]
  const terms = {
    weight: ratio('1.1'),
    initial: ratio('0.3'),
    maintenance: ratio('0.2'),
    cap: Amount.of(10n ** 12n),
  }
  const place = venue({
    assets: { USDT: 2, BTC: 8 },
    instruments: { 'BTC/USDT': { lot: '0.01', brackets: Brackets.create(tiers) } },
    liabilities: { BTC: terms },
  })
  const instrument = place.instrument('BTC/USDT')
  const holder = account(place, { USDT: 1_000_000n, BTC: -100_000_000n }, [
    held(instrument, 100n, 60_000n),
  ])
  const prices = book(
    place,
    { 'BTC/USDT': 59_000n },
    { USDT: 10n ** 12n, BTC: 50_000n * 10n ** 12n },
  )
  const made = explain(holder, place.terms, prices).terms
  const inputsOf = (kind: TermKind) =>
    made.filter((one) => one.kind === kind).map((one) => one.inputs)
  assert.deepEqual(inputsOf('profit'), [{ mark: 59_000n, lots: 100n, cost: 6_000_000n }])
  assert.deepEqual(inputsOf('funding'), [{ lots: 100n, fundingIndex: 0n, fundingMet: 0n }])
  assert.deepEqual(inputsOf('notional'), [{ mark: 59_000n, lots: 100n }])
  assert.deepEqual(inputsOf('initial'), [
    { notional: 5_900_000n, leverage: Ratio.of(10n) },
    { owed: 100_000_000n, rate: ratio('0.3') },
  ])
  assert.deepEqual(inputsOf('maintenance')[1], { owed: 100_000_000n, rate: ratio('0.2') })
  assert.deepEqual(inputsOf('liability'), [{ weight: ratio('1.1') }])
})

test('[MARGIN6] a debt that counts as it is has no term for what it counts beyond', () => {
  const plain = { initial: ratio('0.3'), maintenance: ratio('0.2'), cap: Amount.of(10n ** 12n) }
  const place = venue({
    assets: { USDT: 2, BTC: 8 },
    instruments: {},
    liabilities: { BTC: { weight: Ratio.one, ...plain } },
  })
  const holder = account(place, { USDT: 1_000_000n, BTC: -1n }, [])
  const prices = book(place, {}, { USDT: 10n ** 12n, BTC: 50_000n * 10n ** 12n })
  assert.deepEqual(
    explain(holder, place.terms, prices).terms.map(({ kind }) => kind),
    ['balance', 'worth', 'balance', 'worth', 'initial', 'maintenance'],
  )
})
