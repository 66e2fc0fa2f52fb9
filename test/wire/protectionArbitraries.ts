import fc from 'fast-check'
import type { Protection, ProtectiveAction, Trigger } from '../../src/model/Protection.ts'
import {
  account,
  amount,
  asset,
  few,
  flag,
  id,
  instrument,
  leg,
  lots,
  note,
  price,
  ratio,
  record,
  time,
  value,
} from './draws.ts'

/** Protections, and the fields of their events, over the fixture's catalog. */

const side = fc.constantFrom('above' as const, 'below' as const)

const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  record({ kind: fc.constant('ratio' as const), above: ratio }),
  record({ kind: fc.constant('health' as const), below: ratio }),
  record({ kind: fc.constant('mark' as const), instrument, side, price }),
  record({
    kind: fc.constant('index' as const),
    asset,
    side,
    price: fc.bigInt({ min: 0n, max: 10n ** 23n }),
  }),
  record({ kind: fc.constant('sigma' as const), instrument, within: ratio }),
  record({ kind: fc.constant('time' as const), within: fc.integer({ min: 0, max: 10 ** 12 }) }),
  record({ kind: fc.constant('leg' as const), account: id, instrument, leg }),
)

const worst = fc.option(ratio)

const action: fc.Arbitrary<ProtectiveAction> = fc.oneof(
  record({ kind: fc.constant('cancelOrders' as const) }),
  record({ kind: fc.constant('deposit' as const), from: id, asset }),
  record({ kind: fc.constant('reduce' as const), worst }),
  record({ kind: fc.constant('close' as const), instrument, leg, worst }),
  record({ kind: fc.constant('repay' as const), pool: id, asset }),
  record({ kind: fc.constant('swap' as const), instrument, worst }),
  record({ kind: fc.constant('hedge' as const), instrument, leg, lots, worst }),
)

const span = fc.integer({ min: 1_000, max: 30 * 86_400_000 })

export const protection: fc.Arbitrary<Protection> = record<Protection>({
  name: id,
  trigger,
  target: fc.option(ratio),
  actions: fc.array(action, { maxLength: 4 }),
  budget: value,
  times: fc.integer({ min: 1, max: 1_000 }),
  coolDown: span,
  deadline: span,
})

const about = { account, protection: id }
const kind = fc.constantFrom('cancelOrders' as const, 'deposit' as const, 'reduce' as const)
const step = fc.integer({ min: 0, max: 7 })

const volatility = record({ instrument, daily: ratio, time, source: note })

export const protectionCommandFields = {
  SetVolatility: { volatilities: few(volatility) },
  SetProtection: { account, protection },
  RemoveProtection: { account: id, protection: id },
}

export const protectionEventFields = {
  VolatilitySet: { volatilities: few(volatility) },
  ExecutionNoted: { order: id, account, instrument, lots, price, fee: amount, left: lots },
  ProtectionActed: { ...about, step, action: kind, worth: value, until: time },
  ProtectionAnswered: { ...about, step, order: id, instrument, filled: lots, returned: value },
  ProtectionArmed: {
    ...about,
    unarmed: fc.option(fc.constantFrom('spent' as const, 'budget' as const, 'noPrice' as const)),
  },
  ProtectionEnded: {
    ...about,
    outcome: fc.constantFrom('reached' as const, 'failed' as const, 'overtaken' as const),
    restsUntil: time,
  },
  ProtectionFailed: {
    ...about,
    step,
    action: fc.option(kind),
    reason: fc.constantFrom('deadline' as const, 'margin.insufficient' as const),
    detail: note,
    until: time,
  },
  ProtectionOrdered: {
    ...{ ...about, order: id, step, instrument, leg, lots, limit: fc.option(price), price },
    ...{ reduceOnly: flag, worth: value, deadline: time, by: id },
  },
  ProtectionRemoved: about,
  ProtectionSet: { account, protection },
  ProtectionTriggered: { ...about, equity: value, requirement: value, until: time },
}
