import type { Result } from '../../base/Result.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import { type Json, type JsonObject, JsonText, type Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { scientific } from '../scientific.ts'
import { cut, pathText, show, type WireError } from '../WireError.ts'
import type { AgreementNote, Notice, Reply } from './CallNotice.ts'

/** A message in the words of the Common Domain Model, and what of it has no place here. */
export type Cdm = { readonly unused: readonly string[] } & (
  | { readonly name: 'issuance'; readonly value: CdmIssuance }
  | { readonly name: 'response'; readonly value: CdmResponse }
)

/** MarginCallIssuance: its caller is the first party. It does not say whether a delivery or a return is called. */
export interface CdmIssuance {
  readonly callType: (typeof callTypes)[number]
  readonly caller: string
  readonly called: string
  readonly call: string
  readonly agreement: string
  readonly amount: string
  readonly currency: string
}

/** MarginCallResponse: it is the answer of the first party to the second. */
export interface CdmResponse {
  readonly caller: string
  readonly called: string
  readonly call: string
  readonly agreement: string
  readonly action: (typeof actions)[number]
  readonly answer: (typeof answers)[number]
  readonly agreed: string
  readonly currency: string
}

export const callTypes = ['MarginCall', 'Notification', 'ExpectedCall'] as const
const actions = ['Delivery', 'Return'] as const
const answers = ['AgreeinFull', 'PartiallyAgree', 'Dispute'] as const
const answerWords = { inFull: 'AgreeinFull', part: 'PartiallyAgree', disputed: 'Dispute' } as const

/**
 * A call as a MarginCallIssuance in JSON: the caller is the first party.
 *
 * Rules: [MSG2]
 */
export const writeIssuance = ({ a, b, caller, ...notice }: Notice): string =>
  JSON.stringify({
    ...baseOf(caller === 'a' ? [a, b] : [b, a], notice.agreement, notice.call),
    callAmountInBaseCurrency: money(notice.amount, notice.currency),
  })

/**
 * An answer as a MarginCallResponse in JSON: the one who answers is the first party. What moves is told as a
 * cash balance in the base currency.
 *
 * Rules: [MSG2]
 */
export function writeCdmResponse({ a, b, caller, ...reply }: Reply): string {
  const agreed = money(reply.agreed, reply.currency)
  return JSON.stringify({
    ...baseOf(caller === 'a' ? [b, a] : [a, b], reply.agreement, reply.call),
    marginCallResponseAction: [
      {
        collateralPositionComponent: [{ cashBalance: agreed }],
        marginCallAction: reply.kind === 'delivery' ? 'Delivery' : 'Return',
      },
    ],
    marginResponseType: answerWords[reply.answer],
    agreedAmountBaseCurrency: agreed,
  })
}

const baseOf = (parties: readonly string[], agreement: AgreementNote, call: string) => ({
  instructionType: { callType: 'MarginCall' },
  party: parties.map((name) => ({ partyId: [{ identifier: { value: name } }] })),
  callIdentifier: { assignedIdentifier: [{ identifier: { value: call } }] },
  callAgreementType: agreementName(agreement),
  regMarginType: 'VM',
})

function agreementName({ framework, id }: AgreementNote): object {
  if (framework === 'ISDA') {
    const annex = { creditSupportAgreementType: { value: 'CreditSupportAnnex' } }
    return { agreementType: 'CreditSupportAgreement', ...annex }
  }
  if (framework === 'other') return { agreementType: 'Other', otherAgreement: id }
  return { agreementType: 'MasterAgreement', masterAgreementType: { value: framework } }
}

/** A number of JSON that is written digit for digit. */
const money = (amount: string, currency: string) => ({
  value: raw.rawJSON(amount),
  unit: { currency: { value: currency } },
})

const raw = JSON as unknown as { rawJSON(text: string): unknown }

/** What is read from, where, and what of it was used. */
interface Reading {
  readonly text: string
  readonly used: Set<string>
}

interface At {
  readonly json: Json
  readonly path: Path
}

/**
 * Reads a MarginCallIssuance or a MarginCallResponse. Amounts are taken digit for digit. Fields that are not used
 * are told; one that is needed and missing, or not of the model's words, is refused with its place.
 *
 * Rules: [MSG2]
 */
export function readCdm(text: string, origin: Origin = {}): Result<Cdm, WireError> {
  return Input.read(text, origin, (json) => {
    const reading = { text, used: new Set<string>() }
    const top = { json, path: Path.top() }
    const fields = Codec.object(json, top.path)
    const name = Object.hasOwn(fields, 'marginResponseType') ? 'response' : 'issuance'
    const found = name === 'response' ? response(reading, top) : issuance(reading, top)
    return { ...found, unused: unusedOf(json, top.path, reading.used) } as Cdm
  })
}

