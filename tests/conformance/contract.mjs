#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// The contract against the code and the cases: words that both sides write are the same, and every answer that
// the contract promises has a case or a reason why it cannot have one.
import fs from 'node:fs';
import path from 'node:path';
import { Tap, bundleContract, here, operations, resolved, run, temporaryFolder } from './outside.mjs';

const root = path.join(here, '..', '..');
const read = file => fs.readFileSync(path.join(root, file), 'utf8');

function same(tap, name, got, wanted) {
	const only = (a, b) => a.filter(item => !b.includes(item));
	const notes = [`only in the contract: ${only(got, wanted)}`, `not in the contract: ${only(wanted, got)}`];
	tap.result(!only(got, wanted).length && !only(wanted, got).length, name, notes);
}

// Tokens of one enum of token.h, in its order, without the names that are not on the wire.
function tokens(prefix, without = []) {
	const header = read('include/yiping/model/token.h').replace(/#define .*(\\\n.*)*/g, '');
	const found = [...header.matchAll(new RegExp(`\\b${prefix}_([A-Z0-9_]+)\\s*[,=}\\n]`, 'g'))]
		.map(match => match[1].toLowerCase());
	return [...new Set(found)].filter(word => word !== 'count' && !without.includes(word));
}

function checkTokens(tap, contract) {
	const listed = name => contract.components.schemas[name].enum;
	const verbs = tokens('VERB', ['none']);
	const ofRules = ['sense', 'clear', 'rehome', 'own', 'put', 'report'];
	same(tap, 'states', listed('State'), tokens('STATE', ['none']));
	same(tap, 'verbs', listed('Verb'), verbs);
	same(tap, 'verbs of acts', listed('Act-Verb'), verbs.filter(verb => !ofRules.includes(verb)));
	same(tap, 'kinds', listed('Kind'), tokens('KIND', ['none']));
	same(tap, 'roles', listed('Role'), tokens('PERSON', ['none', 'role_count']));
	same(tap, 'colours', listed('Colour'), tokens('COLOUR', ['none']));
	same(tap, 'qualities', listed('Quality'), tokens('QUALITY'));
	same(tap, 'levels', listed('Level'), tokens('LEVEL', ['none']));
	same(tap, 'sources', listed('EventSource'), tokens('SOURCE', ['none']));
}

// Codes of a response: {code: status} as its schema has them.
function codesOf(contract, response) {
	const parts = response.content?.['application/problem+json']?.schema.allOf ?? [];
	const rule = parts.find(part => part.properties?.code)?.properties.code;
	if (!rule)
		return [];
	return rule.enum ?? (rule.const ? [rule.const] :
		rule.pattern.replace(/^\^\(|\)\$$/g, '').replace('[a-z_]+', '*').split('|'));
}

function checkGuards(tap, contract) {
	const source = read('src/model/lifecycle.c');
	const guards = [...source.matchAll(/\{"(\w+)",\s*"[^"]*",\s*(\d+)\}/g)];
	const { ForbiddenAct, Conflict } = contract.components.responses;
	for (const [status, response, more] of [['403', ForbiddenAct, 'role'], ['409', Conflict, 'state']])
		same(tap, `codes of ${status} are those of the guards`, codesOf(contract, response),
			[more, ...guards.filter(guard => guard[2] === status).map(guard => guard[1])]);
}

// Each thing an operation may answer: {id, status, code}; code is '' where there is none.
function promises(contract) {
	return operations(contract).flatMap(({ id, operation }) =>
		Object.entries(operation.responses).flatMap(([status, node]) => {
			const codes = codesOf(contract, resolved(contract, node));
			return (codes.length ? codes : ['']).map(code => ({ id, status, code }));
		}));
}

function checkWrittenCodes(tap, contract) {
	const seen = new Set();
	for (const { id, operation } of operations(contract))
		for (const [status, node] of Object.entries(operation.responses)) {
			const response = resolved(contract, node);
			if (seen.has(response) || !response.content?.['application/problem+json'])
				continue;
			seen.add(response);
			same(tap, `${id} ${status}: codes are explained`, Object.keys(response['x-codes'] ?? {}),
				codesOf(contract, response));
		}
}

function isCovered(book, { id, status, code }) {
	const fits = (pattern, text) => pattern === '*' || pattern === text;
	const excused = Object.keys(book.unreachable).some(key => {
		const [op, number, word] = key.split(' ');
		return fits(op, id) && fits(number, status) && fits(word, code);
	});
	return excused || status === '304' || book.cases.some(one => one.op === id &&
		String(one.status) === status && (code.endsWith('*') ? one.code?.startsWith(code.slice(0, -1))
			: (one.code ?? '') === code));
}

function checkCases(tap, contract) {
	const book = JSON.parse(read('tests/conformance/cases.json'));
	const all = promises(contract);
	const ids = [...new Set(all.map(one => one.id))];
	for (const one of book.cases.filter(each => each.op && !ids.includes(each.op)))
		tap.result(false, `${one.name}: no operation ${one.op}`);
	const bare = all.filter(one => !isCovered(book, one));
	tap.result(!bare.length, 'every answer of the contract has a case or an excuse',
		bare.map(one => `${one.id} ${one.status} ${one.code}`));
	const names = book.cases.map(one => one.name);
	tap.result(new Set(names).size === names.length, 'names of cases are unique',
		names.filter((name, i) => names.indexOf(name) !== i));
}

await run(async () => {
	const { contract } = bundleContract(temporaryFolder());
	const tap = new Tap();
	checkTokens(tap, contract);
	checkGuards(tap, contract);
	checkWrittenCodes(tap, contract);
	checkCases(tap, contract);
	tap.finish();
});
