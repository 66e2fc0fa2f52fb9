/** A field of an act; what is of many is one a line. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'amount' | 'date' | 'items' | 'amounts' | 'choice' | 'yes'
  readonly choices?: readonly string[]
  readonly isOptional?: boolean
}

/** What a side may be told and asked, as a form has it. */
export interface Act {
  readonly type: string
  readonly title: string
  readonly says: string
  readonly fields: readonly Field[]
}

const text = (name: string, label: string): Field => ({ name, label, kind: 'text' })
const amount = (name: string, label: string): Field => ({ name, label, kind: 'amount' })
const date = (name: string, label: string): Field => ({ name, label, kind: 'date' })
const items = (name: string, label: string): Field => ({ name, label, kind: 'items' })
const optional = (field: Field): Field => ({ ...field, isOptional: true })
const reason = optional(text('reason', 'Reason'))
const yes: Field = { name: 'isAccepted', label: 'Accepted', kind: 'yes' }
const name = 'Its name, which begins with the letter of this side and -'

/** Acts by a word of ours. */
export const annexActs = {
  exposure: {
    ...{ type: 'TellExposure', title: 'Tell exposure', says: 'What b would owe a by the own books, at the valuation time of a day; below zero where a would owe b.' },
    fields: [date('date', 'Valued on'), amount('exposure', 'Exposure')],
  },
  price: {
    ...{ type: 'TellPrices', title: 'Tell a price', says: 'What an asset that is posted is worth, in the base currency for a whole unit.' },
    fields: [text('asset', 'Asset'), amount('price', 'Price')],
  },
  rate: {
    ...{ type: 'TellRate', title: 'Tell a rate', says: 'The rate a year that was published for a day, as 0.045.' },
    fields: [text('asset', 'Cash'), date('date', 'Of'), amount('rate', 'Rate')],
  },
  call: {
    ...{ type: 'MakeCall', title: 'Call', says: 'Asks the other side for what the own figures give: collateral, or what is more than enough of it back.' },
    fields: [text('call', name), { name: 'kind', label: 'What', kind: 'choice', choices: ['delivery', 'return'] }],
  },
  answer: {
    ...{ type: 'AnswerCall', title: 'Answer', says: 'To how much of it this side agrees. The rest is disputed, with a reason; the agreed part is delivered as usual.' },
    fields: [optional(amount('agreed', 'Agreed; empty for what the own figures agree to')), reason],
  },
  recalculate: {
    ...{ type: 'Recalculate', title: 'Recalculate', says: 'Ends the dispute by quotations of dealers: their mean is the exposure, and binds both.' },
    fields: [{ name: 'quotations', label: 'Quotations of the exposure, one a line', kind: 'amounts' }],
  },
  waive: {
    ...{ type: 'WaiveCall', title: 'Waive', says: 'Gives up what is left of it, in your name.' },
    fields: [text('reason', 'Reason')],
  },
  send: {
    ...{ type: 'SendTransfer', title: 'Send', says: 'Proposes a transfer. It is on its way once the other side has accepted it.' },
    fields: [text('transfer', name), items('items', 'What, one a line: 1000 UST10')],
  },
  answerTransfer: {
    ...{ type: 'AnswerTransfer', title: 'Answer a transfer', says: 'Accepted, it is on its way and counts at the own prices; declined, it counts no longer.' },
    fields: [yes, reason],
  },
  settle: { type: 'SettleTransfer', title: 'It has come', says: 'The transfer has settled: it is here.', fields: [] },
  substitute: {
    ...{ type: 'AskSubstitution', title: 'Ask to exchange', says: 'What would come in, and what of one’s own would go out. The holder accepts what is worth at least as much.' },
    fields: [text('substitution', name), items('incoming', 'Would come in, one a line: 981225 USD'), items('outgoing', 'Would go out, one a line')],
  },
  answerSubstitution: {
    ...{ type: 'AnswerSubstitution', title: 'Answer an exchange', says: 'Accepted, what comes in is sent first, and the other is released once that is here.' },
    fields: [yes, reason],
  },
  interest: {
    ...{ type: 'StateInterest', title: 'State interest', says: 'On cash that the other side posted, from where the last statement ended, at the rates that were told.' },
    fields: [text('statement', name), text('asset', 'Cash'), date('until', 'Up to')],
  },
  answerInterest: { type: 'AnswerInterest', title: 'Work it out', says: 'Works it out by the own rates; where it is equal it is agreed and may be paid.', fields: [] },
} as const satisfies Readonly<Record<string, Act>>

export type ActName = keyof typeof annexActs

/** The body of an act: its fields as the service reads them, with what it is about. */
export function bodyOf(act: Act, values: Readonly<Record<string, string>>, about: object): object {
  const fields = Object.fromEntries(
    act.fields.flatMap(({ name: field, kind, isOptional }): [string, unknown][] => {
      const value = (values[field] ?? '').trim()
      if (value === '' && isOptional) return []
      if (kind === 'yes') return [[field, value !== 'no']]
      if (kind === 'amounts') return [[field, linesOf(value)]]
      return [[field, kind === 'items' ? linesOf(value).map(itemOf) : value]]
    }),
  )
  if (act.type !== 'TellPrices') return { type: act.type, ...about, ...fields }
  return { type: act.type, prices: [fields] }
}

const linesOf = (text: string): readonly string[] =>
  text.split(/[\n,;]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

/** A quantity and an asset; what is neither is sent as it is, and refused by the service in its words. */
function itemOf(line: string): { readonly asset: string; readonly quantity: string } {
  const [, quantity = line, asset = ''] = /^(\S+)\s+(\S+)$/.exec(line) ?? []
  return { asset, quantity }
}
