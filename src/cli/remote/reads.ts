import { type TSchema, Type } from 'typebox'
import { Remote } from '../../connect/remote/Remote.ts'
import type { AccountReport } from '../../report/AccountReport.ts'
import type { AheadReport } from '../../report/AheadReport.ts'
import type { AllocationReport } from '../../report/AllocationReport.ts'
import type { BookReport } from '../../report/BookReport.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { ComparisonReport } from '../../report/ComparisonReport.ts'
import type { CuresReport } from '../../report/CuresReport.ts'
import type { DoubtReport } from '../../report/DoubtReport.ts'
import type { ImpactReport } from '../../report/ImpactReport.ts'
import type { LossReport } from '../../report/LossReport.ts'
import type { PlacementReport } from '../../report/PlacementReport.ts'
import type { TermReport } from '../../report/TermReport.ts'
import { ahead as aheadChanges } from '../../wire/aheadOutputs.ts'
import {
  allocation as allocationShape,
  placement as placementShape,
} from '../../wire/allocationOutputs.ts'
import { cures as cureWays } from '../../wire/cureOutputs.ts'
import { impactFields } from '../../wire/impactOutputs.ts'
import type { JsonObject } from '../../wire/JsonText.ts'
import { losses as lossesShape } from '../../wire/lossOutputs.ts'
import { assessment, comparison, explanation, glance } from '../../wire/outputs.ts'
import { expectShape } from './expect.ts'

/** What the reading commands ask of a running service, each held to its schema. */

const place = (account: string): string => `/accounts/${encodeURIComponent(account)}`

/** Without what the answer says beside the report. */
const withoutSeq = ({ seq: _, ...rest }: JsonObject): JsonObject => rest

/**
 * Asks for a report of its own schema. The schema says that it is one.
 *
 * @throws RemoteFault
 */
async function read<T>(remote: Remote, path: string, schema: TSchema, query?: Query): Promise<T> {
  const json = await Remote.get(remote, path, query)
  return expectShape(schema, withoutSeq(json), `GET /v1${path}`) as T
}

type Query = Readonly<Record<string, string | undefined>>

/** @throws RemoteFault */
export const account = (remote: Remote, id: string) =>
  read<AccountReport>(remote, place(id), assessment)

export interface Explanation extends AccountReport {
  readonly terms: readonly TermReport[]
  readonly doubts: readonly DoubtReport[]
  readonly calls: readonly RegisteredCall[]
}

/** @throws RemoteFault */
export const explained = (remote: Remote, id: string) =>
  read<Explanation>(remote, `${place(id)}/explain`, explanation)

/** @throws RemoteFault */
export const book = (remote: Remote) => read<BookReport>(remote, '/book', glance)

/** @throws RemoteFault */
export const cures = (remote: Remote, id: string, query: Query) =>
  read<CuresReport>(remote, `${place(id)}/cures`, cureWays, query)

/** @throws RemoteFault */
export const ahead = (remote: Remote, id: string, query: Query) =>
  read<AheadReport>(remote, `${place(id)}/ahead`, aheadChanges, query)

/** @throws RemoteFault */
export const allocation = (remote: Remote, owner: string, query: Query) =>
  read<AllocationReport>(
    remote,
    `/owners/${encodeURIComponent(owner)}/allocation`,
    allocationShape,
    query,
  )

/** @throws RemoteFault */
export const placement = (remote: Remote, owner: string, query: Query) =>
  read<PlacementReport>(
    remote,
    `/owners/${encodeURIComponent(owner)}/placement`,
    placementShape,
    query,
  )

/** @throws RemoteFault */
export async function losses(remote: Remote, asked: JsonObject): Promise<LossReport> {
  const json = await Remote.post(remote, '/losses', asked)
  return expectShape(lossesShape, withoutSeq(json), 'POST /v1/losses') as unknown as LossReport
}

/** @throws RemoteFault */
export async function compared(
  remote: Remote,
  id: string,
  asked: JsonObject,
): Promise<ComparisonReport> {
  const path = `${place(id)}/whatif`
  const json = await Remote.post(remote, path, asked)
  return expectShape(comparison, withoutSeq(json), `POST /v1${path}`) as unknown as ComparisonReport
}

/** Without the list of everybody, which a service does not tell. */
export type Impact = Omit<ImpactReport, 'accounts'>

/** @throws RemoteFault */
export async function impact(remote: Remote, asked: JsonObject): Promise<Impact> {
  const json = await Remote.post(remote, '/rulebooks/preview', asked)
  const told = expectShape(
    Type.Object(impactFields),
    withoutSeq(json),
    'POST /v1/rulebooks/preview',
  )
  return told as unknown as Impact
}

const row = Type.Object({
  account: Type.String(),
  owner: Type.String(),
  numeraire: Type.String(),
  level: Type.String(),
  certainty: Type.Enum(['certain', 'bounded', 'unknown']),
  isBreached: Type.Boolean(),
  equity: Type.String(),
  maintenanceMargin: Type.String(),
  slack: Type.String(),
  marginRatio: Type.Union([Type.String(), Type.Null()]),
  notional: Type.String(),
  leverage: Type.Union([Type.String(), Type.Null()]),
  call: Type.Union([
    Type.Object({
      id: Type.Union([Type.String(), Type.Null()]),
      amount: Type.String(),
      deadline: Type.Union([Type.Integer(), Type.Null()]),
    }),
    Type.Null(),
  ]),
  distance: Type.Union([
    Type.Object({ symbol: Type.String(), price: Type.String(), move: Type.String() }),
    Type.Null(),
  ]),
})

/** One account of the list of a service. */
export type Row = Type.Static<typeof row>

const list = Type.Object({
  accounts: Type.Array(row),
  next: Type.Union([Type.String(), Type.Null()]),
  total: Type.Integer(),
})

/** The most accounts of one list. */
const ROWS_MAX = 200_000
const PAGE = '1000'

/**
 * The accounts of a service, the worst first, page by page.
 *
 * @throws RemoteFault
 */
export async function accounts(
  remote: Remote,
  filter: { readonly owner: string | undefined; readonly level: string | undefined },
): Promise<readonly Row[]> {
  const found: Row[] = []
  let cursor: string | undefined
  do {
    const query = { ...filter, sort: 'slack', limit: PAGE, cursor }
    const answer = await Remote.get(remote, '/accounts', query)
    const page = expectShape(list, answer, 'GET /v1/accounts')
    found.push(...page.accounts)
    cursor = page.next ?? undefined
    if (page.accounts.length === 0) break
  } while (cursor !== undefined && found.length < ROWS_MAX)
  return found
}

export * as reads from './reads.ts'
