import { limits } from '../base/limits.ts'
import {
  type AuctionTerms,
  type Decay,
  type LendingFaultCode,
  type LendingMethod,
  type LoanLiquidation,
  type LoanMode,
  type Pledge,
  type ProtocolName,
  protocolNames,
  type Ramp,
  type Softening,
} from '../model/Lending.ts'
import { validateLending } from '../model/validateLending.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { Kind } from './Kind.ts'
import { Numeral } from './Numeral.ts'
import { Place } from './Place.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

const { ratio } = Numeral

const protocol: Kind<ProtocolName> = Kind.described(
  Scalar.word(...protocolNames),
  'Whose arithmetic the loan is assessed in.',
)

const ramp: Kind<Ramp> = Kind.record<Ramp>(
  { from: ratio, until: Scalar.time, duration: Scalar.span },
  'A threshold on its way down from a higher one.',
)

const pledge = (name: string): Kind<Pledge> => ({
  ...pledgeRecord,
  decode: (json, at) => {
    if (name !== '' && at.catalog.asset(name) === undefined) {
      throw Place.fault(at, 'symbol.unknown', 'a defined asset', show(name))
    }
    return pledgeRecord.decode(json, at)
  },
})

const pledgeRecord: Kind<Pledge> = Kind.record<Pledge>({
  openLtv: Kind.described(ratio, 'How far may be borrowed against it.'),
  threshold: Kind.described(ratio, 'How far may be owed against it before liquidation.'),
  bonus: Kind.absent(ratio, Ratio.zero),
  bonusShare: Kind.absent(ratio, Ratio.zero),
  ramp: Kind.nullable(ramp),
})

const names: Kind<readonly string[]> = Kind.list(Scalar.ref, limits.assets)

const mode: Kind<LoanMode> = Kind.record<LoanMode>({
  assets: names,
  openLtv: ratio,
  threshold: ratio,
  bonus: Kind.absent(ratio, Ratio.zero),
  ltvZero: Kind.absent(names, []),
  isolated: Kind.absent(Scalar.flag, false),
})

const decay: Kind<Decay> = Kind.variant<Decay, 'type'>('type', {
  linear: Kind.record({ type: Scalar.tag('linear'), tau: Scalar.span }),
  stairstep: Kind.record({ type: Scalar.tag('stairstep'), step: Scalar.span, cut: ratio }),
  exponential: Kind.record({ type: Scalar.tag('exponential'), cut: ratio }),
})

const auction: Kind<AuctionTerms> = Kind.record<AuctionTerms>({
  start: Kind.described(ratio, 'What the price starts at, over the index price.'),
  decay,
  tail: Kind.described(Scalar.span, 'Milliseconds after which it is started again.'),
  cusp: Kind.absent(ratio, Ratio.zero),
  reserve: Kind.described(ratio, 'The share of the index price below which nothing is sold.'),
  penalty: Kind.absent(ratio, Ratio.zero),
  restarts: Scalar.whole(0, 1_000),
})

const value: Kind<Value> = Kind.checked(Unit.valueIn('..', '..', 'numeraire'), (worth, at) => {
  if (worth < 0n) throw Place.fault(at, 'rulebook.invalid', '0 or more', 'less')
})

const liquidation: Kind<LoanLiquidation> = Kind.record<LoanLiquidation>({
  by: Scalar.word('liquidator', 'auction', 'absorption', 'sale'),
  guard: Kind.absent(Scalar.flag, true),
  closeFactor: Kind.absent(ratio, Ratio.one),
  fullBelow: Kind.absent(ratio, Ratio.zero),
  fullUnder: Kind.absent(value, Value.zero),
  leftover: Kind.absent(value, Value.zero),
  targetHealth: Kind.nullable(ratio),
  softening: Kind.nullable(Kind.record<Softening>({ fullAt: ratio, least: ratio })),
  auction: Kind.nullable(auction),
  insurance: Kind.nullable(Scalar.ref),
  badDebt: Kind.absent(Scalar.word('deficit', 'socialise', 'redistribute'), 'deficit'),
})

/** What each fault wants, and of which field of what it names. */
const wants: { readonly [code in LendingFaultCode]: readonly [path: string, want: string] } = {
  'ltv.outOfRange': ['openLtv', 'between 0 and 1'],
  'threshold.outOfRange': ['threshold', 'between 0 and 1'],
  'threshold.belowLtv': ['threshold', 'at least its openLtv'],
  'bonus.outOfRange': ['bonus', 'between 0 and 1'],
  'bonusShare.outOfRange': ['bonusShare', 'between 0 and 1'],
  'ramp.notFalling': ['ramp', 'a higher share, at most 1, that comes down in more than no time'],
  'mode.assetUnknown': ['assets', 'assets that are collateral'],
  'closeFactor.outOfRange': ['liquidation.closeFactor', 'above 0 and at most 1'],
  'target.notAboveOne': ['liquidation.targetHealth', 'above 1'],
  'softening.outOfRange': ['liquidation.softening', 'a health factor under 1 and a share'],
  'auction.missing': ['liquidation.auction', 'the terms of the auction'],
  'auction.outOfRange': ['liquidation.auction', 'shares between 0 and 1 and spans above 0'],
}

/**
 * A lending method in the form people write.
 *
 * Rules: [WIRE7] [LOAN1]
 */
export const lending: Kind<LendingMethod> = Kind.checked(
  Kind.record<LendingMethod>(
    {
      name: Scalar.tag('lending'),
      protocol,
      collateral: Kind.mapped(pledge, limits.assets),
      modes: Kind.absent(
        Kind.mapped(() => mode, limits.tiers),
        new Map(),
      ),
      liquidation,
    },
    'Collateralised loans: what is held carries what is owed.',
  ),
  (method, at) => {
    const fault = validateLending(method)
    if (fault === null) return
    const [path, want] = wants[fault.code]
    const isMode = method.modes.has(fault.name) && !method.collateral.has(fault.name)
    const root = isMode || fault.code.startsWith('mode') ? 'modes' : 'collateral'
    const steps = fault.name === '' ? path.split('.') : [root, fault.name, path]
    const place = steps.reduce((place, step) => Place.child(place, step), at)
    throw Place.fault(place, 'rulebook.invalid', want, foundAt(method, fault.name, path, isMode))
  },
)

function foundAt(method: LendingMethod, name: string, path: string, isMode: boolean): string {
  const subject = isMode ? method.modes.get(name) : method.collateral.get(name)
  const found = path
    .split('.')
    .reduce<unknown>((at, step) => Object(at)[step], name === '' ? method : subject)
  if (found === null) return 'nothing'
  if (Array.isArray(found)) return unlisted(method, name)
  const isRatio = Object.hasOwn(Object(found), 'numerator')
  return isRatio ? show(Numeral.ratioText(found as Ratio)) : 'something else'
}

/** What a mode names and the rulebook does not take. */
function unlisted({ collateral, modes }: LendingMethod, name: string): string {
  const { assets = [], ltvZero = [] } = modes.get(name) ?? {}
  return show([...assets, ...ltvZero].find((asset) => !collateral.has(asset)))
}
