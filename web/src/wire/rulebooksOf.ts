/** A rulebook with its versions, each as it was defined. */
export interface Rulebook {
  readonly id: string
  /** The version in force; null before the first. */
  readonly active: number | null
  readonly versions: readonly Version[]
}

export interface Version {
  readonly version: number
  readonly activeFrom: number
  readonly source: string
  readonly body: unknown
}

type Told = Readonly<Record<string, unknown>>

/** From what the service lists: rulebooks with versions, or one version alone. */
export function rulebooksOf(told: readonly unknown[]): readonly Rulebook[] {
  return (told as readonly Told[]).map((one) => {
    const listed = Array.isArray(one.versions) ? (one.versions as readonly unknown[]) : [one.rulebook ?? one]
    const versions = listed.flatMap(versionOf)
    return { id: String(one.id ?? one.rulebook ?? ''), active: activeOf(one, versions), versions }
  })
}

function versionOf(told: unknown): readonly Version[] {
  if (typeof told !== 'object' || told === null) return []
  const one = told as Told
  const body = (typeof one.rulebook === 'object' && one.rulebook !== null ? one.rulebook : one) as Told
  const version = Number(one.version ?? body.version)
  if (!Number.isFinite(version)) return []
  const activeFrom = momentOf(one.activeFrom ?? body.activeFrom)
  return [{ version, activeFrom, source: String(one.source ?? body.source ?? ''), body }]
}

const momentOf = (told: unknown): number =>
  typeof told === 'string' && !/^\d+$/.test(told) ? Date.parse(told) : Number(told ?? 0)

function activeOf(one: Told, versions: readonly Version[]): number | null {
  const told = one.active ?? one.activeVersion ?? one.inForce
  if (typeof told === 'number') return told
  if (typeof told === 'object' && told !== null) return Number((told as Told).version)
  return told === null ? null : (versions.at(-1)?.version ?? null)
}
