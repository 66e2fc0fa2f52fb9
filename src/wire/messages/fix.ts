import { datetime } from '../../base/datetime.ts'
import type { Result } from '../../base/Result.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { show, type WireError } from '../WireError.ts'
import { type FixField, FixText } from './FixText.ts'

/** The collateral messages of FIX 4.4, by their names. */
export type FixName = keyof typeof messages

/** A message as it is read and written; a field that is left out is absent. */
export interface FixMessage {
  readonly name: FixName
  readonly header: FixHeader
  readonly fields: FixFields
  /** What of the message was not used: fields that are allowed there and have no place here. */
  readonly unused: readonly { readonly tag: number; readonly value: string }[]
}

export interface FixHeader {
  readonly sender: string
  readonly target: string
  readonly seq: number
  /** Ms since 1970. */
  readonly sentAt: number
}

/** Times in ms since 1970, amounts as decimal strings, words of a list by their names. */
export type FixFields = { readonly [N in FieldName]?: ValueOf<(typeof fields)[N]> }

type FieldName = keyof typeof fields
type ValueOf<F> = F extends { readonly words: infer W }
  ? keyof W & string
  : F extends { readonly kind: 'time' }
    ? number
    : F extends { readonly kind: 'items' }
      ? readonly FixItem[]
      : F extends { readonly kind: 'qualifiers' }
        ? readonly (keyof typeof qualifiers)[]
        : string

/** Collateral that is assigned: a row of UndInstrmtCollGrp. */
export interface FixItem {
  readonly symbol: string
  readonly quantity: string
  readonly currency?: string
  readonly action?: 'Retain' | 'Add' | 'Remove'
}

const text = (tag: number) => ({ tag, kind: 'text' }) as const
const amount = (tag: number) => ({ tag, kind: 'amount' }) as const
const time = (tag: number) => ({ tag, kind: 'time' }) as const
const words = <const W extends Readonly<Record<string, string>>>(tag: number, list: W) =>
  ({ tag, kind: 'word', words: list }) as const

/** Every field that is read and written, with its words where it has a list of them. */
const fields = {
  CollReqID: text(894),
  CollAsgnID: text(902),
  CollRespID: text(904),
  CollRptID: text(908),
  CollInquiryID: text(909),
  CollAsgnRefID: text(907),
  CollAsgnReason: words(895, {
    ...{ Initial: '0', Scheduled: '1', TimeWarning: '2', MarginDeficiency: '3' },
    ...{
      MarginExcess: '4',
      ForwardCollateralDemand: '5',
      EventOfDefault: '6',
      AdverseTaxEvent: '7',
    },
  }),
  CollAsgnTransType: words(903, {
    ...{ New: '0', Replace: '1', Cancel: '2', Release: '3', Reverse: '4' },
  }),
  CollAsgnRespType: words(905, { Received: '0', Accepted: '1', Declined: '2', Rejected: '3' }),
  CollAsgnRejectReason: words(906, {
    ...{ UnknownDeal: '0', UnknownOrInvalidInstrument: '1', UnauthorizedTransaction: '2' },
    ...{ InsufficientCollateral: '3', InvalidTypeOfCollateral: '4', ExcessiveSubstitution: '5' },
    Other: '99',
  }),
  CollStatus: words(910, {
    ...{ Unassigned: '0', PartiallyAssigned: '1', AssignmentProposed: '2' },
    ...{ Assigned: '3', Challenged: '4' },
  }),
  CollInquiryStatus: words(945, {
    ...{ Accepted: '0', AcceptedWithWarnings: '1', Completed: '2' },
    ...{ CompletedWithWarnings: '3', Rejected: '4' },
  }),
  TransactTime: time(60),
  ExpireTime: time(126),
  Account: text(1),
  AgreementDesc: text(913),
  AgreementID: text(914),
  AgreementDate: { tag: 915, kind: 'date' },
  AgreementCurrency: text(918),
  Quantity: amount(53),
  Currency: text(15),
  MarginExcess: amount(899),
  TotalNetValue: amount(900),
  CashOutstanding: amount(901),
  Text: text(58),
  NoUnderlyings: { tag: 711, kind: 'items' },
  NoCollInquiryQualifier: { tag: 938, kind: 'qualifiers' },
} as const

