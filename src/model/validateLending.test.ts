import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lending, mode, pledge } from '../../test/lender.ts'
import { ratio } from '../../test/venue.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import type { AuctionTerms, LendingMethod, LoanLiquidation, ProtocolName } from './Lending.ts'
import { validateLending } from './validateLending.ts'

const whole = lending({
  collateral: { ETH: pledge('0.8', '0.83'), WST: pledge('0.7', '0.75') },
  modes: { eth: mode(['ETH', 'WST'], '0.93', '0.95') },
})
const fault = (change: Partial<LendingMethod>) => validateLending({ ...whole, ...change })
const pledged = (...args: Parameters<typeof pledge>) =>
  fault({ collateral: new Map([['ETH', pledge(...args)]]), modes: new Map() })
const liquidated = (change: Partial<LoanLiquidation>) =>
  fault({ liquidation: { ...whole.liquidation, ...change } })

test('[LOAN1] limits are shares, and what may be owed is no less than what may be opened', () => {
  assert.equal(validateLending(whole), null)
  assert.deepEqual(pledged('1.01', '1.02'), { code: 'ltv.outOfRange', name: 'ETH' })
  assert.deepEqual(pledged('0.8', '1.01'), { code: 'threshold.outOfRange', name: 'ETH' })
  assert.deepEqual(pledged('0.8', '0.79'), { code: 'threshold.belowLtv', name: 'ETH' })
  assert.deepEqual(pledged('-0.1', '0.79'), { code: 'ltv.outOfRange', name: 'ETH' })
  assert.equal(pledged('0', '1', { bonus: Ratio.zero }), null)
  assert.equal(pledged('0.8', '0.8'), null)
  const bonus = ratio('1.01')
  assert.deepEqual(pledged('0.8', '0.8', { bonus }), { code: 'bonus.outOfRange', name: 'ETH' })
  assert.deepEqual(pledged('0.8', '0.8', { bonusShare: bonus }), {
    code: 'bonusShare.outOfRange',
    name: 'ETH',
  })
})

test('[LOAN1] a threshold and its bonus are not more than there is', () => {
  const bonus = ratio('0.05')
  const beyond = { code: 'bonus.beyondCollateral', name: 'ETH' }
  assert.deepEqual(pledged('0.96', '0.97', { bonus }), beyond)
  assert.equal(pledged('0.9', '0.95', { bonus }), null)
  const ramp = { from: ratio('0.97'), until: 1, duration: 1 }
  assert.deepEqual(pledged('0.8', '0.9', { bonus, ramp }), beyond)
  const modes = new Map([['m', mode(['ETH'], '0.96', '0.98', { bonus })]])
  assert.deepEqual(fault({ modes }), { ...beyond, name: 'm' })
  assert.equal(fault({ modes, protocol: 'euler-v2' }), null, 'a bonus of what health lacks')
})

test('[LOAN1] [LOAN22] only aave-v3.6 isolates', () => {
  const collateral = new Map([['ETH', pledge('0.8', '0.83', { debtCeiling: Value.of(1n) })]])
  const isolating = (protocol: ProtocolName) =>
    fault({ collateral, protocol, modes: new Map() })?.code
  assert.equal(isolating('aave-v3.6'), undefined)
  assert.equal(isolating('aave-v3.7'), 'isolation.notInVersion')
})

test('[LOAN1] a ramp comes down, over some whole milliseconds', () => {
  const ramped = (from: string, duration = 1, until = 1) =>
    pledged('0.5', '0.6', { ramp: { from: ratio(from), until, duration } })?.code
  assert.equal(ramped('0.7'), undefined)
  assert.equal(ramped('0.6'), 'ramp.notFalling')
  assert.equal(ramped('1.1'), 'ramp.notFalling')
  assert.equal(ramped('0.7', 0), 'ramp.notFalling')
  assert.equal(ramped('0.7', 0.5), 'ramp.notFalling')
  assert.equal(ramped('0.7', 1, Number.NaN), 'ramp.notFalling')
})

test('[LOAN1] a mode has limits of its own, and names collateral', () => {
  const modes = (...args: Parameters<typeof mode>) =>
    fault({ modes: new Map([['m', mode(...args)]]) })
  assert.deepEqual(modes(['ETH'], '0.9', '0.8'), { code: 'threshold.belowLtv', name: 'm' })
  assert.deepEqual(modes(['BTC'], '0.8', '0.9'), { code: 'mode.assetUnknown', name: 'm' })
  assert.deepEqual(modes(['ETH'], '0.8', '0.9', { ltvZero: ['BTC'] }), {
    code: 'mode.assetUnknown',
    name: 'm',
  })
})

test('[LOAN1] a liquidation repays something, aims above one, and says how it sells', () => {
  assert.deepEqual(liquidated({ closeFactor: Ratio.zero }), {
    code: 'closeFactor.outOfRange',
    name: '',
  })
  assert.equal(liquidated({ closeFactor: ratio('1.1') })?.code, 'closeFactor.outOfRange')
  assert.equal(liquidated({ targetHealth: Ratio.one })?.code, 'target.notAboveOne')
  assert.equal(liquidated({ targetHealth: ratio('1.05') }), null)
  assert.equal(liquidated({ by: 'auction' })?.code, 'auction.missing')
})

test('[LOAN1] who takes a debt over gets a share that the threshold leaves', () => {
  const code = (share: string) => pledged('0.8', '0.8', { bonusRedistributed: ratio(share) })?.code
  assert.deepEqual(['0', '0.2', '0.25'].map(code), [undefined, undefined, undefined])
  const bad = 'bonusRedistributed.outOfRange'
  assert.deepEqual(['0.26', '-0.1', '1.1'].map(code), [bad, bad, bad])
})

test('[LOAN1] a redemption leaves the redeemer something', () => {
  const code = (fee: string) => fault({ redemption: { fee: ratio(fee) } })?.code
  assert.deepEqual(['0', '0.005'].map(code), [undefined, undefined])
  assert.deepEqual(['1', '-0.1'].map(code), ['redemption.outOfRange', 'redemption.outOfRange'])
})

test('[LOAN1] an auction falls, in spans of whole milliseconds, from above its reserve', () => {
  const auction: AuctionTerms = {
    start: ratio('1.2'),
    decay: { type: 'linear', tau: 1 },
    tail: 1,
    cusp: ratio('0.4'),
    reserve: ratio('0.5'),
    penalty: ratio('0.13'),
    restarts: 0,
  }
  const code = (change: Partial<AuctionTerms>) =>
    liquidated({ by: 'auction', auction: { ...auction, ...change } })?.code
  assert.equal(code({}), undefined)
  assert.equal(code({ decay: { type: 'exponential', cut: ratio('0.99') } }), undefined)
  const bad: readonly Partial<AuctionTerms>[] = [
    { start: Ratio.zero },
    { decay: { type: 'linear', tau: 0 } },
    { decay: { type: 'stairstep', step: 0.5, cut: ratio('0.9') } },
    { decay: { type: 'exponential', cut: ratio('1.1') } },
    { tail: 0 },
    { cusp: ratio('1.1') },
    { reserve: ratio('1.1') },
    { penalty: ratio('-0.1') },
    { restarts: -1 },
    { start: ratio('0.5') },
  ]
  for (const change of bad)
    assert.equal(code(change), 'auction.outOfRange', JSON.stringify(Object.keys(change)))
})
