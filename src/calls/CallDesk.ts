import { limits } from '../base/limits.ts'
import { Result } from '../base/Result.ts'
import { Value } from '../money/Value.ts'
import { type Changed, type Dispute, type Extension, MarginCall, type Note } from './MarginCall.ts'

/** Records who last acknowledged a call; nothing else changes. */
export const acknowledge = (call: MarginCall, by: string): Changed<'call.unsigned'> =>
  decide(call, [by], { acknowledgedBy: by })

/**
 * Says who works on a call, or that nobody does any more; the one named last. Nothing else changes.
 *
 * Rules: [CALL19]
 */
export function assign(call: MarginCall, to: string | null, by: string): Changed<'call.unsigned'> {
  const { assignee: _, ...unassigned } = call
  return decide(unassigned, to === null ? [by] : [to, by], to === null ? {} : { assignee: to })
}

/**
 * Adds a note; nothing else changes. It has a name and words, and a call has at most `limits.notes`.
 *
 * Rules: [CALL20]
 */
export function note(
  call: MarginCall,
  added: Note,
): Changed<'call.unsigned' | 'call.blank' | 'call.notesFull'> {
  const notes = call.notes ?? []
  if (!MarginCall.isOpen(call)) return Result.failure('call.closed')
  const fault = noteFault(added)
  if (fault !== null) return Result.failure(fault)
  if (notes.length >= limits.notes) return Result.failure('call.notesFull')
  return MarginCall.change(call, { notes: [...notes, added] })
}

/** What a note lacks, whatever call it is about; null where it has a name and words. */
export function noteFault({ by, text }: Omit<Note, 'at'>): 'call.unsigned' | 'call.blank' | null {
  if (by.trim() === '') return 'call.unsigned'
  return text.trim() === '' ? 'call.blank' : null
}

/**
 * Extends a deadline to a later time, as seen now; if the clock is stopped, the time from now on is
 * added. As often and as far as its procedure allows, with a code of its list. A call past due is due
 * again.
 *
 * Rules: [CALL8] [CALL9] [CALL26]
 */
export function extend(
  call: MarginCall,
  extension: Extension,
  now: number,
): Changed<'call.unsigned' | 'call.deadlineBackwards' | 'call.notAllowed'> {
  const { deadline, by, reason } = extension
  const added = deadline - (call.pastDueAt ?? MarginCall.deadlineAt(call, now))
  const extended = { ...extension, ...(call.procedure.extension && { added }) }
  const { pastDueAt: _, ...clocked } = MarginCall.reclocked(call, now, (at) =>
    Math.max(at, deadline),
  )
  const status = call.status === 'pastDue' ? MarginCall.statusOf(call.brought) : call.status
  const extensions = [...call.extensions, extended]
  const later = decide(clocked, [by, reason], { deadline, status, extensions })
  if (later.ok && deadline <= MarginCall.deadlineAt(call, now))
    return Result.failure('call.deadlineBackwards')
  return later.ok && !mayExtend(call, extended) ? Result.failure('call.notAllowed') : later
}

function mayExtend({ procedure, extensions }: MarginCall, { code, added = 0 }: Extension): boolean {
  if (procedure.extension === undefined) return true
  const { times, longest, codes } = procedure.extension
  if (codes !== undefined && (code === undefined || !codes.includes(code))) return false
  const before = extensions.reduce((sum, one) => sum + (one.added ?? 0), 0)
  return extensions.length < times && (longest === undefined || before + added <= longest)
}

/**
 * Records how the called party answers: how much of what is asked it agrees to. Agreed in full, nothing
 * is disputed any more; what was said before no longer holds. Neither the clock nor what is asked changes.
 *
 * Rules: [CALL28]
 */
export function answer(
  call: MarginCall,
  said: Dispute,
): Changed<'call.unsigned' | 'call.agreedOutOfRange'> {
  const { asked, agreed, by, reason } = said
  const { dispute: _, ...settled } = call
  const isInFull = agreed === asked
  const answered = decide(
    settled,
    isInFull ? [by] : [by, reason],
    isInFull ? {} : { dispute: said },
  )
  const isSound = agreed >= 0n && agreed <= asked
  return answered.ok && !isSound ? Result.failure('call.agreedOutOfRange') : answered
}

/**
 * Ends a dispute: what was asked stands, or an amount that was fixed is less by what the called party is
 * right about. It is never less than it agreed to.
 *
 * Rules: [CALL28]
 */
export function resolve(
  call: MarginCall,
  amount: Value | null,
  signature: readonly [by: string, reason: string],
): Changed<'call.unsigned' | 'call.notDisputed' | 'call.resolvedOutOfRange'> {
  const { dispute, ...settled } = call
  if (!MarginCall.isOpen(call)) return Result.failure('call.closed')
  if (dispute === undefined) return Result.failure('call.notDisputed')
  const { asked, agreed } = dispute
  const isFixed = call.procedure.amount === 'fixed'
  if (amount !== null && !(isFixed && amount >= agreed && amount <= asked)) {
    return Result.failure('call.resolvedOutOfRange')
  }
  const less = amount === null ? Value.zero : Value.sub(asked, amount)
  return decide(settled, signature, { amount: Value.sub(call.amount, less) })
}

/**
 * Closes a call by a person's decision: always with a name and a reason, which the journal records.
 *
 * Rules: [CALL8]
 */
export const waive = (call: MarginCall, by: string, reason: string): Changed<'call.unsigned'> =>
  decide(call, [by, reason], { status: 'waived' })

/**
 * Whether somebody may waive a call of which so much is outstanding.
 *
 * Rules: [CALL26]
 */
export function mayWaive({ procedure }: MarginCall, by: string, outstanding: Value): boolean {
  const { waiver } = procedure
  if (waiver === undefined) return true
  return outstanding <= waiver.most && (waiver.by === undefined || waiver.by.includes(by))
}

/** A change decided, and therefore signed, by a person. */
function decide(
  call: MarginCall,
  signature: readonly string[],
  part: Partial<MarginCall>,
): Changed<'call.unsigned'> {
  const signed = signature.every((word) => word.trim() !== '')
  return MarginCall.isOpen(call) && !signed
    ? Result.failure('call.unsigned')
    : MarginCall.change(call, part)
}

export * as CallDesk from './CallDesk.ts'
