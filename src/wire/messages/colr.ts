import type { Result } from '../../base/Result.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { cut, show, WireError, type WireErrorCode } from '../WireError.ts'
import type { AgreementNote, Move, Notice, Reply } from './CallNotice.ts'
import { type Element, XmlText } from './XmlText.ts'

/** The collateral messages of ISO 20022 that are written and read, by their roots. */
export const colrNames = {
  MrgnCallReq: 'colr.003.001.05',
  MrgnCallRspn: 'colr.004.001.05',
  CollPrpsl: 'colr.007.001.06',
} as const

type Root = keyof typeof colrNames

const namespaceOf = (root: Root) => `urn:iso:std:iso:20022:tech:xsd:${colrNames[root]}`

const document = (root: Root, parts: readonly string[]): string =>
  XmlText.write('Document', [XmlText.write(root, parts)], ` xmlns="${namespaceOf(root)}"`)

const upper = (side: 'a' | 'b') => (side === 'a' ? 'A' : 'B')

/**
 * A margin call request (colr.003.001.05). It has no place for the time by which it is due.
 *
 * Rules: [MSG6]
 *
 * @throws WireError where a value is longer, finer or otherwise than the schema takes
 */
export function writeRequest(notice: Notice): string {
  const { kind, caller, amount, currency, call } = notice
  const side = upper(caller)
  const sum = money(amount, currency)
  const required = kind === 'delivery' ? 'DlvrMrgnAmt' : 'RtrMrgnAmt'
  return document('MrgnCallReq', [
    short('TxId', call),
    ...frontOf(notice),
    nested(['MrgnCallRslt', 'MrgnCallRslt', 'MrgnCallAmt', `DueToPty${side}`], sum),
    nested([`RqrmntDtlsDueTo${side}`, 'MrgnRqrmnt', 'VartnMrgnRqrmnt', required], sum),
  ])
}

/**
 * A margin call response (colr.004.001.05): what is agreed, and to which request.
 *
 * Rules: [MSG6]
 *
 * @throws WireError where a value is longer, finer or otherwise than the schema takes
 */
export function writeResponse(reply: Reply): string {
  const { id, call, agreed, currency, reason, caller } = reply
  const note = reason === '' ? [] : [limited('AddtlInf', reason, 210)]
  const parts = [amountOf('AgrdAmt', agreed, currency), short('MrgnCallReqId', call), ...note]
  return document('MrgnCallRspn', [
    short('TxId', id),
    ...frontOf(reply),
    XmlText.write(`AgrdAmtDueTo${upper(caller)}`, [
      XmlText.write('AgrdAmtDtls', [XmlText.write('VartnMrgnAmt', parts)]),
    ]),
  ])
}

/**
 * A collateral proposal (colr.007.001.06), of cash: a security needs a place of safekeeping, which an
 * agreement does not know.
 *
 * Rules: [MSG6]
 *
 * @throws WireError for a security, and where a value is longer, finer or otherwise than the schema takes
 */
export function writeProposal(move: Move): string {
  const { id, call, value, currency, items, kind } = move
  const cash = items.map((item) => {
    if (item.kind !== 'cash') {
      throw refused(
        'field.value',
        'cash: a security has a place of safekeeping here',
        show(item.asset),
        ['CshColl'],
      )
    }
    const parts = [
      amountOf('DpstAmt', item.quantity, item.asset),
      amountOf('CollVal', item.value, currency),
    ]
    return XmlText.write('CshColl', parts)
  })
  const moved = [short('MrgnCallReqId', call), ...cash]
  const direction =
    kind === 'delivery'
      ? XmlText.write('CollMvmntDrctn', [XmlText.write('Dlvr', moved)])
      : XmlText.write('Rtr', moved)
  const margin = [amountOf('AgrdAmt', value, currency), XmlText.write('MvmntDrctn', [direction])]
  return document('CollPrpsl', [
    short('TxId', id),
    ...frontOf(move),
    XmlText.write('TpAndDtls', [
      XmlText.write('CollPrpslTp', 'INIT'),
      XmlText.write('CollPrpsl', [
        XmlText.write('CollPrpslDtls', [XmlText.write('VartnMrgn', margin)]),
      ]),
    ]),
  ])
}

type Front = Pick<Notice, 'agreement' | 'a' | 'b' | 'currency' | 'valuedOn'>

