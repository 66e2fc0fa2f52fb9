/**
 * Metrics in Prometheus' text form. A family has one kind and one help, and its samples differ by
 * labels alone, none of which names an account.
 *
 * Rules: [HTTP17]
 */
export interface Family {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly samples: readonly Sample[]
}

export interface Sample {
  /** After the family's name: `_bucket`, `_sum` and `_count` of a histogram. */
  readonly suffix?: string
  readonly labels?: Readonly<Record<string, string>>
  /** A number, or a decimal as it is written. */
  readonly value: number | string
}

/** The text of families, as `GET /metrics` answers it. */
export const text = (families: readonly Family[]): string => families.map(textOf).join('')

function textOf({ name, kind, help, samples }: Family): string {
  const lines = samples.map(
    ({ suffix = '', labels = {}, value }) =>
      `${name}${suffix}${labelText(labels)} ${valueText(value)}`,
  )
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines, ''].join('\n')
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const told = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return told.length === 0 ? '' : `{${told.join(',')}}`
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function valueText(value: number | string): string {
  if (typeof value === 'string') return value
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return Number.isNaN(value) ? 'NaN' : `${value}`
}

export * as Sample from './Sample.ts'
