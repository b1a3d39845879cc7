// json_rules_engine.mjs FOLDER RUNS PEOPLE: the rule in json-rules-engine, one run of the engine for each
// person. The engine says which rules hold; the largest subsidy, the wait and the day of cover follow in
// JavaScript. Making the facts of each person is not counted; the rest is.

import { Engine } from 'json-rules-engine';
import {
    best, checkLine, isoOfDay, numberOfIso, plusMonths, printResult, readPeople, versionOf,
} from './people.mjs';

const YEAR_STARTS = Date.UTC(2026, 0, 1) / 86_400_000;
const YEAR_ENDS = Date.UTC(2026, 11, 31) / 86_400_000;

const compare = (operator) => (fact, value) => ({ fact, operator, value });
const is = compare('equal');
const from = compare('greaterThanInclusive');
const until = compare('lessThanInclusive');
const over = compare('greaterThan');
const below = compare('lessThan');

const birthYear = is('birthYear', 2026);
const inGrace = until('lived', 90);
const newborn = { all: [is('birthYear', 2025), inGrace] };
const not = (condition) => ({ not: condition });

function rulesOf(engine) {
    const when = (all, type, params) => engine.addRule({ conditions: { all }, event: { type, params } });

    when([below('lived', 0)], 'refused', { outcome: 1 });
    when([over('paid', 20261231), not({ all: [birthYear, inGrace] })], 'refused', { outcome: 2 });
    when([below('paid', 20250901), not(newborn)], 'refused', { outcome: 3 });
    when([birthYear], 'free', {});

    when([is('extremePoverty', true)], 'subsidy', { fen: 40000 });
    when([is('fallenIntoPoverty', true)], 'subsidy', { fen: 36000 });
    when([is('subsistenceAllowance', true)], 'subsidy', { fen: 32000 });
    when([is('monitored', true)], 'subsidy', { fen: 28000 });
    when([is('region', 3), is('severeDisability', true)], 'subsidy', { fen: 32000 });
    when([is('region', 3), from('born', 20230101), below('age', 3)], 'subsidy', { fen: 40000 });
    when([is('region', 2), is('workIncapable', true)], 'subsidy', { fen: 20000 });
    const oldOrMinor = { any: [from('age', 60), below('age', 18)] };
    when([is('region', 2), is('lowIncome', true), oldOrMinor], 'subsidy', { fen: 20000 });

    when([is('exempt', true)], 'no_wait', {});
    when([newborn], 'no_wait', {});
    when([until('paid', 20251231), is('missed', 0)], 'no_wait', {});
    return engine;
}

function factsOf(people, id) {
    const [born, paid] = [people.born[id], people.paid[id]].map((day) => numberOfIso(isoOfDay(day)));
    const holds = (bits) => (people.flags[id] & bits) !== 0;
    return {
        born,
        paid,
        birthYear: Math.floor(born / 10000),
        age: Math.floor((paid - born) / 10000),
        lived: people.paid[id] - people.born[id],
        region: people.region[id],
        missed: people.missed[id],
        extremePoverty: holds(1),
        fallenIntoPoverty: holds(2),
        subsistenceAllowance: holds(4),
        monitored: holds(8 | 16 | 32),
        exempt: holds(63),
        severeDisability: holds(64),
        workIncapable: holds(128),
        lowIncome: holds(256),
    };
}

function answerOf(events, bornDay, paidDay, missed) {
    const refusals = events.filter(({ type }) => type === 'refused').map(({ params }) => params.outcome);
    if (refusals.length > 0) return { outcome: Math.min(...refusals), due: 0, wait: 0, cover: 0 };
    if (events.some(({ type }) => type === 'free')) return { outcome: 0, due: 0, wait: 0, cover: bornDay };
    let [subsidy, wait] = [0, 3 + missed];
    for (const { type, params } of events) {
        if (type === 'subsidy') subsidy = Math.max(subsidy, params.fen);
        else wait = 0;
    }
    const begins = plusMonths(Math.max(paidDay, YEAR_STARTS), wait);
    return { outcome: 0, due: 40000 - subsidy, wait, cover: begins <= YEAR_ENDS ? begins : 0 };
}

const [folder, runs, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const people = readPeople(folder, count);
const facts = Array.from({ length: people.count }, (_, id) => factsOf(people, id));
const engine = rulesOf(new Engine());

async function decide() {
    const answers = new Array(facts.length);
    for (let id = 0; id < facts.length; ++id) {
        const { events } = await engine.run(facts[id]);
        answers[id] = answerOf(events, people.born[id], people.paid[id], people.missed[id]);
    }
    return answers;
}

const { seconds, result } = await best(runs, decide);
printResult(`json-rules-engine ${versionOf('json-rules-engine')}`, seconds, checkLine(result));