/** Who it is between, as of when, and under what. */
function frontOf({ agreement, a, b, currency, valuedOn }: Front): readonly string[] {
  const obligation = XmlText.write('Oblgtn', [
    party('PtyA', a),
    party('PtyB', b),
    XmlText.write('ValtnDt', [XmlText.write('Dt', valuedOn)]),
  ])
  const { id, framework, signed } = agreement
  if (signed === null) return [obligation]
  const frame =
    framework === 'ISDA' ? [XmlText.write('AgrmtFrmwk', [XmlText.write('AgrmtFrmwk', 'ISDA')])] : []
  const signedUnder = XmlText.write('Agrmt', [
    limited('AgrmtDtls', framework, 140),
    limited('AgrmtId', id, 140),
    XmlText.write('AgrmtDt', signed),
    XmlText.write('BaseCcy', currencyOf(currency)),
    ...frame,
  ])
  return [obligation, signedUnder]
}

const bic = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/

/** By its BIC where it is one, and else by a name of the sender's. */
const party = (tag: string, name: string): string =>
  XmlText.write(tag, [
    bic.test(name)
      ? XmlText.write('AnyBIC', name)
      : XmlText.write('PrtryId', [short('Id', name), short('Issr', issuer)]),
  ])

const issuer = 'PLIMSOLL'

const nested = (path: readonly string[], { text, attributes }: ReturnType<typeof money>): string =>
  path
    .toReversed()
    .reduce(
      (inner, tag, index) =>
        XmlText.write(tag, index === 0 ? inner : [inner], index === 0 ? attributes : ''),
      text,
    )

const amountOf = (tag: string, amount: string, currency: string): string => {
  const { text, attributes } = money(amount, currency)
  return XmlText.write(tag, text, attributes)
}

/** At most 18 digits, five of them behind the point, and not below zero. */
function money(
  amount: string,
  currency: string,
): { readonly text: string; readonly attributes: string } {
  const attributes = ` Ccy="${currencyOf(currency)}"`
  if (isMoney(amount)) return { text: amount, attributes }
  throw refused('field.value', amounts, show(amount), ['Amt'])
}

const amounts = 'zero or more, of at most 18 digits with five decimals'

function isMoney(amount: string): boolean {
  const read = Decimal.parse(amount)
  const digits = amount.replace(/[.-]/g, '').replace(/^0+(?=.)/, '').length
  return read.ok && read.value.units >= 0n && digits <= 18 && read.value.scale <= 5
}

function currencyOf(currency: string): string {
  if (/^[A-Z]{3}$/.test(currency)) return currency
  throw refused('field.value', 'a currency of three letters', show(currency), ['Ccy'])
}

const short = (tag: string, text: string): string => limited(tag, text, 35)

function limited(tag: string, text: string, most: number): string {
  if (text.length > 0 && text.length <= most) return XmlText.write(tag, text)
  throw refused('limit.exceeded', `1 to ${most} characters`, show(text), [tag])
}

const refused = (
  code: WireErrorCode,
  expected: string,
  found: string,
  path: readonly string[],
): WireError => new WireError({ code, expected, found, path })

/** A message that was read, and the elements of it that have no place here. */
export type Colr = { readonly unused: readonly string[] } & (
  | { readonly name: 'request'; readonly value: Omit<Notice, 'sentAt' | 'deadline'> }
  | { readonly name: 'response'; readonly value: Omit<Reply, 'sentAt' | 'kind' | 'answer'> }
  | { readonly name: 'proposal'; readonly value: Omit<Move, 'sentAt' | 'caller'> }
)

/**
 * Reads one of the three messages. Elements that are not used are told; one that is needed and missing, or not
 * what its type asks for, is refused with its line.
 *
 * Rules: [MSG5] [MSG6]
 */
export function readColr(text: string, origin: Origin = {}): Result<Colr, WireError> {
  return Input.attempt(() => {
    const root = XmlText.read(text, origin)
    if (!root.ok) throw root.error
    return decode({ text, origin, used: new Set() }, root.value)
  })
}

/** What is read from, and the elements that were. */
interface Reading {
  readonly text: string
  readonly origin: Origin
  readonly used: Set<Element>
}

