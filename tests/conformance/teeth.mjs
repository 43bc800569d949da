#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// Judges the judge: the contract's own examples pass Prism, and each of them with one thing wrong does not.
// Prism takes whatever it cannot compile for right, so a schema that it does not understand would let
// every answer of the server through.
import http from 'node:http';
import { Tap, bundleContract, operations, request, resolved, run, startProxy, temporaryFolder,
	violations } from './outside.mjs';

const HEADER = 'teeth';

// Every place in a value, with arrays seen through their first element.
function places(value, at = []) {
	if (value === null || typeof value !== 'object')
		return [at];
	const keys = Array.isArray(value) ? (value.length ? [0] : []) : Object.keys(value);
	return [at, ...keys.flatMap(key => places(value[key], [...at, key]))];
}

function wrong(value) {
	if (Array.isArray(value))
		return {};
	if (typeof value === 'object')
		return [];
	return typeof value === 'string' ? 7 : 'wrong';
}

// A copy of `value` with another type at one place.
function spoiled(value, at) {
	if (!at.length)
		return wrong(value);
	const copy = structuredClone(value);
	const owner = at.slice(0, -1).reduce((node, key) => node[key], copy);
	owner[at.at(-1)] = wrong(owner[at.at(-1)]);
	return copy;
}

// What the contract shows for one response: {type, example, headers}.
function shown(contract, response) {
	const { content = {}, headers = {} } = resolved(contract, response);
	const [type, media] = Object.entries(content)[0] ?? [];
	const sample = Object.fromEntries(Object.entries(headers).map(([name, header]) =>
		[name, String(resolved(contract, header).example)]));
	return { type, example: media?.example, headers: sample, needed: Object.keys(headers).filter(name =>
		resolved(contract, headers[name]).required) };
}

// The answers to give: as shown, without each needed header, with each place spoiled.
function variants(operation, status, show) {
	const name = `${operation.id} ${status}`;
	const list = [{ name: `${name} as shown`, good: true, body: show.example, headers: show.headers }];
	for (const header of show.needed) {
		const { [header]: left, ...rest } = show.headers;
		list.push({ name: `${name} without ${header}`, body: show.example, headers: rest });
	}
	if (/json/.test(show.type ?? ''))
		for (const at of places(show.example))
			list.push({ name: `${name} wrong at /${at.join('/')}`, headers: show.headers,
				body: spoiled(show.example, at) });
	return list.map(one => ({ ...one, status: Number(status), type: show.type, operation }));
}

// Shared responses are looked at once, those of an operation with it.
function allVariants(contract) {
	const seen = new Set();
	return operations(contract).flatMap(operation =>
		Object.entries(operation.operation.responses).flatMap(([status, response]) => {
			if (response.$ref && seen.has(response.$ref))
				return [];
			seen.add(response.$ref);
			return variants(operation, status, shown(contract, response));
		}));
}

function answer(list, call, reply) {
	call.resume();
	const one = list[call.headers[HEADER]];
	if (!one) {
		reply.writeHead(200, { 'Content-Type': 'text/plain' });
		reply.end('ok');
		return;
	}
	const body = one.body === undefined ? '' :
		/json/.test(one.type) ? JSON.stringify(one.body) : String(one.body);
	reply.writeHead(one.status, { ...one.headers, ...(one.type ? { 'Content-Type': one.type } : {}) });
	reply.end(body);
}

function startStand(list) {
	return new Promise(resolve => {
		const server = http.createServer((call, reply) => answer(list, call, reply));
		server.listen(0, '127.0.0.1', () => resolve(server));
	});
}

await run(async () => {
	const folder = temporaryFolder();
	const { file, contract } = bundleContract(folder);
	const list = allVariants(contract);
	const stand = await startStand(list);
	const tap = new Tap();
	try {
		const proxy = await startProxy(file, stand.address().port, folder);
		for (const [index, one] of list.entries()) {
			const target = one.operation.path.replace(/\{[^}]*\}/g, '1');
			const reply = await request(proxy, { method: one.operation.method, path: target,
				headers: { [HEADER]: String(index) } });
			const found = violations(reply, 'response');
			const fine = reply.status === one.status && (one.good ? !found.length : found.length);
			tap.result(fine, one.name, [`status ${reply.status}`, ...found]);
		}
	} finally {
		stand.close();
		stand.closeAllConnections();
	}
	tap.finish();
});
