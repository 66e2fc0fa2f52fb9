import { limits } from '../../base/limits.ts'
import type { Agreement } from '../../csa/Agreement.ts'
import type { Command } from '../../csa/Command.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Codec } from '../Codec.ts'
import { civilDate } from '../calendar.ts'
import { Numeral } from '../Numeral.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { show } from '../WireError.ts'
import { FEW, messageOf, purpose, scalarsOf } from './message.ts'

type CommandOf<K> = Extract<Command, { readonly type: K }>

const time = Scalar.time
const reason = Codec.absent(Scalar.note, '')

/** What a side is told or asked, as a line of the input of `plimsoll csa`. */
export function commandOf(agreement: Agreement): Codec<Command> {
  return Codec.variant<Command, 'type'>('type', {
    ...factsOf(agreement),
    ...callsOf(agreement),
    ...movesOf(agreement),
    Receive: Codec.record<CommandOf<'Receive'>>({
      type: Scalar.tag('Receive'),
      ...{ time, message: messageOf(agreement) },
    }),
    Resend: Codec.record<CommandOf<'Resend'>>({ type: Scalar.tag('Resend'), time }),
  })
}

function factsOf(agreement: Agreement) {
  const { amount } = scalarsOf(agreement)
  return {
    TellExposure: Codec.record<CommandOf<'TellExposure'>>({
      type: Scalar.tag('TellExposure'),
      ...{ time, date: civilDate },
      exposure: Codec.described(amount, 'What b would owe a; below zero where a would owe b.'),
    }),
    TellPrices: Codec.record<CommandOf<'TellPrices'>>({
      type: Scalar.tag('TellPrices'),
      time,
      prices: Codec.list(
        Codec.record<{ readonly asset: string; readonly price: Ratio }>({
          asset: Scalar.id,
          price: priceOf(agreement),
        }),
        limits.assets,
      ),
    }),
    TellRate: Codec.record<CommandOf<'TellRate'>>({
      type: Scalar.tag('TellRate'),
      ...{ time, asset: Scalar.id, date: civilDate, rate: Numeral.ratio },
    }),
  }
}

/** In units of the base currency for a whole unit of the asset; in the engine, in atoms for an atom. */
const priceOf = ({ base, eligible }: Agreement): Codec<Ratio> => ({
  schema: Numeral.schema('In units of the base currency, for a whole unit of the asset.'),
  needs: ['asset'],
  decode: (json, at) => {
    const unit = eligible.find(({ asset }) => asset === at.fields.asset)
    if (unit === undefined || unit.asset === base.asset) {
      const expected = 'the price of an eligible asset other than the base currency'
      throw Path.fault(at, 'symbol.unknown', expected, show(at.fields.asset))
    }
    const price = Ratio.fromDecimal(Numeral.parse(json, at))
    if (price.numerator < 0n) throw Path.fault(at, 'field.value', 'zero or more', show(json))
    return Ratio.mul(price, atomsFor(base.decimals, unit.decimals))
  },
  encode: (value, { fields }) => {
    const unit = eligible.find(({ asset }) => asset === fields.asset)
    return unit === undefined
      ? null
      : Numeral.ratioText(Ratio.mul(value, atomsFor(unit.decimals, base.decimals)))
  },
})

const atomsFor = (of: number, to: number): Ratio => Ratio.of(Integer.pow10(of), Integer.pow10(to))

function callsOf(agreement: Agreement) {
  const { amount } = scalarsOf(agreement)
  return {
    MakeCall: Codec.record<CommandOf<'MakeCall'>>({
      type: Scalar.tag('MakeCall'),
      ...{ time, call: Scalar.id, kind: Scalar.word('delivery', 'return') },
    }),
    AnswerCall: Codec.record<CommandOf<'AnswerCall'>>({
      type: Scalar.tag('AnswerCall'),
      ...{ time, call: Scalar.id },
      agreed: Codec.described(Codec.nullable(amount), 'Left out, what your own figures agree to.'),
      reason,
    }),
    Recalculate: Codec.record<CommandOf<'Recalculate'>>({
      type: Scalar.tag('Recalculate'),
      ...{ time, call: Scalar.id, quotations: Codec.list(amount, FEW) },
    }),
    WaiveCall: Codec.record<CommandOf<'WaiveCall'>>({
      type: Scalar.tag('WaiveCall'),
      ...{ time, call: Scalar.id, by: Scalar.id, reason: Scalar.note },
    }),
  }
}

function movesOf(agreement: Agreement) {
  const { items } = scalarsOf(agreement)
  return {
    SendTransfer: Codec.record<CommandOf<'SendTransfer'>>({
      type: Scalar.tag('SendTransfer'),
      ...{ time, transfer: Scalar.id, purpose, items },
    }),
    AnswerTransfer: Codec.record<CommandOf<'AnswerTransfer'>>({
      type: Scalar.tag('AnswerTransfer'),
      ...{ time, transfer: Scalar.id, isAccepted: Scalar.flag, reason },
    }),
    SettleTransfer: Codec.record<CommandOf<'SettleTransfer'>>({
      type: Scalar.tag('SettleTransfer'),
      ...{ time, transfer: Scalar.id },
    }),
    AskSubstitution: Codec.record<CommandOf<'AskSubstitution'>>({
      type: Scalar.tag('AskSubstitution'),
      ...{ time, substitution: Scalar.id, incoming: items, outgoing: items },
    }),
    AnswerSubstitution: Codec.record<CommandOf<'AnswerSubstitution'>>({
      type: Scalar.tag('AnswerSubstitution'),
      ...{ time, substitution: Scalar.id, isAccepted: Scalar.flag, reason },
    }),
    StateInterest: Codec.record<CommandOf<'StateInterest'>>({
      type: Scalar.tag('StateInterest'),
      ...{ time, statement: Scalar.id, asset: Scalar.id, until: civilDate },
    }),
    AnswerInterest: Codec.record<CommandOf<'AnswerInterest'>>({
      type: Scalar.tag('AnswerInterest'),
      ...{ time, statement: Scalar.id },
    }),
  }
}
