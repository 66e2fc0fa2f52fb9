import { WireError } from '../WireError.ts'
import type { Notice } from './CallNotice.ts'
import { writeCdmResponse, writeIssuance } from './cdm.ts'
import { writeProposal, writeRequest, writeResponse } from './colr.ts'
import { type Session, writeAgreed, writeAssignment, writeCollateralRequest } from './fixOf.ts'
import type { Told } from './ofCsa.ts'

/** The formats of others in which messages are written. */
export const formats = ['cdm', 'fix', 'iso'] as const
export type Format = (typeof formats)[number]

/** A message to write: what it is called in news about it, what it says, and who sends it to whom. */
export interface Outgoing {
  readonly name: string
  readonly told: Exclude<Told, null>
  readonly session: Session
}

/** A call as it is sent first. */
export const outgoing = (value: Notice, seq: number): Outgoing => ({
  name: value.call,
  told: { kind: 'notice', value },
  session: { ...{ sender: value.a, target: value.b }, seq },
})

/**
 * A message in one of the formats.
 *
 * Rules: [MSG1]
 *
 * @throws WireError for what the format has no place for
 */
export const written = (format: Format, message: Outgoing): string => writers[format](message)

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