function decode(reading: Reading, root: Element): Colr {
  if (root.name !== 'Document') {
    throw faultOf(reading, root, 'type.unknown', 'Document', cut(root.name))
  }
  reading.used.add(root)
  const name = Object.keys(colrNames).find((one) => root.children[0]?.name === one) as
    | Root
    | undefined
  const namespace = root.attributes.get('xmlns')
  if (name === undefined || namespace !== namespaceOf(name)) {
    const known = Object.values(colrNames).join(', ')
    throw faultOf(reading, root, 'type.unknown', `one of ${known}`, show(namespace))
  }
  const body = needed(reading, root, name)
  const found = bodies[name](reading, body)
  return { ...found, unused: unusedOf(root, reading.used, '') }
}

const bodies = { MrgnCallReq: request, MrgnCallRspn: response, CollPrpsl: proposal } as const

type Found<N> = Omit<Extract<Colr, { readonly name: N }>, 'unused'>

function request(reading: Reading, body: Element): Found<'request'> {
  const front = readFront(reading, body)
  const call = textOf(reading, body, 'TxId', 35)
  const sums = ['MrgnCallRslt', 'MrgnCallRslt', 'MrgnCallAmt'].reduce(
    (at, tag) => needed(reading, at, tag),
    body,
  )
  const [caller, due] = dueTo(reading, sums, 'DueToPty')
  const asked = ['MrgnRqrmnt', 'VartnMrgnRqrmnt'].reduce(
    (at, tag) => needed(reading, at, tag),
    needed(reading, body, `RqrmntDtlsDueTo${upper(caller)}`),
  )
  const delivered = taken(reading, asked, 'DlvrMrgnAmt')
  const margin = delivered ?? needed(reading, asked, 'RtrMrgnAmt')
  const { amount, currency } = moneyOf(reading, due)
  if (moneyOf(reading, margin).amount !== amount) {
    throw faultOf(
      reading,
      margin,
      'field.value',
      `the amount ${amount} of the call`,
      show(margin.text),
    )
  }
  const kind = delivered === null ? 'return' : 'delivery'
  return { name: 'request', value: { ...front, call, caller, kind, amount, currency } }
}

function response(reading: Reading, body: Element): Found<'response'> {
  const front = readFront(reading, body)
  const id = textOf(reading, body, 'TxId', 35)
  const [caller, due] = dueTo(reading, body, 'AgrdAmtDueTo')
  const agreed = ['AgrdAmtDtls', 'VartnMrgnAmt'].reduce((at, tag) => needed(reading, at, tag), due)
  const { amount, currency } = moneyOf(reading, needed(reading, agreed, 'AgrdAmt'))
  const call = textOf(reading, agreed, 'MrgnCallReqId', 35)
  const reason = taken(reading, agreed, 'AddtlInf')?.text ?? ''
  return {
    name: 'response',
    value: { ...front, id, caller, call, agreed: amount, currency, reason },
  }
}

function proposal(reading: Reading, body: Element): Found<'proposal'> {
  const front = readFront(reading, body)
  const id = textOf(reading, body, 'TxId', 35)
  const type = needed(reading, body, 'TpAndDtls')
  const stage = needed(reading, type, 'CollPrpslTp')
  if (stage.text !== 'INIT' && stage.text !== 'COUN') {
    throw faultOf(reading, stage, 'field.value', 'INIT or COUN', show(stage.text))
  }
  const margin = ['CollPrpsl', 'CollPrpslDtls', 'VartnMrgn'].reduce(
    (at, tag) => needed(reading, at, tag),
    type,
  )
  const { amount, currency } = moneyOf(reading, needed(reading, margin, 'AgrdAmt'))
  const direction = needed(reading, margin, 'MvmntDrctn')
  const delivery = taken(reading, direction, 'CollMvmntDrctn')
  const moved =
    delivery === null ? needed(reading, direction, 'Rtr') : needed(reading, delivery, 'Dlvr')
  const call = textOf(reading, moved, 'MrgnCallReqId', 35)
  const items = moved.children
    .filter((one) => one.name === 'CshColl')
    .map((one) => cashOf(reading, one, currency))
  const kind = delivery === null ? 'return' : 'delivery'
  return { name: 'proposal', value: { ...front, id, call, kind, value: amount, currency, items } }
}

function cashOf(reading: Reading, cash: Element, base: string) {
  reading.used.add(cash)
  const deposit = moneyOf(reading, needed(reading, cash, 'DpstAmt'))
  const worth = needed(reading, cash, 'CollVal')
  const value = moneyOf(reading, worth)
  if (value.currency !== base)
    throw faultOf(reading, worth, 'field.value', base, show(value.currency))
  return {
    asset: deposit.currency,
    quantity: deposit.amount,
    kind: 'cash',
    value: value.amount,
  } as const
}

