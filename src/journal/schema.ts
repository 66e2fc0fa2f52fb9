/** "PLIM": the application id that identifies the database to `file` and to us. */
export const APPLICATION = 0x504c494d
export const PAGE_BYTES = 4_096

/**
 * The tables in the order of creation, so that a table's root page is its index plus two.
 *
 * `writers` records build and codec from an entry on, and the SQLite that wrote. Rows are only
 * appended, in all tables.
 */
export const tables = [
  {
    name: 'meta',
    sql: 'CREATE TABLE meta(id INTEGER PRIMARY KEY, key TEXT NOT NULL, value TEXT NOT NULL) STRICT',
  },
  {
    name: 'writers',
    sql: `CREATE TABLE writers(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, build TEXT NOT NULL, \
codec INTEGER NOT NULL, sqlite INTEGER NOT NULL, hash BLOB NOT NULL) STRICT`,
  },
  {
    name: 'entries',
    sql: `CREATE TABLE entries(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, \
prev BLOB NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL) STRICT`,
  },
  {
    name: 'snapshots',
    sql: `CREATE TABLE snapshots(id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, \
build TEXT NOT NULL, codec INTEGER NOT NULL, digest BLOB NOT NULL, hash BLOB NOT NULL, \
body TEXT NOT NULL) STRICT`,
  },
] as const

export type TableName = (typeof tables)[number]['name']

export const rootPage = (name: TableName): number =>
  tables.findIndex((table) => table.name === name) + 2

export * as schema from './schema.ts'
