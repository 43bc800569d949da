#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// The server against the contract. Starts `yipingd --demo` and Prism's proxy before it, sends every case of
// cases.json, and looks at status, problem code and at what Prism finds wrong with the answer.
// Usage: conform.mjs PATH-OF-YIPINGD
import fs from 'node:fs';
import path from 'node:path';
import { Tap, bundleContract, freePort, here, operations, request, run, startChild, startProxy,
	temporaryFolder, violations, waitFor } from './outside.mjs';

const NOW = '2026-07-09T08:42:07Z';
const RETRIES = 3; // the suite itself may meet the limit of acts a minute
const UNAUTHORIZED = ['', 'Bearer no-such-token'];

// The run so far: what was saved, tokens, ports.
class Stage {
	constructor(book, contract, server, proxy, tokens) {
		Object.assign(this, { book, server, proxy, tokens });
		this.operations = Object.fromEntries(operations(contract).map(one => [one.id, one]));
		this.values = {};
		this.keys = 0;
		this.started = Date.now();
	}

	newKey() {
		return `conform-${process.pid}-${++this.keys}`;
	}

	// Server time moved by so many seconds.
	time(offset) {
		const passed = Date.now() - this.started;
		return new Date(Date.parse(this.values.now) + passed + offset * 1000).toISOString();
	}

	value(name) {
		if (name.startsWith('time:'))
			return this.time(Number(name.slice(5)));
		if (name === 'key')
			return this.newKey();
		if (!(name in this.values))
			throw new Error(`nothing was saved as ${name}`);
		return this.values[name];
	}

	// ${name} in strings; a string that is nothing else keeps the value's type. {"$times": [n, x]} is n copies.
	filled(node) {
		if (typeof node === 'string') {
			const whole = /^\$\{([^}]+)\}$/.exec(node);
			return whole ? this.value(whole[1])
				: node.replace(/\$\{([^}]+)\}/g, (_, name) => this.value(name));
		}
		if (Array.isArray(node))
			return node.map(item => this.filled(item));
		if (node === null || typeof node !== 'object')
			return node;
		if (node.$times)
			return Array.from({ length: node.$times[0] }, () => this.filled(node.$times[1]));
		return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, this.filled(v)]));
	}
}

function targetOf(stage, one) {
	const { path: template } = one.op ? stage.operations[one.op] : one;
	const given = stage.filled(one.path && one.op ? one.path : {});
	const route = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(given[name]));
	const query = Object.entries(stage.filled(one.query ?? {}));
	return query.length ? `${route}?${new URLSearchParams(query)}` : route;
}

function bodyOf(stage, one) {
	if (one.raw !== undefined)
		return one.raw;
	if (one.bytes)
		return JSON.stringify({ text: 'x'.repeat(one.bytes) });
	return one.body === undefined ? undefined : JSON.stringify(stage.filled(one.body));
}

function headersOf(stage, one, body) {
	const headers = stage.filled(one.headers ?? {});
	if (one.token) {
		if (!stage.tokens[one.token])
			throw new Error(`there is no token ${one.token}`);
		headers.Authorization = `Bearer ${stage.tokens[one.token]}`;
	}
	if (body !== undefined)
		headers['Content-Type'] = 'application/json';
	if (one.key !== null && (one.key || ['reportEvent', 'actOnEvent', 'setSeries', 'planWorks', 'endWorks', 'issueOrder', 'actOnOrder',
		'askMode', 'attend', 'confirmMode', 'declineMode', 'issueWarning', 'actOnWarning',
		'changeResponsibilities'].includes(one.op)))
		headers['Idempotency-Key'] = stage.filled(one.key ?? '${key}');
	if (one.match !== null && (one.match || one.op === 'actOnEvent'))
		headers['If-Match'] = stage.filled(one.match ?? '${tag}');
	return headers;
}

async function send(stage, one, port) {
	const body = bodyOf(stage, one);
	const call = { method: one.op ? stage.operations[one.op].method : one.method,
		path: targetOf(stage, one), headers: headersOf(stage, one, body), body };
	let reply = await request(port, call);
	for (let i = 0; reply.status === 429 && one.status !== 429 && i < RETRIES; i++) {
		const wait = Number(reply.headers['retry-after'] ?? 1);
		await new Promise(resolve => setTimeout(resolve, wait * 1000));
		reply = await request(port, call);
	}
	return reply;
}

function segment(node, part) {
	if (!part.startsWith('?'))
		return node?.[part];
	const wanted = part.slice(1).split('&').map(term => /^(\w+)(!?=)(.*)$/.exec(term));
	return node?.find(item => wanted.every(([, field, operator, value]) =>
		(item[field] === value) === (operator === '=')));
}

// "/a/0/b", "/list/?field=value&other!=value/b" (first that fits), "header:Name".
function pick(stage, reply, place) {
	if (place.startsWith('header:'))
		return reply.headers[place.slice(7).toLowerCase()];
	return stage.filled(place).split('/').slice(1).reduce(segment, reply.json);
}

function complaints(stage, one, reply) {
	const found = one.direct ? [] : violations(reply, 'response');
	const good = one.status < 400;
	if (good && !one.direct && !one.odd)
		found.push(...violations(reply, 'request'));
	if (reply.status !== one.status)
		found.push(`status ${reply.status}, not ${one.status}: ${reply.text.slice(0, 400)}`);
	if (one.code && reply.json?.code !== one.code)
		found.push(`code ${reply.json?.code}, not ${one.code}`);
	if (one.code && !/^application\/problem\+json/.test(reply.headers['content-type'] ?? ''))
		found.push(`content type ${reply.headers['content-type']}`);
	for (const [place, wanted] of Object.entries(one.expect ?? {})) {
		const got = pick(stage, reply, place);
		if (JSON.stringify(got) !== JSON.stringify(stage.filled(wanted)))
			found.push(`${place} is ${JSON.stringify(got)}, not ${JSON.stringify(stage.filled(wanted))}`);
	}
	for (const place of one.present ?? [])
		if (pick(stage, reply, place) === undefined)
			found.push(`there is no ${place}`);
	for (const place of one.absent ?? [])
		if (pick(stage, reply, place) !== undefined)
			found.push(`${place} is there`);
	return found;
}

