import { Input } from '../../wire/Input.ts'
import type { Notice } from '../../wire/messages/CallNotice.ts'
import { writeCdmResponse, writeIssuance } from '../../wire/messages/cdm.ts'
import { writeProposal, writeRequest, writeResponse } from '../../wire/messages/colr.ts'
import {
  type Session,
  writeAgreed,
  writeAssignment,
  writeCollateralRequest,
} from '../../wire/messages/fixOf.ts'
import type { Told } from '../../wire/messages/ofCsa.ts'
import { WireError } from '../../wire/WireError.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { UsageError } from '../UsageError.ts'

/** The formats of others in which messages are written. */
const formats = ['cdm', 'fix', 'iso'] as const
export type Format = (typeof formats)[number]

/** @throws UsageError */
export function formatOf(text: string): Format {
  const found = formats.find((one) => one === text)
  if (found !== undefined) return found
  throw new UsageError(`--as: expected ${formats.join(', ')}, found ${text}`)
}

/** A message to write: what it is called in news about it, what it says, and who sends it to whom. */
export interface Outgoing {
  readonly name: string
  readonly told: Exclude<Told, null>
  readonly session: Session
}

/** Prints messages, one a line. What the format has no place for is told, and makes the exit code 1. */
export async function printAs(
  format: Format,
  messages: readonly Outgoing[],
  io: Io,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine
  for (const one of messages) {
    const written = Input.attempt(() => writers[format](one))
    if (written.ok) await Io.print(io, written.value)
    else {
      await Io.tell(io, `${one.name}: ${written.error.message}`)
      code = exitCodes.failed
    }
  }
  return code
}

/** A call as it is sent first. */
export const outgoing = (value: Notice, seq: number): Outgoing => ({
  name: value.call,
  told: { kind: 'notice', value },
  session: { ...{ sender: value.a, target: value.b }, seq },
})

const writers: { readonly [format in Format]: (message: Outgoing) => string } = {
  cdm: ({ told }) => {
    if (told.kind === 'notice') return writeIssuance(told.value)
    if (told.kind === 'reply') return writeCdmResponse(told.value)
    const expected = 'a call or an answer: in the CDM what moves is a part of the answer'
    throw new WireError({ code: 'type.unknown', expected, found: 'a transfer' })
  },
  fix: ({ told, session }) => {
    if (told.kind === 'notice') return writeCollateralRequest(told.value, session)
    if (told.kind === 'reply') return writeAgreed(told.value, session)
    return writeAssignment(told.value, session)
  },
  iso: ({ told }) => {
    if (told.kind === 'notice') return writeRequest(told.value)
    return told.kind === 'reply' ? writeResponse(told.value) : writeProposal(told.value)
  },
}
