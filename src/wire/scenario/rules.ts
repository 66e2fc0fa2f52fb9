import { deleveragePolicies, sizings } from '../../model/Rulebook.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type {
  BracketRow,
  Breaker,
  CallRules,
  Dampening,
  Execution,
  LiquidationRules,
  Margins,
  RulesChange,
  Rung,
  StepRules,
  VenueRules,
  WaterfallRules,
} from '../../sim/scenarios/world/VenueRules.ts'
import { Codec, type Fields } from '../Codec.ts'
import { Numeral } from '../Numeral.ts'
import { Scalar } from '../Scalar.ts'
import { modelNumber } from './modelNumber.ts'

const { count, id, ref, span, tag, word } = Scalar
const rowsMax = 64

const decimal = (description: string): Codec<Decimal> => Numeral.decimal(description)

const bracket: Codec<BracketRow> = Codec.record<BracketRow>({
  floor: decimal('Notional in the numeraire from which the row counts.'),
  maintenance: decimal('A share of notional.'),
  leverageMax: count,
})

const rung: Codec<Rung> = Codec.record<Rung>({
  name: id,
  enter: decimal('Entered above this ratio of maintenance to equity.'),
  clear: decimal('Left at or under it.'),
  action: word('none', 'call'),
})

const call: Fields<CallRules> = {
  within: Codec.described(span, 'The cure window, ms from issue to deadline.'),
  cureTo: decimal('The ratio at or under which a call is cured.'),
  amount: word('fixed', 'floating'),
  onExpiry: word('restrict', 'liquidate'),
}

const limit = word('bankruptcy', 'none')

const execution: Codec<Execution> = Codec.variant<Execution, 'kind'>('kind', {
  immediate: Codec.record<Extract<Execution, { kind: 'immediate' }>>({
    kind: tag('immediate'),
    limit,
  }),
  patient: Codec.record<Extract<Execution, { kind: 'patient' }>>({
    kind: tag('patient'),
    urgency: modelNumber('κ of the Almgren-Chriss schedule, per tick.'),
    ticks: count,
    limit,
  }),
})

const liquidation: Fields<LiquidationRules> = {
  sizing: word('full', ...sizings),
  fraction: decimal('The share that is closed where sizing is a fraction.'),
  target: decimal('The ratio to come back to.'),
  feeRate: decimal('A share of the notional closed.'),
  dust: decimal('A smaller remainder is closed with the rest; in the numeraire.'),
  execution,
  steps: Codec.described(
    Codec.optional(
      Codec.record<StepRules>({
        wholeUpTo: Codec.optional(decimal('Worth at most so much: closed whole.')),
        wholeWithin: Codec.optional(span),
        least: Codec.optional(decimal('The least that a step closes.')),
        pause: Codec.optional(span),
        limit: Codec.optional(
          Codec.record<NonNullable<StepRules['limit']>>({
            adjustment: decimal('Of how near to nothing.'),
            spread: decimal('Of the requirement.'),
          }),
        ),
        backstop: Codec.optional(decimal('The ratio above which the fund takes all over.')),
      }),
    ),
    'Steps as venues have them, amounts in the numeraire, times in ms; left out, none of it.',
  ),
}

const waterfall: Fields<WaterfallRules> = {
  fundCap: Codec.nullable(decimal('The most the fund pays for one market; all if left out.')),
  deleverage: word(...deleveragePolicies),
  disposal: decimal('The share of what the fund inherited that it offers at each mark.'),
}

type Damped<K> = Extract<Dampening, { readonly kind: K }>

const dampening: Codec<Dampening> = Codec.variant<Dampening, 'kind'>('kind', {
  none: Codec.record<Damped<'none'>>({ kind: tag('none') }),
  buffer: Codec.record<Damped<'buffer'>>({ kind: tag('buffer'), share: modelNumber() }),
  stressed: Codec.record<Damped<'stressed'>>({
    kind: tag('stressed'),
    weight: modelNumber(),
    volatility: modelNumber('σ a tick.'),
  }),
  floor: Codec.record<Damped<'floor'>>({
    kind: tag('floor'),
    ticks: count,
    volatility: modelNumber('σ a tick.'),
  }),
})

const margins: Codec<Margins> = Codec.record<Margins>(
  {
    memory: modelNumber('λ: what an old squared return keeps from tick to tick.'),
    confidence: modelNumber('Standard deviations.'),
    horizon: modelNumber('Ticks that a position takes to close.'),
    initial: modelNumber('σ a tick at the start.'),
    every: count,
    dampening: Codec.absent(dampening, { kind: 'none' }),
  },
  'Maintenance that follows volatility.',
)

const breaker: Codec<Breaker> = Codec.record<Breaker>({
  instrument: Codec.nullable(ref),
  move: modelNumber('The move of the mark that trips it, a share of the price.'),
  within: count,
  halts: word('liquidation', 'trading'),
  ticks: count,
})

const own = {
  brackets: Codec.list(bracket, rowsMax),
  leverageMax: Codec.nullable(count),
  margins: Codec.nullable(margins),
  ladder: Codec.absent(Codec.list(rung, rowsMax), []),
  breakers: Codec.absent(Codec.list(breaker, rowsMax), []),
}

/** The written form of a venue's rulebook. */
export const rules: Codec<VenueRules> = Codec.record<VenueRules>({
  ...own,
  call: Codec.record<CallRules>(call),
  liquidation: Codec.record<LiquidationRules>(liquidation),
  waterfall: Codec.record<WaterfallRules>(waterfall),
})

/** A policy's changes to it: only the fields it states, within its parts as well. */
export const changes: Codec<RulesChange> = stated<RulesChange>({
  ...own,
  call: stated<CallRules>(call),
  liquidation: stated<LiquidationRules>(liquidation),
  waterfall: stated<WaterfallRules>(waterfall),
} as unknown as Fields<RulesChange>)

/** A record of which any field may be left out, and is then absent. */
function stated<T extends object>(fields: Fields<T>): Codec<Partial<T>> {
  const loose = Object.entries<Codec<unknown>>(fields as Record<string, Codec<unknown>>).map(
    ([name, codec]) => [name, { ...codec, absent: () => undefined }] as const,
  )
  const codec = Codec.record<T>(Object.fromEntries(loose) as unknown as Fields<T>)
  return {
    schema: codec.schema,
    encode: (value, scope) => {
      const there = Object.entries(fields).filter(([name]) => Object.hasOwn(value, name))
      const some = Codec.record<T>(Object.fromEntries(there) as unknown as Fields<T>)
      return some.encode(value as T, scope)
    },
    decode: (json, at) => {
      const said = Object.entries(codec.decode(json, at)).filter(([, value]) => value !== undefined)
      return Object.fromEntries(said) as Partial<T>
    },
  }
}
