import { type Fault, GoneError, LostError, TamperedError } from './Fault.ts'
import { DisprovedError } from './proof/ProofFault.ts'
import { FullError, WriteError } from './sqliteFault.ts'
import { DivergedError } from './verify.ts'

/**
 * What a fault of the journal calls for. Damaged: an audit failed. World: the disk did not keep what it
 * was given. Use: another file, folder or owner, which the user can mend.
 */
export type FaultKind = 'damaged' | 'world' | 'use'

const audits = [TamperedError, DivergedError, DisprovedError, LostError]
const world = [FullError, WriteError, GoneError]

export function faultKind(fault: Fault): FaultKind {
  if (audits.some((kind) => fault instanceof kind)) return 'damaged'
  return world.some((kind) => fault instanceof kind) ? 'world' : 'use'
}