const agreement = ['AgreementDesc', 'AgreementID', 'AgreementDate', 'AgreementCurrency'] as const
const sums = ['Quantity', 'Currency'] as const
const worth = ['MarginExcess', 'TotalNetValue', 'CashOutstanding', 'Text'] as const

/** The messages, with the fields that each has to have and may have, in the order in which they are written. */
const messages = {
  CollateralRequest: {
    type: 'AX',
    needs: ['CollReqID', 'CollAsgnReason', 'TransactTime'],
    has: ['ExpireTime', 'Account', ...agreement, ...sums, 'NoUnderlyings', ...worth],
  },
  CollateralAssignment: {
    type: 'AY',
    needs: ['CollAsgnID', 'CollAsgnReason', 'CollAsgnTransType', 'TransactTime'],
    has: [
      'CollReqID',
      'CollAsgnRefID',
      'ExpireTime',
      'Account',
      ...agreement,
      ...sums,
      'NoUnderlyings',
      ...worth,
    ],
  },
  CollateralResponse: {
    type: 'AZ',
    needs: ['CollRespID', 'CollAsgnID', 'CollAsgnReason', 'CollAsgnRespType', 'TransactTime'],
    has: [
      'CollReqID',
      'CollAsgnTransType',
      'CollAsgnRejectReason',
      'Account',
      ...agreement,
      ...sums,
      'NoUnderlyings',
      ...worth,
    ],
  },
  CollateralReport: {
    type: 'BA',
    needs: ['CollRptID', 'CollStatus'],
    has: ['CollInquiryID', 'Account', ...agreement, ...sums, ...worth],
  },
  CollateralInquiry: {
    type: 'BB',
    needs: [],
    has: ['CollInquiryID', 'NoCollInquiryQualifier', 'Account', ...agreement, ...sums, ...worth],
  },
  CollateralInquiryAck: {
    type: 'BG',
    needs: ['CollInquiryID', 'CollInquiryStatus'],
    has: ['NoCollInquiryQualifier', 'Account', ...agreement, ...sums, 'Text'],
  },
} as const satisfies Record<string, Shape>

interface Shape {
  readonly type: string
  readonly needs: readonly FieldName[]
  readonly has: readonly FieldName[]
}

/** Every message by its name, for those who list them. */
export const fixNames = Object.keys(messages) as readonly FixName[]

type Raw = Omit<FixField, 'at'>

/**
 * Writes a message of FIX 4.4 with its header, length and checksum.
 *
 * Rules: [MSG3] [MSG4]
 *
 * @throws WireError where a field that is needed is left out, or a value cannot be carried
 */
export function writeFix(message: Omit<FixMessage, 'unused'>): string {
  const { name, header, fields: values } = message
  const { type, needs, has }: Shape = messages[name]
  const missing = needs.find((field) => values[field] === undefined)
  if (missing !== undefined)
    throw FixText.fault('field.missing', `a field ${missing}`, 'nothing', [missing])
  const known = [...needs, ...has]
  const odd = Object.keys(values).find((field) => !known.includes(field as FieldName))
  if (odd !== undefined)
    throw FixText.fault('field.unknown', `a field of ${name}`, show(odd), [odd])
  return FixText.write([
    { tag: 35, value: type },
    { tag: 49, value: header.sender },
    { tag: 56, value: header.target },
    { tag: 34, value: `${header.seq}` },
    { tag: 52, value: timeText(header.sentAt) },
    ...known.flatMap((field) => rawOf(field, values)),
  ])
}

function rawOf(name: FieldName, values: FixFields): readonly Raw[] {
  const value = values[name]
  if (value === undefined) return []
  const { tag, kind } = fields[name]
  if (kind === 'time') return [{ tag, value: timeText(value as number) }]
  if (kind === 'date') return [{ tag, value: (value as string).replaceAll('-', '') }]
  if (kind === 'word') {
    const { words: list } = fields[name] as { readonly words: Readonly<Record<string, string>> }
    const code = list[value as string]
    if (code !== undefined) return [{ tag, value: code }]
    throw FixText.fault('field.value', Object.keys(list).join(', '), show(value), [name])
  }
  if (kind === 'items') return itemsRaw(tag, value as readonly FixItem[])
  if (kind === 'qualifiers') {
    const all = value as readonly (keyof typeof qualifiers)[]
    const rows = all.map((one) => ({ tag: qualifierTag, value: qualifiers[one] }))
    return [{ tag, value: `${all.length}` }, ...rows]
  }
  return [{ tag, value: value as string }]
}

