import { limits } from '../base/limits.ts'
import {
  type AuctionTerms,
  type CollateralParameters,
  type DebtParameters,
  type Decay,
  type LendingFaultCode,
  type LendingMethod,
  type LoanLiquidation,
  type LoanMode,
  type ProtocolName,
  protocolNames,
  type Ramp,
  type RedemptionTerms,
  type Softening,
} from '../model/Lending.ts'
import { validateLending } from '../model/validateLending.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { notNegative, share } from './bounds.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

const { ratio } = Numeral

const protocol: Codec<ProtocolName> = Codec.described(
  Scalar.word(...protocolNames),
  'Whose arithmetic the loan is assessed in.',
)

const ramp: Codec<Ramp> = Codec.record<Ramp>(
  { from: ratio, until: Scalar.time, duration: Scalar.span },
  'A threshold on its way down from a higher one.',
)

const pledge = (name: string): Codec<CollateralParameters> => ({
  ...pledgeRecord,
  decode: (json, at) => {
    if (name !== '' && at.catalog.asset(name) === undefined) {
      throw Path.fault(at, 'symbol.unknown', 'a defined asset', show(name))
    }
    return pledgeRecord.decode(json, at)
  },
})

const pledgeRecord: Codec<CollateralParameters> = Codec.record<CollateralParameters>({
  openLtv: Codec.described(ratio, 'How far may be borrowed against it.'),
  threshold: Codec.described(ratio, 'How far may be owed against it before liquidation.'),
  bonus: Codec.absent(ratio, Ratio.zero),
  bonusShare: Codec.absent(ratio, Ratio.zero),
  bonusRedistributed: Codec.described(
    Codec.optional(ratio),
    'What borrowers who take over a debt receive on top, where it is not the bonus.',
  ),
  ramp: Codec.nullable(ramp),
  debtCeiling: Codec.optional(
    Codec.described(
      Unit.valueIn('..', '..', '..', 'numeraire'),
      'Isolated: the most that all may owe against it, in the numeraire.',
    ),
  ),
})

const names: Codec<readonly string[]> = Codec.list(Scalar.ref, limits.assets)

const mode: Codec<LoanMode> = Codec.record<LoanMode>({
  assets: names,
  borrowable: Codec.optional(Codec.described(names, 'What may be owed in it; if not its assets.')),
  openLtv: ratio,
  threshold: ratio,
  bonus: Codec.absent(ratio, Ratio.zero),
  ltvZero: Codec.absent(names, []),
  isolated: Codec.absent(Scalar.flag, false),
})

const debtTerms: Codec<DebtParameters> = Codec.record<DebtParameters>({
  inIsolation: Codec.optional(Scalar.flag),
  siloed: Codec.optional(Scalar.flag),
})

const decay: Codec<Decay> = Codec.variant<Decay, 'type'>('type', {
  linear: Codec.record({ type: Scalar.tag('linear'), tau: Scalar.span }),
  stairstep: Codec.record({ type: Scalar.tag('stairstep'), step: Scalar.span, cut: ratio }),
  exponential: Codec.record({ type: Scalar.tag('exponential'), cut: ratio }),
})

const auction: Codec<AuctionTerms> = Codec.record<AuctionTerms>({
  start: Codec.described(ratio, 'What the price starts at, over the index price.'),
  decay,
  tail: Codec.described(Scalar.span, 'Milliseconds after which it is started again.'),
  cusp: Codec.absent(ratio, Ratio.zero),
  reserve: Codec.described(ratio, 'The share of the index price below which nothing is sold.'),
  penalty: Codec.absent(ratio, Ratio.zero),
  restarts: Scalar.whole(0, 1_000),
})

const value: Codec<Value> = notNegative(Unit.valueIn('..', '..', 'numeraire'))

