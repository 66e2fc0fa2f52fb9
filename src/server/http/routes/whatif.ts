import { type TProperties, Type } from 'typebox'
import type { AccountState } from '../../../engine/AccountState.ts'
import type { State } from '../../../engine/State.ts'
import { BookView } from '../../../report/BookView.ts'
import { ComparisonReport } from '../../../report/ComparisonReport.ts'
import { AskedError } from '../../../wire/asked/AskedError.ts'
import { type Asked, type AskedKind, askedKinds, changeOf } from '../../../wire/asked/changeOf.ts'
import { movesOf } from '../../../wire/asked/pricesOf.ts'
import { comparison } from '../../../wire/outputs.ts'
import { accountOf } from '../accountOf.ts'
import { asking } from '../asking.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const words: Readonly<Record<AskedKind, string>> = {
  mark: '`SYMBOL=PRICE`, `ASSET=PRICE`, or a move in per cent.',
  move: '`BTC=-10%`: the index of an asset and the marks of all on it.',
  deposit: '`ASSET=AMOUNT`.',
  withdraw: '`ASSET=AMOUNT`.',
  transfer: '`ASSET AMOUNT`: negative takes out, and borrows.',
  trade: '`SYMBOL buy|sell CONTRACTS [@ PRICE] [long|short]`.',
  rulebook: 'Another rulebook, a lending regime or the preset of a venue.',
}

/** One of the kinds, with its text as `plimsoll whatif` takes it. */
const change = Type.Object(
  Object.fromEntries(
    askedKinds.map((kind) => [
      kind,
      Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: words[kind] })),
    ]),
  ) as TProperties,
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
)

/** What has not happened. */
export const whatif: readonly Route[] = [
  Route.route({
    method: 'POST',
    path: '/v1/accounts/:id/whatif',
    scope: 'read',
    tag: 'Accounts',
    says: 'An account before and after trades, transfers, prices or other rules. Nothing is changed by asking.',
    params: { id: shapes.name('The account.') },
    body: Type.Object(
      {
        changes: Type.Array(change, {
          maxItems: 64,
          description: 'Made together: rules, prices, transfers, trades.',
        }),
        under: Type.Optional(shapes.name('The same as a change of the rulebook.')),
        survive: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
            maxItems: 16,
            description: '`BTC=-20%`: what has to be done now to stand it.',
          }),
        ),
      },
      shapes.strict,
    ),
    answer: comparison,
    handle({ front, caller, params, body }) {
      const { state } = front.replica
      const { one } = accountOf(state, caller, params.id)
      const asked = askedOf(body.changes as readonly Told[], body.under)
      return asking({ code: 'whatif.invalid', at: 'changes' }, () =>
        compared(
          BookView.ofAccounts(state, familyOf(state, one.account.id)),
          one.account.id,
          asked,
          body.survive ?? [],
        ),
      )
    },
  }),
]

type Told = Partial<Readonly<Record<AskedKind, string>>>

const askedOf = (changes: readonly Told[], under: string | undefined): Asked => ({
  texts(kind) {
    const told = changes.flatMap((one) => one[kind] ?? [])
    return kind === 'rulebook' && under !== undefined ? [...told, under] : told
  },
})

/** The account and its isolated positions, to which a trade may belong. */
function familyOf(state: State, id: string): readonly AccountState[] {
  const account = state.accountById.get(id)
  if (account === undefined) return []
  return [account, ...account.isolated.filter((one) => one !== undefined)]
}

function compared(view: BookView, id: string, told: Asked, survive: readonly string[]) {
  const own = view.accounts.find(({ account }) => account.id === id)
  if (own === undefined) throw new AskedError(`no account ${id}`)
  const chosen = changeOf(view, own, told)
  if (chosen === null && survive.length === 0) {
    throw new AskedError(`expected ${askedKinds.join(', ')} or survive, found none`)
  }
  const { change, account = own } = chosen ?? {}
  const move =
    survive.length === 0 ? undefined : (changed: BookView) => movesOf(changed, 'survive', survive)
  const asked = { account, change, move }
  return ComparisonReport.of(view, asked, { basis: 'instrument', health: null })
}
