// duckdb.mjs FOLDER RUNS: the rule in DuckDB, from a table in memory to a table in memory, with one thread
// and with all.

import fs from 'node:fs';
import os from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import { best, printResult } from './people.mjs';

const [folder, runs] = [process.argv[2], Number(process.argv[3])];
const sqlOf = (file) => fs.readFileSync(new URL(file, import.meta.url), 'utf8');
const types = `id: 'INTEGER', born: 'DATE', paid: 'DATE', flags: 'SMALLINT', region: 'UTINYINT',
    missed: 'UTINYINT'`;

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const rowsOf = async (sql) => (await connection.runAndReadAll(sql)).getRows();
const [[version]] = await rowsOf('select version()');
await connection.run(`create table people as
    select * from read_csv('${folder}/people.csv', header = true, columns = {${types}})`);

for (const threads of new Set([1, os.availableParallelism?.() ?? os.cpus().length])) {
    await connection.run(`set threads = ${threads}`);
    const { seconds } = await best(
        runs,
        () => connection.run(`create table answers as ${sqlOf('duckdb.sql')}`),
        () => connection.run('drop table if exists answers'),
    );
    const [line] = await rowsOf(sqlOf('check_duckdb.sql'));
    printResult(`DuckDB ${version}, ${threads} thread${threads === 1 ? '' : 's'}`, seconds, line.join('|'));
}
