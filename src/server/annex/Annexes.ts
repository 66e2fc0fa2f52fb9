import { Path } from '../../wire/Path.ts'
import type { AnnexConfig } from './AnnexConfig.ts'
import { AnnexRecord } from './AnnexRecord.ts'

/** The annexes of a service, by name. */
export type Annexes = ReadonlyMap<string, AnnexRecord>

/**
 * Opens all of them.
 *
 * @throws FileFault, WireError where one cannot be read, or two have one name
 */
export async function open(
  configs: readonly AnnexConfig[],
  note: (text: string) => void,
): Promise<Annexes> {
  const found = new Map<string, AnnexRecord>()
  try {
    for (const [index, config] of configs.entries()) {
      const annex = await AnnexRecord.open(config, note)
      if (found.has(annex.name)) {
        await AnnexRecord.close(annex)
        const at = Path.child(Path.child(Path.child(Path.top(), 'annexes'), index), 'name')
        throw Path.fault(at, 'field.value', 'a name that no other annex has', annex.name)
      }
      found.set(annex.name, annex)
    }
    return found
  } catch (error) {
    await close(found)
    throw error
  }
}

export async function close(annexes: Annexes): Promise<void> {
  await Promise.all([...annexes.values()].map(AnnexRecord.close))
}

export * as Annexes from './Annexes.ts'