const qualifierTag = 896
const qualifiers = {
  ...{ TradeDate: '0', GCInstrument: '1', CollateralInstrument: '2', SubstitutionEligible: '3' },
  ...{ NotAssigned: '4', PartiallyAssigned: '5', FullyAssigned: '6', OutstandingTrades: '7' },
} as const
const itemTags = { symbol: 311, currency: 318, quantity: 879, action: 944 } as const
const actions = { Retain: '0', Add: '1', Remove: '2' } as const

const itemsRaw = (tag: number, items: readonly FixItem[]): readonly Raw[] => [
  { tag, value: `${items.length}` },
  ...items.flatMap(({ symbol, currency, quantity, action }) => [
    { tag: itemTags.symbol, value: symbol },
    ...(currency === undefined ? [] : [{ tag: itemTags.currency, value: currency }]),
    { tag: itemTags.quantity, value: quantity },
    ...(action === undefined ? [] : [{ tag: itemTags.action, value: actions[action] }]),
  ]),
]

/** `20260608-13:00:00.000`, UTC. */
const timeText = (ms: number): string =>
  datetime(ms)
    .replace('T', '-')
    .replace(/^(\d+)-(\d+)-/, '$1$2')
    .replace('Z', '')

/**
 * Reads a collateral message of FIX 4.4. A field that is allowed there and has no place here is told as
 * unused; one that is needed and missing, repeated, or not what its type asks for is refused.
 *
 * Rules: [MSG3] [MSG4]
 */
export function readFix(source: string, origin: Origin = {}): Result<FixMessage, WireError> {
  return Input.attempt(() => {
    const raw = FixText.read(source, origin)
    if (!raw.ok) throw raw.error
    return decode(raw.value, origin)
  })
}

/** The fields that are left to read, in their order. */
interface Cursor {
  readonly fields: readonly FixField[]
  readonly origin: Origin
  at: number
}

const next = (cursor: Cursor): FixField | null => cursor.fields[cursor.at++] ?? null

/** The next field where it is one of some, and else none. */
function nextOf(cursor: Cursor, tags: readonly number[]): FixField | null {
  const field = cursor.fields[cursor.at]
  return field !== undefined && tags.includes(field.tag) ? next(cursor) : null
}

const placed = ({ origin }: Cursor, field: FixField) => ({ ...origin, column: field.at + 1 })

function decode(raw: readonly FixField[], origin: Origin): FixMessage {
  const cursor: Cursor = { fields: raw, origin, at: 0 }
  const type = next(cursor) as FixField
  const name = fixNames.find((one) => messages[one].type === type.value)
  if (name === undefined) {
    const types = fixNames.map((one) => messages[one].type).join(', ')
    throw FixText.fault(
      'type.unknown',
      `one of ${types}`,
      show(type.value),
      [35],
      placed(cursor, type),
    )
  }
  const { needs, has }: Shape = messages[name]
  const known = new Map([...needs, ...has].map((one) => [fields[one].tag as number, one]))
  const values: Record<string, unknown> = {}
  const header: Record<string, unknown> = {}
  const unused: { tag: number; value: string }[] = []
  for (let field = next(cursor); field !== null; field = next(cursor)) {
    const { tag, value } = field
    const own = headerTags.get(tag) ?? known.get(tag)
    const into = headerTags.has(tag) ? header : values
    if (own === undefined) unused.push({ tag, value })
    else if (into[own] === undefined) into[own] = read(own, field, cursor)
    else throw fault(cursor, field, 'each field once', `${tag} again`)
  }
  for (const one of [...headerTags.values(), ...needs]) {
    if ((header[one] ?? values[one]) !== undefined) continue
    throw FixText.fault('field.missing', `a field ${one}`, 'nothing', [one], origin)
  }
  return { name, header: header as unknown as FixHeader, fields: values as FixFields, unused }
}

/** The fields of the header that are read, as they are named here. */
const headerTags: ReadonlyMap<number, keyof FixHeader> = new Map([
  [49, 'sender'],
  [56, 'target'],
  [34, 'seq'],
  [52, 'sentAt'],
])

const fault = (cursor: Cursor, field: FixField, expected: string, found: string): WireError =>
  FixText.fault('field.value', expected, found, [field.tag], placed(cursor, field))

