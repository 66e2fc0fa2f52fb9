import { IntradayMargin } from '../../brokerage/IntradayMargin.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { UsMargin } from '../../calendar/UsMargin.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { byMethodology } from './byMethodology.ts'
import { counted } from './callDates.ts'
import { dateOf, read } from './reading.ts'
import { cents, each } from './sums.ts'
import { intradayFreeze } from './words.ts'

/** The intraday margin rule of 2026: what a case asks shows in its inputs. */
export const finraIntraday = byMethodology({ 'intraday-margin-2026': answer })

function answer(inputs: Facts): Tree {
  if ('events' in inputs) return ofEvents(inputs)
  if ('startEquity' in inputs) return ofDay(inputs)
  if ('laterEod' in inputs) return satisfied(inputs)
  if ('deficitDate' in inputs) return clock(inputs)
  if ('pmEquity' in inputs) return portfolio(inputs)
  if ('deficit' in inputs && 'equity' in inputs) return small(inputs)
  const isUnsatisfied = inputs.unsatisfiedAtFifthBusinessDay === true
  return { freezeMandatory: IntradayMargin.isFrozen(inputs.practice === true, isUnsatisfied) }
}

function ofEvents(inputs: Facts): Tree {
  const moments = Facts.objects(inputs, 'events').map((event) => ({
    level: Ratio.sub(Facts.number(event, 'equity'), Facts.number(event, 'maintenance')),
    isReducing: event.reducing === true,
  }))
  return { intradayMarginDeficit: cents(IntradayMargin.deficit(moments)) }
}

function ofDay(inputs: Facts): Tree {
  const startLevel = Ratio.sub(
    Facts.number(inputs, 'startEquity'),
    Facts.number(inputs, 'startMaintenance'),
  )
  const deficit = IntradayMargin.deficitOfDay({
    startLevel,
    added: Facts.number(inputs, 'intradayBuyMaintenance'),
    deposits: Facts.optional(inputs, 'netDepositsToday') ?? Ratio.zero,
    areDepositsFirst: inputs.memberElectsStartOfDayTreatment === true,
  })
  return { intradayMarginDeficit: cents(deficit) }
}

function satisfied(inputs: Facts): Tree {
  const later = Facts.objects(inputs, 'laterEod').map((close) => ({
    day: String(close.date),
    level: Facts.number(close, 'iml'),
  }))
  const endLevel = Facts.number(inputs, 'imlEndOfDeficitDay')
  const day = IntradayMargin.satisfiedOn(Facts.number(inputs, 'deficit'), endLevel, later)
  return { satisfiedOn: day }
}

function small(inputs: Facts): Tree {
  const equity = Facts.number(inputs, 'equity')
  const isSmall = (deficit: Ratio) => IntradayMargin.isSmall(deficit, equity)
  return { deMinimis: each(inputs, 'deficit', isSmall) }
}

function clock(inputs: Facts): Tree {
  const { actOn, endsOn, freezeDays } = UsMargin.intradayDeficit
  const from = dateOf(inputs, 'deficitDate')
  const acted = counted(inputs, actOn, from)
  const isFrozen = IntradayMargin.isFrozen(inputs.practice === true, inputs.neverSatisfied === true)
  const freezeEnds = CivilDate.format(CivilDate.plusDays(read(acted), freezeDays))
  return {
    fifthBusinessDay: acted,
    outstandingUntilAfterCloseOf: counted(inputs, endsOn, from),
    freezeCalendarDaysAfterFifth: BigInt(freezeDays),
    freezeEnds: isFrozen ? freezeEnds : null,
    restriction: isFrozen ? intradayFreeze : null,
  }
}

const portfolio = (inputs: Facts): Tree => ({
  intradayMarginSubstantiallySimilarToEOD: each(
    inputs,
    'pmEquity',
    IntradayMargin.needsIntradayLikeClose,
  ),
})
