// What the engines in JavaScript share: the columns of generate.cpp, the check line, the result line. Their
// formats: SPEC.md.

import fs from 'node:fs';

const MILLISECONDS_A_DAY = 86_400_000;

function column(folder, file, ArrayType) {
    const bytes = fs.readFileSync(`${folder}/${file}`);
    return new ArrayType(bytes.buffer, bytes.byteOffset, bytes.length / ArrayType.BYTES_PER_ELEMENT);
}

/** The first `count` people (or all): columns by name, days as days since 1970-01-01. */
export function readPeople(folder, count = Infinity) {
    const people = {
        born: column(folder, 'born.i32', Int32Array),
        paid: column(folder, 'paid.i32', Int32Array),
        flags: column(folder, 'flags.u16', Uint16Array),
        region: column(folder, 'region.u8', Uint8Array),
        missed: column(folder, 'missed.u8', Uint8Array),
    };
    people.count = Math.min(count, people.born.length);
    return people;
}

export const isoOfDay = (day) => new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
export const dayOfIso = (iso) => Date.parse(iso) / MILLISECONDS_A_DAY;

/** 20260131 for '2026-01-31': numbers of this kind compare as their days do. */
export const numberOfIso = (iso) => Number(iso.replaceAll('-', ''));

/** The same day of the later month, or its last day. */
export function plusMonths(day, months) {
    const date = new Date(day * MILLISECONDS_A_DAY);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
    const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / MILLISECONDS_A_DAY;
}

/** The check line over answers {outcome, due, wait, cover}, in the order of the ids; cover is 0 for none. */
export function checkLine(answers) {
    let [refused, due, wait, cover, mix] = [0, 0, 0, 0, 0n];
    answers.forEach((answer, id) => {
        refused += answer.outcome === 0 ? 0 : 1;
        due += answer.due;
        wait += answer.wait;
        cover += answer.cover;
        const folded = answer.due + 1009 * answer.wait + 31 * answer.cover + 100003 * answer.outcome;
        mix += BigInt((id % 65521 + 1) * folded);
    });
    return [answers.length, refused, due, wait, cover, mix].join('|');
}

/** Runs it so often; the seconds of the fastest run, without its preparation, and the result of the last. */
export async function best(runs, run, prepare = async () => {}) {
    let seconds = Infinity;
    let result;
    for (let i = 0; i < runs; ++i) {
        await prepare();
        const begun = process.hrtime.bigint();
        result = await run();
        seconds = Math.min(seconds, Number(process.hrtime.bigint() - begun) / 1e9);
    }
    return { seconds, result };
}

export function printResult(engine, seconds, check) {
    console.log([engine, check.split('|')[0], seconds.toFixed(6), check, '-'].join('\t'));
}

/** The version of a package as it is installed. */
export function versionOf(name) {
    const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
    return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}