const liquidation: Codec<LoanLiquidation> = Codec.record<LoanLiquidation>({
  by: Scalar.word('liquidator', 'auction', 'absorption', 'sale'),
  guard: Codec.absent(Scalar.flag, true),
  closeFactor: Codec.absent(ratio, Ratio.one),
  closeFactorOf: Codec.described(
    Codec.optional(Scalar.word('loan', 'debt')),
    'What the close factor is a share of: all that is owed, or the debt that is repaid.',
  ),
  fullBelow: Codec.absent(ratio, Ratio.zero),
  fullUnder: Codec.absent(value, Value.zero),
  leftover: Codec.absent(value, Value.zero),
  targetHealth: Codec.nullable(ratio),
  softening: Codec.nullable(Codec.record<Softening>({ fullAt: ratio, least: ratio })),
  auction: Codec.nullable(auction),
  insurance: Codec.nullable(Scalar.ref),
  badDebt: Codec.absent(Scalar.word('deficit', 'socialise', 'redistribute'), 'deficit'),
  income: Codec.optional(Scalar.word('first', 'beside', 'apart')),
  storefront: Codec.optional(share),
})

/** The expected value for each fault, and the field it is about. */
const wants: { readonly [code in LendingFaultCode]: readonly [path: string, want: string] } = {
  'ltv.outOfRange': ['openLtv', 'between 0 and 1'],
  'threshold.outOfRange': ['threshold', 'between 0 and 1'],
  'threshold.belowLtv': ['threshold', 'at least its openLtv'],
  'bonus.outOfRange': ['bonus', 'between 0 and 1'],
  'bonus.beyondCollateral': ['bonus', 'at most 1 with its threshold: threshold × (1 + bonus)'],
  'isolation.notInVersion': ['debtCeiling', 'none: only aave-v3.6 and spark isolate'],
  'bonusShare.outOfRange': ['bonusShare', 'between 0 and 1'],
  'bonusRedistributed.outOfRange': [
    'bonusRedistributed',
    'between 0 and what the threshold leaves',
  ],
  'ramp.notFalling': ['ramp', 'a higher share, at most 1, that comes down in more than no time'],
  'mode.assetUnknown': ['assets', 'assets that are collateral'],
  'closeFactor.outOfRange': ['liquidation.closeFactor', 'above 0 and at most 1'],
  'target.notAboveOne': ['liquidation.targetHealth', 'above 1'],
  'softening.outOfRange': ['liquidation.softening', 'a health factor under 1 and a share'],
  'auction.missing': ['liquidation.auction', 'the terms of the auction'],
  'redemption.outOfRange': ['redemption.fee', 'a share of less than 1'],
  'auction.outOfRange': ['liquidation.auction', 'shares between 0 and 1 and spans above 0'],
}

/**
 * A lending method in its written form.
 *
 * Rules: [WIRE7] [LOAN1]
 */
export const lending: Codec<LendingMethod> = Codec.checked(
  Codec.record<LendingMethod>(
    {
      name: Scalar.tag('lending'),
      protocol,
      collateral: Codec.mapped(pledge, limits.assets),
      modes: Codec.absent(
        Codec.mapped(() => mode, limits.tiers),
        new Map(),
      ),
      debts: Codec.optional(
        Codec.described(
          Codec.mapped(() => debtTerms, limits.assets),
          'What may be borrowed; left out, whatever a pool lends.',
        ),
      ),
      liquidation,
      redemption: Codec.described(
        Codec.optional(Codec.record<RedemptionTerms>({ fee: ratio })),
        'On which terms anybody may redeem loans for their collateral.',
      ),
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
    const target = steps.reduce((parent, step) => Path.child(parent, step), at)
    throw Path.fault(target, 'rulebook.invalid', want, foundAt(method, fault.name, path, isMode))
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

/** An asset that a mode names and the rulebook does not list. */
function unlisted({ collateral, modes }: LendingMethod, name: string): string {
  const { assets = [], ltvZero = [] } = modes.get(name) ?? {}
  return show([...assets, ...ltvZero].find((asset) => !collateral.has(asset)))
}
