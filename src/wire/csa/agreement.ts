import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import {
  Agreement,
  type Eligible,
  frameworks,
  type InterestTerms,
  type Item,
  type Opening,
  type PartyTerms,
  type Rounding,
  type TransferTerms,
  type Unit,
  type Valuation,
} from '../../csa/Agreement.ts'
import type { Amount } from '../../money/Amount.ts'
import { Codec } from '../Codec.ts'
import { calendar, civilDate } from '../calendar.ts'
import { cutOff, dayCount } from '../dueRule.ts'
import { Input } from '../Input.ts'
import type { Json, Origin } from '../JsonText.ts'
import { Numeral } from '../Numeral.ts'
import { Path, type Scope } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { atoms, count, text } from '../Unit.ts'
import { show, type WireError } from '../WireError.ts'

/** An amount of an asset that is found in what was read before, or in what surrounds it. */
export const amountOf = (
  description: string,
  needs: readonly string[],
  find: (scope: Scope) => Unit | undefined,
): Codec<Amount> => ({
  schema: Numeral.schema(description),
  needs,
  decode: (json, at) => {
    const unit = find(at)
    if (unit !== undefined) return count(json, unitOf(unit), limits.loan, at) as Amount
    throw Path.fault(at, 'symbol.unknown', 'an amount of an eligible asset', show(json))
  },
  encode: (value, scope) => {
    const unit = find(scope)
    return text(value, unit && unitOf(unit))
  },
})

const unitOf = ({ asset, decimals }: Unit) => atoms({ id: asset, index: 0, decimals })

/** The field of the nearest record around a value that has it. */
function around<T>(scope: Scope | null, field: string): T | undefined {
  if (scope === null) return undefined
  return (scope.fields[field] as T | undefined) ?? around(scope.outer, field)
}

const inBase = amountOf('In units of the base currency.', [], (scope) => around(scope, 'base'))

/** Some of an asset, in its whole units; which it may be is in the agreement. */
export const itemOf = (eligible: (scope: Scope) => readonly Unit[]): Codec<Item> =>
  Codec.record<Item>({
    asset: Scalar.id,
    quantity: amountOf('In units of the asset.', ['asset'], (scope) =>
      eligible(scope).find(({ asset }) => asset === scope.fields.asset),
    ),
  })

const decimals = Scalar.whole(0, limits.decimals, 'Places of its smallest unit.')

const party: Codec<PartyTerms> = Codec.record<PartyTerms>({
  party: Scalar.id,
  threshold: Codec.described(Codec.nullable(inBase), 'Null, or left out, is without bound.'),
  minimumTransfer: inBase,
  independentAmount: inBase,
})

const direction = Scalar.word('up', 'down')

const eligible: Codec<Eligible> = Codec.record<Eligible>({
  asset: Scalar.id,
  decimals,
  kind: Scalar.word('cash', 'security'),
  currency: Scalar.id,
  haircut: Numeral.ratio,
  haircutCurrency: Codec.absent(Numeral.ratio, { numerator: 0n, denominator: 1n }),
})

const basis: Codec<360 | 365> = {
  schema: Scalar.whole(360, 365).schema,
  decode: (json, at) => {
    if (json === 360 || json === 365) return json
    throw Path.fault(at, 'field.value', '360 or 365', show(json))
  },
  encode: (value) => value,
}

const interest: Codec<InterestTerms> = Codec.record<InterestTerms>({
  asset: Scalar.id,
  basis,
  spread: Numeral.ratio,
  floor: Codec.nullable(Numeral.ratio),
})

const opened = Codec.list(
  itemOf((scope) => around(scope, 'eligible') ?? []),
  limits.assets,
)

const record: Codec<Agreement> = Codec.record<Agreement>(
  {
    id: Scalar.id,
    framework: Scalar.word(...frameworks),
    signed: civilDate,
    base: Codec.record<Unit>({ asset: Scalar.id, decimals }),
    a: party,
    b: party,
    rounding: Codec.record<Rounding>({
      step: inBase,
      delivery: Codec.absent(direction, 'up'),
      return: Codec.absent(direction, 'down'),
    }),
    valuation: Codec.record<Valuation>({ calendar, cutOff }),
    transfer: Codec.record<TransferTerms>({
      calendar,
      notification: cutOff,
      count: dayCount,
      by: cutOff,
    }),
    eligible: Codec.list(eligible, limits.assets),
    interest: Codec.absent(Codec.list(interest, limits.assets), []),
    opening: Codec.nullable(Codec.record<Opening>({ on: civilDate, a: opened, b: opened })),
  },
  'What two parties have agreed about collateral.',
)

/**
 * An agreement in its written form, read whole or refused with the place of its first fault.
 *
 * Rules: [CSA2]
 */
export const agreement: Codec<Agreement> = Codec.checked(record, (value, at) => {
  const odd = Agreement.fault(value)
  if (odd === null) return
  const path = odd.at.reduce<Path>((parent, step) => Path.child(parent, step), at)
  throw Path.fault(path, 'field.value', odd.expected, shown(record.encode(value, at), odd.at))
})

const shown = (json: Json, steps: readonly (string | number)[]): string =>
  show(steps.reduce<unknown>((value, step) => (value as never)?.[step], json))

/**
 * Reads an agreement from a JSON text; an error says where it is and what was expected.
 *
 * Rules: [CSA2]
 */
export const readAgreement = (text: string, origin: Origin = {}): Result<Agreement, WireError> =>
  Input.read(text, origin, (json) => agreement.decode(json, Path.top()))
