import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { Alarm } from '../../test/notify/Alarm.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'

const isOfOne = ({ alert }: Alarm.Heard) => alert.type.startsWith('protection.')

test('[ALR31] a protection is told from its trigger to its end, and that the account is not protected', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'] })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  const protection = {
    name: 'guard',
    trigger: { kind: 'ratio', above: Ratio.of(6n, 10n) },
    target: Ratio.of(4n, 10n),
    actions: [{ kind: 'reduce', worst: null }],
    budget: Value.of(10n ** 13n),
    ...{ times: 1, coolDown: 60_000, deadline: 10_000 },
  } as const
  Desk.tell(desk, { type: 'SetProtection', account: 'anna', protection })
  desk.time += 1_000
  Desk.setMarks(desk, 38_600n)
  Desk.wait(desk, 10_000)
  Desk.wait(desk, 60_000)
  await Alarm.hear(alarm)
  const lines = Alarm.linesOf(alarm, isOfOne)
  assert.match(
    lines[0] ?? '',
    /^trigger protection.triggered: anna's protection guard is triggered/,
  )
  assert.match(
    lines[1] ?? '',
    /^update protection.acted: anna's protection guard ordered: sell 0.379/,
  )
  assert.match(lines[2] ?? '', /^update protection.failed: .* could not reduce \(deadline\)/)
  assert.match(lines[3] ?? '', /^resolve protection.ended: .* failed, it rests until/)
  assert.match(
    lines[4] ?? '',
    /^notice protection.failed: anna is NOT protected: guard ended failed/,
  )
  assert.match(lines[5] ?? '', /^notice protection.unarmed: .* waits for nothing: spent$/)
  const [paged] = alarm.heard.filter(({ alert }) => alert.about === 'unprotected:anna:guard')
  assert.equal(paged?.alert.severity, 'critical')
  const silent = alarm.heard.find(({ alert }) => alert.type === 'action.unknown')
  assert.match(silent?.alert.text ?? '', /^anna's protective order protection-1 is unanswered/)
})
