import assert from 'node:assert/strict'
import { test } from 'node:test'
import { impliedCorrelation } from './impliedCorrelation.ts'
import { type Smile, VolatilitySurface } from './VolatilitySurface.ts'

const smile = (years: number, ...rows: readonly (readonly [number, number])[]): Smile => ({
  years,
  forward: 100,
  points: rows.map(([strike, volatility]) => ({ strike, volatility })),
})

const sound: VolatilitySurface = {
  smiles: [
    smile(0.25, [80, 0.7], [100, 0.6], [120, 0.62]),
    smile(0.5, [80, 0.68], [100, 0.58], [120, 0.6]),
  ],
}

const close = (found: number, expected: number): void =>
  assert.ok(Math.abs(found - expected) < 1e-12, `${found}, expected ${expected}`)

test('[PRICE6] it gives what was told, between expiries by variance, and beyond them the outermost', () => {
  assert.deepEqual(VolatilitySurface.faultsOf(sound), [])
  close(VolatilitySurface.at(sound, 0.25, Math.log(0.8)), 0.7)
  close(VolatilitySurface.at(sound, 0.5, 0), 0.58)
  const middle = Math.sqrt((0.36 * 0.25 + 0.58 * 0.58 * 0.5) / 2 / 0.375)
  close(VolatilitySurface.at(sound, 0.375, 0), middle)
  close(VolatilitySurface.at(sound, 0.01, 0), 0.6)
  close(VolatilitySurface.at(sound, 9, 0), 0.58)
  close(VolatilitySurface.at(sound, 0.25, 3), 0.62)
})

test('[PRICE6] what is no surface is said', () => {
  const faults = (...smiles: Smile[]): string => VolatilitySurface.faultsOf({ smiles }).join('; ')
  assert.match(faults(), /at least one expiry/)
  assert.match(faults(smile(0, [100, 0.5])), /expiries that rise/)
  assert.match(faults(smile(1, [100, 0.5]), smile(1, [100, 0.5])), /expiries that rise/)
  assert.match(faults(smile(1, [100, 0.5], [90, 0.5])), /strikes that rise/)
  assert.match(faults(smile(1, [100, 0])), /volatility above 0/)
  assert.match(faults(smile(1, [100, Number.NaN])), /volatility above 0/)
  assert.match(faults({ ...smile(1, [100, 0.5]), forward: 0 }), /forward above 0/)
  assert.match(faults(smile(1)), /at least one strike/)
})

test('[PRICE7] where whoever trades at it wins without risk is said', () => {
  const { smiles } = sound
  const later = smile(0.6, [80, 0.5], [100, 0.45], [120, 0.5])
  assert.match(
    VolatilitySurface.faultsOf({ smiles: [...smiles, later] }).join('; '),
    /0.6: less variance at .* than at 0.5/,
  )
  const bent = smile(0.25, [95, 0.3], [100, 0.9], [105, 0.3])
  assert.match(VolatilitySurface.faultsOf({ smiles: [bent] }).join('; '), /butterfly/)
  const risen = smile(0.25, [100, 0.2], [110, 1.5])
  assert.match(VolatilitySurface.faultsOf({ smiles: [risen] }).join('; '), /calls rise/)
})

test('[PRICE8] skew is what falls cost more than rises', () => {
  const width = Math.log(1.2)
  const left = VolatilitySurface.at(sound, 0.25, -width)
  close(VolatilitySurface.skew(sound, 0.25, width), left - 0.62)
  assert.ok(VolatilitySurface.skew(sound, 0.25, 0.1) > 0)
})

test('[PRICE9] the correlation at which an index has its volatility', () => {
  const half = { weight: 0.5, volatility: 0.4 }
  close(impliedCorrelation(0.4, [half, half]) as number, 1)
  close(impliedCorrelation(Math.sqrt(0.08), [half, half]) as number, 0)
  const [a, b] = [
    { weight: 0.3, volatility: 0.5 },
    { weight: 0.7, volatility: 0.2 },
  ]
  const variance = 0.15 ** 2 + 0.14 ** 2 + 2 * 0.4 * 0.15 * 0.14
  close(impliedCorrelation(Math.sqrt(variance), [a, b]) as number, 0.4)
  assert.ok((impliedCorrelation(0.5, [half, half]) as number) > 1)
  assert.equal(impliedCorrelation(0.4, [half]), null)
  assert.equal(impliedCorrelation(0.4, []), null)
})
