import type { Clock } from '../../host/Clock.ts'
import type { Notifier } from '../../notify/Notifier.ts'
import type { NoticeTemplate } from '../../wire/messages/NoticeTemplate.ts'
import type { Access } from '../access/Access.ts'
import type { Proposals } from '../access/Proposals.ts'
import type { Analyst } from '../analysis/Analyst.ts'
import type { Annexes } from '../annex/Annexes.ts'
import type { ReadModels } from '../board/ReadModels.ts'
import type { DayReader } from '../day/DayReader.ts'
import type { EnginePort } from '../engine/EnginePort.ts'
import type { Meters } from '../metrics/Meters.ts'
import type { Previewer } from '../preview/Previewer.ts'
import type { Replica } from '../Replica.ts'
import type { ClosedCalls } from './ClosedCalls.ts'
import type { OrdersOut } from './OrdersOut.ts'
import type { Turns } from './Turns.ts'
import type { UnderWay } from './UnderWay.ts'

/** What the routes are answered from. */
export interface Front {
  readonly port: EnginePort
  readonly replica: Replica
  /** What lists and the whole book are read from. */
  readonly models: ReadModels
  readonly closedCalls: ClosedCalls
  readonly ordersOut: OrdersOut
  /** What moves would force, studied beside. */
  readonly analyst: Analyst
  /** What would change the whole book, tried beside. */
  readonly previewer: Previewer
  /** Days of the desk, read beside. */
  readonly days: DayReader
  readonly access: Access
  /** Commands that two people are needed for. */
  readonly proposals: Proposals
  readonly notifier: Notifier
  /** Notices to clients in words of the desk's own. */
  readonly notices: readonly NoticeTemplate[]
  /** Sides of agreements about collateral, whose records are kept here. */
  readonly annexes: Annexes
  readonly meters: Meters
  readonly clock: Clock
  /** Whose turn it is at the thread that answers. */
  readonly turns: Turns
  /** What of each key is not answered yet, or not read. */
  readonly underWay: UnderWay
  /** Whether commands state their times, as of a day that is replayed; else the engine stamps them. */
  readonly isTold: boolean
  /** Why it is not ready to be relied upon, a sentence each; none where it is. */
  readonly reasons: () => readonly string[]
  /** The journal's file, where history is read from; null where there is none to read. */
  readonly journal: string | null
}
