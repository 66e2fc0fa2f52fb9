import type { Result } from '../../base/Result.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import type { WireError } from '../WireError.ts'
import { readCdm } from './cdm.ts'
import { readColr } from './colr.ts'
import { FixText } from './FixText.ts'
import { readFix } from './fix.ts'
import { XmlText } from './XmlText.ts'

/** What a counterparty answers to a call, in whatever format it came. */
export interface Answered {
  readonly format: 'cdm' | 'fix' | 'iso'
  readonly call: string
  /** A decimal string. */
  readonly agreed: string
  readonly currency: string
  /** Empty where none was given. */
  readonly reason: string
  /** What of the message was not used: fields, tags or elements by their names or paths. */
  readonly unused: readonly string[]
}

/**
 * Reads an answer to a call: a MarginCallResponse of the CDM in JSON, a CollateralAssignment of FIX 4.4 (35=AY), or
 * a colr.004 of ISO 20022. Which it is is seen by its first character.
 *
 * Rules: [MSG7]
 */
export function answerIn(text: string, origin: Origin = {}): Result<Answered, WireError> {
  return Input.attempt(() => {
    const start = text.trimStart()
    if (start.startsWith('{')) return ofCdm(text, origin)
    return start.startsWith('<') ? ofColr(text, origin) : ofFix(text.replace(/\r?\n$/, ''), origin)
  })
}

function ofCdm(text: string, origin: Origin): Answered {
  const read = readCdm(text, origin)
  if (!read.ok) throw read.error
  const { name, value, unused } = read.value
  if (name === 'issuance') throw notAnAnswer(text, origin, 'MarginCallIssuance')
  const { call, agreed, currency } = value
  return { format: 'cdm', call, agreed, currency, reason: '', unused }
}

function ofColr(text: string, origin: Origin): Answered {
  const read = readColr(text, origin)
  if (!read.ok) throw read.error
  const { name, value, unused } = read.value
  if (name !== 'response') throw notAnAnswer(text, origin, `a ${name}`)
  const { call, agreed, currency, reason } = value
  return { format: 'iso', call, agreed, currency, reason, unused }
}

const notAnAnswer = (text: string, origin: Origin, found: string): WireError => {
  const expected = 'an answer to a call'
  return XmlText.faultAt(text, 0, { code: 'type.unknown', expected, found, path: [] }, origin)
}

function ofFix(text: string, origin: Origin): Answered {
  const read = readFix(text, origin)
  if (!read.ok) throw read.error
  const { name, fields, unused } = read.value
  const { CollReqID: call, TotalNetValue: agreed, Currency: currency, Text: reason = '' } = fields
  if (name !== 'CollateralAssignment') throw notAnAnswer(text, origin, name)
  const missing = Object.entries({ CollReqID: call, TotalNetValue: agreed, Currency: currency })
  const none = missing.find(([, value]) => value === undefined)
  if (call === undefined || agreed === undefined || currency === undefined) {
    throw FixText.fault(
      'field.missing',
      `a field ${none?.[0]}`,
      'nothing',
      [none?.[0] ?? ''],
      origin,
    )
  }
  const amount = Decimal.parse(agreed)
  if (!amount.ok || amount.value.units < 0n) {
    throw FixText.fault('field.value', 'zero or more', agreed, ['TotalNetValue'], origin)
  }
  const tags = unused.map(({ tag }) => `${tag}`)
  return { format: 'fix', call, agreed, currency, reason, unused: tags }
}