function issuance(reading: Reading, top: At) {
  const { first, second, ...base } = readBase(reading, top)
  const type = member(reading, top, 'instructionType')
  const callType = word(reading, type, 'callType', callTypes)
  const sum = moneyOf(reading, member(reading, top, 'callAmountInBaseCurrency'))
  return {
    name: 'issuance',
    value: { ...base, callType, caller: first, called: second, ...sum },
  } as const
}

function response(reading: Reading, top: At) {
  const { first, second, ...base } = readBase(reading, top)
  word(reading, member(reading, top, 'instructionType'), 'callType', callTypes)
  const { amount: agreed, currency } = moneyOf(
    reading,
    member(reading, top, 'agreedAmountBaseCurrency'),
  )
  const moved = element(reading, member(reading, top, 'marginCallResponseAction'))
  element(reading, member(reading, moved, 'collateralPositionComponent'))
  const action = word(reading, moved, 'marginCallAction', actions)
  const answer = word(reading, top, 'marginResponseType', answers)
  const place = Path.child(top.path, 'agreedAmountBaseCurrency')
  if (answer === 'Dispute' && !/^0$/.test(agreed)) {
    throw Path.fault(place, 'field.value', 'nothing agreed where all is disputed', agreed)
  }
  const value = { ...base, caller: second, called: first, action, answer, agreed, currency }
  return { name: 'response', value } as const
}

function readBase(reading: Reading, top: At) {
  const parties = member(reading, top, 'party')
  const [first, second] = [0, 1].map((index) => {
    const party = element(reading, parties, index)
    const id = element(reading, member(reading, party, 'partyId'))
    return named(reading, member(reading, id, 'identifier'))
  }) as [string, string]
  const identifier = member(reading, top, 'callIdentifier')
  const assigned = element(reading, member(reading, identifier, 'assignedIdentifier'))
  const call = named(reading, member(reading, assigned, 'identifier'))
  const under = member(reading, top, 'callAgreementType')
  const agreement = string(member(reading, under, 'agreementType'))
  for (const name of ['creditSupportAgreementType', 'masterAgreementType', 'otherAgreement']) {
    if (Object.hasOwn(Codec.object(under.json, under.path), name))
      use(reading, member(reading, under, name))
  }
  word(reading, top, 'regMarginType', ['VM', 'RegIM', 'NonRegIM'])
  return { first, second, call, agreement }
}

/** What is read as a whole, with all that is in it. */
function use(reading: Reading, { json, path }: At): void {
  for (const name of typeof json === 'object' && json !== null ? Object.keys(json) : []) {
    reading.used.add(pathText(Path.path(Path.child(path, name))))
  }
}

function member(reading: Reading, { json, path }: At, name: string): At {
  const fields = Codec.object(json, path)
  const at = Path.child(path, name)
  if (!Object.hasOwn(fields, name))
    throw Path.fault(at, 'field.missing', `a field "${name}"`, 'nothing')
  reading.used.add(pathText(Path.path(at)))
  return { json: fields[name] as Json, path: at }
}

function element(reading: Reading, { json, path }: At, index = 0): At {
  if (!Array.isArray(json)) throw Path.fault(path, 'field.type', 'a list', show(json))
  const at = Path.child(path, index)
  if (index >= json.length) {
    throw Path.fault(path, 'field.value', `at least ${index + 1}`, `${json.length}`)
  }
  reading.used.add(pathText(Path.path(at)))
  return { json: json[index] as Json, path: at }
}

function word<const T extends string>(
  reading: Reading,
  at: At,
  name: string,
  words: readonly T[],
): T {
  const { json, path } = member(reading, at, name)
  return Scalar.word(...words).decode(json, path)
}

const string = ({ json, path }: At): string => Scalar.ref.decode(json, path)

/** A text with its metadata beside it. */
const named = (reading: Reading, at: At): string => string(member(reading, at, 'value'))

function moneyOf(reading: Reading, at: At) {
  const { json, path } = member(reading, at, 'value')
  if (typeof json !== 'number') throw Path.fault(path, 'field.type', 'a number', show(json))
  const written = JsonText.literal(reading.text, Path.path(path))
  const read = scientific(written)
  if (!read.ok || read.value.units < 0n) {
    throw Path.fault(path, 'field.value', 'a number that is zero or more', cut(written))
  }
  const currency = named(reading, member(reading, member(reading, at, 'unit'), 'currency'))
  return { amount: Decimal.format(read.value), currency }
}

function unusedOf(json: Json, path: Path, used: ReadonlySet<string>): readonly string[] {
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json as JsonObject).flatMap(([name, value]) => {
    const at = Path.child(path, Array.isArray(json) ? Number(name) : name)
    const text = pathText(Path.path(at))
    return used.has(text) ? unusedOf(value, at, used) : [text]
  })
}
