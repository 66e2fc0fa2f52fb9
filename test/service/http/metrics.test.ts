import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

const dashboard = readFileSync(
  new URL('../../../docs/grafana/plimsoll.json', import.meta.url),
  'utf8',
)

describe('metrics', () => {
  let desk: Serving
  let text = ''
  before(async () => {
    desk = await serving({ first: someDesk(Date.now()) })
    desk.service.models.drain()
    await desk.ask('GET', '/v1/status', { key: desk.key('read') })
    text = (await desk.ask('GET', '/metrics')).json
  })
  after(() => desk.close())

  /** The value of a sample, by its name with labels as they are written. */
  const sampleOf = (name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')
        .at(-1),
    )

  test('[HTTP17] they are in Prometheus’ form: families with help and kind, each once', () => {
    const helps = [...text.matchAll(/^# HELP (\w+) .+$/gm)].map(([, name]) => name)
    assert.equal(new Set(helps).size, helps.length)
    assert.ok(helps.length >= 30)
    for (const line of text.trimEnd().split('\n')) {
      assert.match(
        line,
        /^# (HELP|TYPE) plimsoll_\w+ .+$|^plimsoll_\w+(\{[^}]*\})? (-?\d+(\.\d+)?(e[+-]\d+)?|\+Inf)$/,
      )
      const [name = ''] = /plimsoll_\w+/.exec(line) ?? []
      assert.ok(
        helps.includes(name.replace(/_(bucket|sum|count)$/, '')) || helps.includes(name),
        line,
      )
    }
  })

  test('[HTTP17] they tell what is so', () => {
    assert.equal(sampleOf('plimsoll_journal_seq'), desk.service.replica.head.seq)
    assert.equal(sampleOf('plimsoll_engine_armed'), 1)
    assert.equal(sampleOf('plimsoll_accounts{level="healthy"}'), 2)
    assert.equal(sampleOf('plimsoll_commands_total{type="ReportFill"}'), 2)
    assert.equal(sampleOf('plimsoll_http_requests_total{route="GET /v1/status",status="2xx"}'), 1)
    const infinite = sampleOf('plimsoll_http_request_seconds_bucket{le="+Inf"}')
    assert.equal(infinite, sampleOf('plimsoll_http_request_seconds_count'))
  })

  test('[HTTP17] no label names an account', () => {
    for (const name of ['ada', 'bob']) assert.ok(!text.includes(`"${name}"`), name)
  })

  test('[HTTP17] every metric that the dashboard names is there, and every one of its panels asks one', () => {
    const { panels } = JSON.parse(dashboard) as {
      panels: { title: string; targets: { expr: string }[] }[]
    }
    assert.ok(panels.length > 20)
    for (const { title, targets } of panels) {
      const names = targets.flatMap(({ expr }) => expr.match(/plimsoll_\w+/g) ?? [])
      assert.ok(names.length >= targets.length, title)
      for (const name of names) {
        assert.ok(text.includes(`# TYPE ${name.replace(/_bucket$/, '')} `), `${title}: ${name}`)
      }
    }
  })
})
