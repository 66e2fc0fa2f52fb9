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

/** As the service answers with it. */
export interface RulebookTold {
  readonly id: string
  readonly active: number | null
  readonly versions: readonly Readonly<Record<string, unknown>>[]
}

/** What the page asks of a version is made readable; the rest stays as it came. */
export const rulebookOf = ({ id, active, versions }: RulebookTold): Rulebook => ({
  ...{ id, active },
  versions: versions.map((body) => ({
    ...{ version: Number(body.version), source: String(body.source ?? ''), body },
    activeFrom: momentOf(body.activeFrom),
  })),
})

const momentOf = (told: unknown): number =>
  typeof told === 'number' ? told : Date.parse(String(told)) || 0