// Keeps what later cases need; what is not there is a complaint.
function save(stage, one, reply, found) {
	for (const [name, place] of Object.entries(one.save ?? {})) {
		const value = pick(stage, reply, place);
		if (value === undefined)
			found.push(`there is no ${place} to save: ${reply.text.slice(0, 400)}`);
		else
			stage.values[name] = value;
	}
	for (const [name, [from, pattern, by]] of Object.entries(one.derive ?? {}))
		stage.values[name] = stage.filled(from).replace(new RegExp(pattern), by);
}

// Brings a new event into a state by the book's ladder of acts, around the proxy.
async function bringUp(stage, given) {
	const { ladder } = stage.book;
	const top = ladder.findIndex(step => step.state === given.state);
	for (const step of ladder.slice(0, top + 1)) {
		const one = { ...step, body: { ...step.body } };
		if (step.op === 'reportEvent')
			Object.assign(one.body, given.body);
		else
			one.path = { id: '${event}' };
		if (given.grade && step.state === 'registered')
			one.body.args = { grade: given.grade };
		const reply = await send(stage, { ...one, status: 0 }, stage.server);
		if (reply.status >= 300)
			throw new Error(`to ${step.state}: ${reply.status} ${reply.text.slice(0, 400)}`);
		stage.values.event = reply.json.event.id ?? reply.json.event;
		stage.values.tag = reply.headers['act-tag'];
	}
}

// Uses up the acts of a minute, so that the next one is refused.
async function flood(stage, one) {
	for (let i = 0; i < one.flood; i++) {
		const reply = await send(stage, { ...one, status: 429 }, stage.server);
		if (reply.status === 429)
			return;
	}
}

async function play(stage, tap, one) {
	try {
		if (one.given)
			await bringUp(stage, one.given);
		if (one.flood)
			await flood(stage, one);
		const reply = await send(stage, one, one.direct ? stage.server : stage.proxy);
		const found = complaints(stage, one, reply);
		save(stage, one, reply, found);
		tap.result(!found.length, one.name, found);
	} catch (error) {
		tap.result(false, one.name, [error.message]);
	}
}

// What holds for every operation and is not written down case by case: without a valid token 401, whatever
// else the request says; and 304 where the contract has it.
function* sweep(stage) {
	for (const { id, operation } of Object.values(stage.operations)) {
		const sample = stage.book.cases.find(one => one.op === id && one.status < 300);
		if (!sample)
			continue;
		const { given, save: left, derive, expect, absent, ...bare } = sample;
		if (operation.responses['304'])
			yield* [{ ...bare, name: `${id}: its ETag`, save: { etag: 'header:ETag' } },
				{ ...bare, name: `${id}: 304`, status: 304, headers: { 'If-None-Match': '${etag}' } }];
		for (const authorization of operation.security?.length === 0 ? [] : UNAUTHORIZED)
			yield { ...bare, name: `${id}: 401 with "${authorization}"`, token: null, status: 401,
				code: 'unauthorized',
				headers: { ...(authorization ? { Authorization: authorization } : {}),
					...(operation.responses['304'] ? { 'If-None-Match': '${etag}' } : {}) } };
	}
}

// The token files by name, and duty-<level> for those of one district and one town.
async function readTokens(folder, server) {
	const tokens = Object.fromEntries(fs.readdirSync(folder).map(name =>
		[name, fs.readFileSync(path.join(folder, name), 'utf8').trim()]));
	for (const name of Object.keys(tokens).filter(each => each.startsWith('duty-'))) {
		const reply = await request(server, { path: '/v1/meta',
			headers: { Authorization: `Bearer ${tokens[name]}` } });
		tokens[`duty-${reply.json?.identity?.level}`] = tokens[name];
	}
	return tokens;
}

async function startServer(program, folder) {
	const port = await freePort();
	const state = path.join(folder, 'state');
	const log = path.join(folder, 'yipingd.log');
	fs.mkdirSync(state, { mode: 0o700 });
	const child = startChild(program, ['--listen', `127.0.0.1:${port}`, '--state', state, '--demo',
		'--seed', '1', '--now', NOW], log);
	await waitFor(child, port, '/readyz', reply => reply.status === 200, log);
	return { port, state, child, log };
}

await run(async () => {
	const program = process.argv[2];
	if (!program || !fs.existsSync(program))
		throw new Error('usage: conform.mjs PATH-OF-YIPINGD');
	const book = JSON.parse(fs.readFileSync(path.join(here, 'cases.json'), 'utf8'));
	const folder = temporaryFolder();
	const { file, contract } = bundleContract(folder);
	const server = await startServer(path.resolve(program), folder);
	const tokens = await readTokens(path.join(server.state, 'tokens'), server.port);
	const proxy = await startProxy(file, server.port, folder);
	const stage = new Stage(book, contract, server.port, proxy, tokens);
	const tap = new Tap();
	for (const one of [...book.cases, ...sweep(stage)]) {
		await play(stage, tap, one);
		if (server.child.result === null)
			continue;
		tap.result(false, `the server ended (${server.child.result}) at: ${one.name}`,
			[fs.readFileSync(server.log, 'utf8').slice(-4000)]);
		break;
	}
	tap.finish();
});
