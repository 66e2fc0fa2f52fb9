import { Random } from '../../src/base/Random.ts'
import { Toy, type ToyCommand, type ToyEvent, type ToyState, toyCommand } from './Toy.ts'
import { ToyText } from './ToyText.ts'
import type { Trial } from './Trial.ts'

export const trial: Trial<ToyState, ToyCommand, ToyEvent> = {
  build: 'toy',
  machine: Toy,
  codec: ToyText,
  commands(seed, length) {
    const random = Random.create(seed)
    return Array.from({ length }, (_, index) => toyCommand(random, index))
  },
}
