// zen.mjs FOLDER RUNS PEOPLE: the rule as a graph of decision tables in ZEN. Making the facts of each
// person is not counted; evaluating them is, and reading the answer.

import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import {
    best, checkLine, dayOfIso, isoOfDay, numberOfIso, printResult, readPeople, versionOf,
} from './people.mjs';

const node = (id, type, content) => ({ id, name: id, type, position: { x: 0, y: 0 }, content });
const common = { passThrough: true, inputField: null, outputPath: null, executionMode: 'single' };

/** Values by name, each an expression. */
function expressions(id, values, passThrough = true) {
    const list = Object.entries(values).map(([key, value]) => ({ id: `${id}.${key}`, key, value }));
    return node(id, 'expressionNode', { ...common, passThrough, expressions: list });
}

/** A table of one output whose first row that holds gives it: rows of [output, {column: condition}]. */
function firstHit(id, output, rows) {
    const columns = [...new Set(rows.flatMap(([, conditions]) => Object.keys(conditions)))];
    return node(id, 'decisionTableNode', {
        ...common,
        hitPolicy: 'first',
        inputs: columns.map((column) => ({ id: column, name: column, field: column })),
        outputs: [{ id: output, name: output, field: output }],
        rules: rows.map(([value, conditions], row) => ({
            _id: `${id}.${row}`,
            [output]: String(value),
            ...Object.fromEntries(columns.map((column) => [column, conditions[column] ?? ''])),
        })),
    });
}

function chain(nodes) {
    const edges = nodes.slice(1).map((target, i) => ({
        id: `to ${target.id}`, type: 'edge', sourceId: nodes[i].id, targetId: target.id,
    }));
    return { contentType: 'application/vnd.gorules.decision', nodes, edges };
}

// Days are numbers like 20260131 where they are compared, and days since 1970-01-01 where they are
// subtracted.
const rule = chain([
    node('request', 'inputNode', {}),
    expressions('prepared', {
        age: 'floor((paid - born) / 10000)',
        inGrace: 'paidDay - bornDay <= 90',
        birthYear: 'born >= 20260101 and born <= 20261231',
        newborn: 'born >= 20250101 and born <= 20251231 and $.inGrace',
        graceYear: '$.birthYear and $.inGrace',
        child: 'born >= 20230101 and $.age < 3',
        oldOrMinor: '$.age >= 60 or $.age < 18',
        bornLater: 'born > paid',
    }),
    firstHit('outcome', 'outcome', [
        [1, { bornLater: 'true' }],
        [2, { paid: '> 20261231', graceYear: 'false' }],
        [3, { paid: '< 20250901', newborn: 'false' }],
        [0, {}],
    ]),
    firstHit('due', 'due', [
        [0, { outcome: '> 0' }],
        [0, { birthYear: 'true' }],
        [0, { extremePoverty: 'true' }],
        [0, { region: '3', child: 'true' }],
        [4000, { fallenIntoPoverty: 'true' }],
        [8000, { subsistenceAllowance: 'true' }],
        [8000, { region: '3', severeDisability: 'true' }],
        [12000, { monitored: 'true' }],
        [20000, { region: '2', workIncapable: 'true' }],
        [20000, { region: '2', lowIncome: 'true', oldOrMinor: 'true' }],
        [40000, {}],
    ]),
    firstHit('wait', 'wait', [
        [0, { outcome: '> 0' }],
        [0, { birthYear: 'true' }],
        [0, { newborn: 'true' }],
        [0, { exempt: 'true' }],
        [0, { paid: '<= 20251231', missed: '0' }],
        ['3 + missed', {}],
    ]),
    expressions('answer', {
        outcome: 'outcome',
        due: 'due',
        wait: 'wait',
        base: "paid < 20260101 ? '2026-01-01' : paidText",
        waited: "wait == 0 ? $.base : d($.base).add(wait, 'month').format('%Y-%m-%d')",
        begins: 'outcome > 0 ? null : birthYear ? bornText : $.waited',
        cover: '$.begins == null ? null : d($.begins).year() > 2026 ? null : $.begins',
    }, false),
    node('reply', 'outputNode', {}),
]);

function factsOf(people, id) {
    const [bornText, paidText] = [isoOfDay(people.born[id]), isoOfDay(people.paid[id])];
    const holds = (bits) => (people.flags[id] & bits) !== 0;
    return {
        bornText,
        paidText,
        born: numberOfIso(bornText),
        paid: numberOfIso(paidText),
        bornDay: people.born[id],
        paidDay: people.paid[id],
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

const answerOf = ({ result: { outcome, due, wait, cover } }) => ({
    outcome, due, wait, cover: cover ? dayOfIso(cover) : 0,
});

const [folder, runs, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const people = readPeople(folder, count);
const facts = Array.from({ length: people.count }, (_, id) => factsOf(people, id));
const engine = new ZenEngine();
const decision = engine.createDecision(new ZenDecisionContent(Buffer.from(JSON.stringify(rule))));

async function decideOneByOne() {
    const answers = new Array(facts.length);
    for (let id = 0; id < facts.length; ++id) answers[id] = answerOf(await decision.evaluate(facts[id]));
    return answers;
}

async function decideManyAtOnce() {
    const AT_ONCE = 1000;
    const answers = [];
    for (let id = 0; id < facts.length; id += AT_ONCE) {
        const some = facts.slice(id, id + AT_ONCE);
        const replies = await Promise.all(some.map((each) => decision.evaluate(each)));
        for (const reply of replies) answers.push(answerOf(reply));
    }
    return answers;
}

const version = versionOf('@gorules/zen-engine');
const oneByOne = await best(runs, decideOneByOne);
printResult(`ZEN ${version}, one by one`, oneByOne.seconds, checkLine(oneByOne.result));
const atOnce = await best(runs, decideManyAtOnce);
printResult(`ZEN ${version}, many at once`, atOnce.seconds, checkLine(atOnce.result));
engine.dispose();
