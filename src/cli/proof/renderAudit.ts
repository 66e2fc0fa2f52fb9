import { grouped } from '../../chart/labels.ts'
import type { Held } from '../../journal/proof/Comparison.ts'
import type { Report } from '../../journal/verify.ts'
import type { Paint } from '../Paint.ts'

/** What an audit found, and what it could not see, as text. */
export function renderAudit(report: Report, held: Held, path: string, paint: Paint): string {
  const { entries, archived, commands, events, snapshots, folded, head, digest } = report
  const how = folded > 0 ? 'read, every hash right' : 'decided again, all equal'
  const counts = [
    `${grouped(entries - archived)} entries, ${grouped(commands)} commands, ${grouped(events)} events ${how}`,
    `${grouped(snapshots)} snapshots${report.differing.length === 0 ? ', all equal' : ''}`,
    `head   ${head.hash}`,
    ...(digest === null ? [] : [`state  ${digest}`]),
  ]
  return [
    `${paint('green', 'sound')}  ${path}`,
    ...counts.map((line) => `  ${line}`),
    ...oddities(report).map((line) => `  ${line}`),
    ...proofs(report, held).map((line) => `  ${line}`),
  ].join('\n')
}

function oddities({ archived, folded, foldedOf, differing, cut }: Report): readonly string[] {
  const lines: string[] = []
  if (archived > 0) {
    lines.push(
      `the ${grouped(archived)} entries before are in an archive, not read: --archive FILE`,
    )
  }
  if (folded > 0) {
    lines.push(`${grouped(folded)} of the entries are of another build: folded, not decided again`)
  }
  for (const { build, codec, from, to } of foldedOf) {
    lines.push(`  ${from} to ${to}: build ${build}, version ${codec}`)
  }
  if (differing.length > 0) {
    const where = differing.join(', ')
    lines.push(`snapshots of another build that this one folds otherwise, at entry ${where}`)
  }
  if (cut !== null) {
    lines.push(`${cut.bytes} bytes after the last whole commit are no part of it (${cut.place})`)
  }
  return lines
}

/** Who else than the journal stands for it, and for how much of it. */
function proofs({ entries, proven }: Report, held: Held): readonly string[] {
  const { checkpoints, signed, to } = proven
  const { key, checkpoint, head } = held
  const agree = `${grouped(checkpoints)} checkpoints, all agree`
  if (key === undefined && checkpoint === undefined && head === undefined) return [agree, ...alone]
  const lines = [key === undefined ? agree : `${agree}; ${grouped(signed)} signed by ${key.name}`]
  lines.push(`proven up to entry ${grouped(to)}${to < entries ? '' : ', the last'}`)
  if (to < entries) lines.push(`the ${grouped(entries - to)} entries after it stand for themselves`)
  if (checkpoint !== undefined && key === undefined) {
    lines.push("nobody's signature of the checkpoint was checked: give --key")
  }
  if (checkpoint === undefined && head === undefined) {
    lines.push('an older copy of it would look the same: only a checkpoint noted elsewhere')
    lines.push('(--checkpoint FILE) shows that nothing after it was cut off')
  }
  return lines
}

const alone = [
  'This shows that the journal agrees with itself, not that it is the one that was written: whoever',
  'can write the file can have this engine decide another history, put an older copy in its place, or',
  'say of entries that another build decided them. Hold it to what was noted elsewhere:',
  '--checkpoint FILE --key KEY, --key KEY, or --head HASH --at SEQ.',
]
