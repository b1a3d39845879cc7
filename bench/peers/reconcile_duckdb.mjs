// reconcile_duckdb.mjs FOLDER THREADS: the two files of bench_reconcile, ours.csv and theirs.csv (key, fen, day), held
// against each other in DuckDB: from the files to the counts. Prints them and the seconds.

import fs from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder, threads] = process.argv.slice(2);
const begun = performance.now();
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const columns = `columns = {'trade': 'VARCHAR', 'fen': 'BIGINT', 'day': 'DATE'}, header = false,
    auto_detect = false, delim = ',', quote = '', escape = ''`;
const side = (name) => `select trade, min(fen) as fen, min(day) as day, count(*) as n
    from read_csv('${folder}/${name}.csv', ${columns}) group by trade`;
const [counts] = (
    await connection.runAndReadAll(`with ours as (${side('ours')}), theirs as (${side('theirs')})
        select count(*) filter (where ours.fen = theirs.fen and ours.day = theirs.day) as "matched",
            count(*) filter (where theirs.trade is null) as "only_ours",
            count(*) filter (where ours.trade is null) as "only_theirs",
            count(*) filter (where ours.fen <> theirs.fen) as "amount_differs",
            count(*) filter (where ours.fen = theirs.fen and ours.day <> theirs.day) as "wrong_day",
            coalesce(sum(ours.n - 1), 0)::bigint as duplicate_ours,
            coalesce(sum(theirs.n - 1), 0)::bigint as duplicate_theirs
        from ours full join theirs using (trade)`)
).getRowObjects();
const seconds = (performance.now() - begun) / 1000;
const line = Object.entries(counts).map(([name, count]) => `${name}=${count}`).join(' ');
console.log(`${line}\t${seconds.toFixed(3)}`);
console.error(fs.readFileSync('/proc/self/status', 'utf8').match(/VmHWM:.*/)[0]);
process.exit(0);
