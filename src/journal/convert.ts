import type { DatabaseSync } from 'node:sqlite'
import { JournalHeader } from './JournalHeader.ts'
import { FORMAT, tables } from './schema.ts'

/**
 * Makes a journal of format 1 one of today's, in one transaction: the same entries and snapshots in
 * today's tables, and a secret. Its root stays, and with it every hash.
 */
export function convert(database: DatabaseSync, secret: string): void {
  const [build, codec] = ['build', 'codec'].map(
    (key) => database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.value,
  )
  database.exec('BEGIN IMMEDIATE')
  database.exec('ALTER TABLE entries RENAME TO first_entries')
  database.exec('ALTER TABLE snapshots RENAME TO first_snapshots')
  for (const { name, sql } of tables) if (!['meta', 'writers'].includes(name)) database.exec(sql)
  database.exec(`
    INSERT INTO entries SELECT seq, time, prev, hash, body FROM first_entries ORDER BY seq;
    INSERT INTO snapshots SELECT id, seq, build, codec, digest, hash, 1 FROM first_snapshots;
    INSERT INTO pieces SELECT NULL, id, 1, body FROM first_snapshots;
    DROP TABLE first_entries;
    DROP TABLE first_snapshots;
    DELETE FROM meta;
    PRAGMA user_version = ${FORMAT};
  `)
  const meta = database.prepare('INSERT INTO meta VALUES (?, ?, ?)')
  const founder = { build: `${build}`, codec: Number(codec), secret }
  for (const row of JournalHeader.create(founder, 1)) meta.run(...row)
  database.exec('COMMIT')
}
