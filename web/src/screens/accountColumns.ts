import {
  columnVisibilityFeature,
  constructTable,
  createColumnHelper,
  tableFeatures,
} from '@tanstack/table-core'
import { storeReactivityBindings } from '@tanstack/table-core/store-reactivity-bindings'
import type { AccountRow } from '../wire/shapes.ts'

/** How the accounts' table can be asked for: what is sorted by, and under which word. */
export interface Column {
  readonly id: string
  readonly name: string
  /** The word of the interface that sorts by it; null where none does. */
  readonly sort: string | null
  readonly width: string
  readonly isRight: boolean
  readonly says: string
}

const rows: readonly (readonly [string, string, string | null, string, boolean, string])[] = [
  ['level', 'Level', null, '98px', false, 'The rung of its ladder it stands on'],
  ['account', 'Account', null, 'minmax(112px, 1.5fr)', false, 'Its id'],
  ['owner', 'Owner', null, 'minmax(92px, 1.1fr)', false, 'Whose it is'],
  ['rulebook', 'Rules', null, '92px', false, 'The rulebook it is under'],
  ['equity', 'Equity', null, '96px', true, 'What it has, in its numeraire'],
  ['maintenanceMargin', 'Maintenance', null, '92px', true, 'What it must keep'],
  ['slack', 'Slack', 'slack', '96px', true, 'Equity less maintenance; below zero is a deficit'],
  ['deficit', 'Deficit', 'deficit', '106px', true, 'What is missing to maintenance'],
  ['marginRatio', 'Ratio', 'ratio', '62px', true, 'Maintenance ÷ equity: high is bad'],
  ['notional', 'Notional', 'notional', '70px', true, 'What is held, at the marks'],
  ['leverage', 'Lev.', null, '48px', true, 'Notional ÷ equity'],
  ['distance', 'Distance', 'distance', '108px', true, 'How far one price may move until liquidation'],
  ['sigmas', 'In sigma', 'sigmas', '76px', true, 'The same in a day’s standard deviations'],
  ['loss', 'To cover', 'loss', '106px', true, 'The loss to cover if it were closed'],
  ['due', 'Call due', null, '84px', true, 'The deadline of its call'],
  ['asked', 'Asked', null, '104px', true, 'What its call asks for'],
]

export const columns: readonly Column[] = rows.map(([id, name, sort, width, isRight, says]) => ({
  ...{ id, name, sort, width, isRight, says },
}))

export const usual = ['level', 'account', 'owner', 'equity', 'maintenanceMargin', 'slack', 'marginRatio', 'notional', 'leverage', 'distance', 'due']

export const narrow = ['level', 'account', 'slack', 'distance']

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnVisibilityFeature,
})

const helper = createColumnHelper<typeof features, AccountRow>()

/**
 * The table's columns under a choice of them. Its rows are not given to it: a model of a hundred
 * thousand rows anew with every tick is what a list that is windowed must not pay.
 */
export function visible(chosen: readonly string[]): readonly Column[] {
  const table = constructTable({
    features,
    columns: columns.map(({ id, name }) => helper.display({ id, header: name })),
    data: [],
    initialState: {
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, chosen.includes(id)])),
    },
  })
  const shown = new Set(table.getVisibleLeafColumns().map(({ id }) => id))
  return columns.filter(({ id }) => shown.has(id))
}