function read(name: FieldName | keyof FixHeader, field: FixField, cursor: Cursor): unknown {
  if (name === 'sender' || name === 'target') return field.value
  if (name === 'seq') return wholeOf(field, cursor)
  if (name === 'sentAt') return timeOf(field, cursor)
  const shape = fields[name]
  switch (shape.kind) {
    case 'time':
      return timeOf(field, cursor)
    case 'date':
      return dateOf(field, cursor)
    case 'amount':
      return amountOf(field, cursor)
    case 'word':
      return wordOf(field, shape.words, cursor)
    case 'items':
      return many(field, cursor, itemOf)
    case 'qualifiers':
      return many(field, cursor, () => {
        const one = nextOf(cursor, [qualifierTag])
        return one === null ? null : wordOf(one, qualifiers, cursor)
      })
    default:
      return field.value
  }
}

function wholeOf(field: FixField, cursor: Cursor): number {
  if (/^[0-9]{1,9}$/.test(field.value)) return Number(field.value)
  throw fault(cursor, field, 'a whole number', show(field.value))
}

const timeShape =
  /^([0-9]{4})([0-9]{2})([0-9]{2})-([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{3}))?$/

/** To the second or the millisecond, UTC. A leap second is none here. */
function timeOf(field: FixField, cursor: Cursor): number {
  const parts = timeShape.exec(field.value)?.slice(1).map(Number)
  const [year = 0, month = 0, day = 0, hours = 99, minutes = 99, seconds = 99, ms] = parts ?? []
  const date = CivilDate.of(year, month, day)
  if (date === null || hours > 23 || minutes > 59 || seconds > 59) {
    throw fault(cursor, field, 'a time as 20260608-13:00:00.000, UTC', show(field.value))
  }
  const whole = ((date * 24 + hours) * 60 + minutes) * 60 + seconds
  return whole * 1_000 + (Number.isNaN(ms) ? 0 : (ms ?? 0))
}

function dateOf(field: FixField, cursor: Cursor): string {
  const text = field.value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
  if (CivilDate.parse(text) !== null) return text
  throw fault(cursor, field, 'a date as 20260608', show(field.value))
}

function amountOf(field: FixField, cursor: Cursor): string {
  // A number of FIX may have zeros in front and behind: what is kept is the number.
  const text = field.value.replace(/^(-?)0+(?=[0-9])/, '$1')
  const read = Decimal.parse(text)
  if (read.ok) return Decimal.format(read.value)
  throw fault(cursor, field, 'a plain decimal such as 100.5', show(field.value))
}

function wordOf(field: FixField, list: Readonly<Record<string, string>>, cursor: Cursor): string {
  const found = Object.entries(list).find(([, code]) => code === field.value)
  if (found !== undefined) return found[0]
  const expected = Object.entries(list).map(([word, code]) => `${code} (${word})`)
  throw fault(cursor, field, expected.join(', '), show(field.value))
}

/** The rows of a group, as many as its count says. */
function many<T>(field: FixField, cursor: Cursor, row: (cursor: Cursor) => T | null): readonly T[] {
  const count = wholeOf(field, cursor)
  const rows: T[] = []
  for (let one = row(cursor); one !== null; one = row(cursor)) rows.push(one)
  if (rows.length === count) return rows
  throw fault(cursor, field, `${count} rows`, `${rows.length}`)
}

function itemOf(cursor: Cursor): FixItem | null {
  const symbol = nextOf(cursor, [itemTags.symbol])
  if (symbol === null) return null
  const row: Record<string, string> = { symbol: symbol.value }
  for (;;) {
    const field = nextOf(cursor, restOfItem)
    if (field === null) break
    const { tag, value } = field
    const name = tag === currency ? 'currency' : tag === quantity ? 'quantity' : 'action'
    if (row[name] !== undefined) throw fault(cursor, field, 'each field once', `${tag} again`)
    if (name === 'currency') row[name] = value
    else row[name] = name === 'quantity' ? amountOf(field, cursor) : wordOf(field, actions, cursor)
  }
  if (row.quantity === undefined) throw fault(cursor, symbol, `a quantity (${quantity})`, 'none')
  return row as unknown as FixItem
}

const { currency, quantity, action } = itemTags
const restOfItem = [currency, quantity, action]