function readFront(reading: Reading, body: Element) {
  const obligation = needed(reading, body, 'Oblgtn')
  const [a, b] = [partyOf(reading, obligation, 'PtyA'), partyOf(reading, obligation, 'PtyB')]
  const date = needed(reading, needed(reading, obligation, 'ValtnDt'), 'Dt')
  return { a, b, valuedOn: dateOf(reading, date), agreement: agreementOf(reading, body) }
}

function agreementOf(reading: Reading, body: Element): AgreementNote {
  const signedUnder = taken(reading, body, 'Agrmt')
  if (signedUnder === null) return { id: '', framework: 'other', signed: null }
  const details = needed(reading, signedUnder, 'AgrmtDtls').text
  const known = ['ISDA', 'GMRA', 'GMSLA'] as const
  const framework = known.find((one) => one === details) ?? 'other'
  const frame = taken(reading, signedUnder, 'AgrmtFrmwk')
  if (frame !== null) taken(reading, frame, 'AgrmtFrmwk')
  taken(reading, signedUnder, 'BaseCcy')
  const signed = dateOf(reading, needed(reading, signedUnder, 'AgrmtDt'))
  return { id: taken(reading, signedUnder, 'AgrmtId')?.text ?? '', framework, signed }
}

function partyOf(reading: Reading, obligation: Element, tag: string): string {
  const side = needed(reading, obligation, tag)
  const code = taken(reading, side, 'AnyBIC')
  if (code !== null) {
    if (bic.test(code.text)) return code.text
    throw faultOf(reading, code, 'field.value', 'a BIC', show(code.text))
  }
  const own = needed(reading, side, 'PrtryId')
  taken(reading, own, 'Issr')
  return textOf(reading, own, 'Id', 35)
}

/** To whom it is due: to one of the two, and not to both. */
function dueTo(reading: Reading, at: Element, tag: string): readonly ['a' | 'b', Element] {
  const [a, b] = [taken(reading, at, `${tag}A`), taken(reading, at, `${tag}B`)]
  if (a !== null && b === null) return ['a', a]
  if (b !== null && a === null) return ['b', b]
  const found = a === null ? 'neither' : 'both'
  throw faultOf(reading, at, 'field.value', `one of ${tag}A and ${tag}B`, found)
}

function taken(reading: Reading, at: Element, tag: string): Element | null {
  const found = at.children.filter(({ name }) => name === tag)
  const [one = null, twice] = found
  if (twice !== undefined) throw faultOf(reading, twice, 'field.value', `one ${tag}`, 'another')
  if (one !== null) reading.used.add(one)
  return one
}

function needed(reading: Reading, at: Element, tag: string): Element {
  const found = taken(reading, at, tag)
  if (found !== null) return found
  throw faultOf(reading, at, 'field.missing', `an element ${tag}`, 'nothing')
}

function textOf(reading: Reading, at: Element, tag: string, most: number): string {
  const found = needed(reading, at, tag)
  const { length } = found.text
  if (length > 0 && length <= most) return found.text
  throw faultOf(reading, found, 'limit.exceeded', `1 to ${most} characters`, show(found.text))
}

function moneyOf(
  reading: Reading,
  at: Element,
): { readonly amount: string; readonly currency: string } {
  const currency = at.attributes.get('Ccy') ?? ''
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw faultOf(reading, at, 'field.value', 'a currency of three letters in Ccy', show(currency))
  }
  if (!isMoney(at.text)) {
    throw faultOf(reading, at, 'field.value', amounts, show(at.text))
  }
  const read = Decimal.parse(at.text)
  return { amount: read.ok ? Decimal.format(read.value) : at.text, currency }
}

function dateOf(reading: Reading, at: Element): string {
  if (CivilDate.parse(at.text) !== null) return at.text
  throw faultOf(reading, at, 'field.value', 'a date as 2026-06-08', show(at.text))
}

const faultOf = (
  { text, origin }: Reading,
  at: Element,
  code: WireErrorCode,
  expected: string,
  found: string,
): WireError => XmlText.faultAt(text, at.at, { code, expected, found, path: [at.name] }, origin)

/** The paths of elements that nobody asked for; of one that is not used, not what is in it. */
function unusedOf(at: Element, used: ReadonlySet<Element>, above: string): readonly string[] {
  const path = `${above}/${at.name}`
  return used.has(at) ? at.children.flatMap((one) => unusedOf(one, used, path)) : [path]
}
