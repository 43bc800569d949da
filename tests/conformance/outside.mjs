// SPDX-License-Identifier: MIT
// What both scripts need of the outside tools: the contract as JSON, Prism's proxy, requests through it, TAP.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');
const contractFolder = path.join(here, '..', '..', 'doc', 'api');
const READY_MS = 60000;
const REPLY_MS = 30000;
const POLL_MS = 25;

export function toolsAreThere() {
	return ['@stoplight/prism-cli', '@redocly/cli'].every(name =>
		fs.existsSync(path.join(modules, name, 'package.json')));
}

// Everything that was begun and must be ended, newest first, however the script ends.
const endings = [];

export async function cleanUp() {
	while (endings.length)
		await endings.pop()();
}

export function temporaryFolder() {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yiping-conformance-'));
	endings.push(() => fs.rmSync(folder, { recursive: true, force: true }));
	return folder;
}

// A child that is gone before we are. `log` takes what it says.
export function startChild(command, args, log, env = {}) {
	const out = fs.openSync(log, 'a');
	const child = spawn(command, args, { stdio: ['ignore', out, out],
		env: { ...process.env, ...env } });
	fs.closeSync(out);
	const gone = new Promise(resolve => {
		child.once('exit', (code, signal) => resolve(signal ?? code));
		child.once('error', error => resolve(error.code));
	});
	child.result = null;
	gone.then(result => { child.result = result; });
	endings.push(async () => {
		if (child.result !== null)
			return;
		child.kill('SIGTERM');
		const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
		await gone;
		clearTimeout(hard);
	});
	return child;
}

export function freePort() {
	return new Promise((resolve, reject) => {
		const probe = net.createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

// One request; never throws for a status. Bodies are parsed where they are JSON.
export function request(port, { method = 'GET', path: target, headers = {}, body }) {
	return new Promise((resolve, reject) => {
		const payload = body === undefined ? undefined : Buffer.from(body);
		const all = { 'Accept-Encoding': 'identity', ...headers };
		if (payload)
			all['Content-Length'] = payload.length;
		const options = { host: '127.0.0.1', port, method, path: target, headers: all,
			agent: false, maxHeaderSize: 65536, timeout: REPLY_MS };
		const call = http.request(options, reply => {
			const parts = [];
			reply.on('data', part => parts.push(part));
			reply.on('error', reject);
			reply.on('end', () => {
				const text = Buffer.concat(parts).toString('utf8');
				resolve({ status: reply.statusCode, headers: reply.headers, text,
					json: parsed(text, reply.headers['content-type']) });
			});
		});
		call.on('timeout', () => call.destroy(new Error(`no answer in ${REPLY_MS} ms`)));
		call.on('error', reject);
		call.end(payload);
	});
}

function parsed(text, type) {
	if (!/\bjson\b/.test(type ?? ''))
		return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

// Waits until `ready(reply)` holds for GET `target`, or the child dies, or the time is over.
export async function waitFor(child, port, target, ready, log) {
	const end = Date.now() + READY_MS;
	while (Date.now() < end && child.result === null) {
		const reply = await request(port, { path: target }).catch(() => null);
		if (reply && ready(reply))
			return;
		await new Promise(resolve => setTimeout(resolve, POLL_MS));
	}
	throw new Error(`${target} is not there (${child.result ?? 'time is over'})\n` +
		fs.readFileSync(log, 'utf8').slice(-2000));
}

// The contract as one JSON file in `folder`, as Redocly bundles it.
export function bundleContract(folder) {
	const file = path.join(folder, 'openapi.json');
	const done = spawnSync(process.execPath, [path.join(modules, '@redocly', 'cli', 'bin', 'cli.js'),
		'bundle', 'openapi.yaml', '--ext', 'json', '-o', file],
	{ cwd: contractFolder, encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off',
		REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
	if (done.status !== 0)
		throw new Error(`redocly bundle: ${done.stderr}`);
	return { file, contract: JSON.parse(fs.readFileSync(file, 'utf8')) };
}

// Prism's proxy before `upstream`; the port it listens on. Without --errors: with it Prism would answer bad
// requests itself, and the server's own refusals are what is looked at.
export async function startProxy(contractFile, upstream, folder) {
	const port = await freePort();
	const log = path.join(folder, 'prism.log');
	const child = startChild(process.execPath, [
		path.join(modules, '@stoplight', 'prism-cli', 'dist', 'index.js'), 'proxy', contractFile,
		`http://127.0.0.1:${upstream}`, '--host', '127.0.0.1', '--port', String(port),
		'--multiprocess', 'false', '--verboseLevel', 'error'], log);
	await waitFor(child, port, '/healthz', reply => reply.status === 200, log);
	return port;
}

// What Prism found, as {location, message}; `side` is "request" or "response".
export function violations(reply, side) {
	const header = reply.headers['sl-violations'];
	if (!header)
		return [];
	let all;
	try {
		all = JSON.parse(header);
	} catch { // Prism cuts a long list in the middle
		return header.includes(`"location":["${side}"`) ? [header.slice(0, 600)] : [];
	}
	return all.filter(v => v.location[0] === side).map(v => `${v.location.join('.')}: ${v.message}`);
}

// Follows a $ref of the contract.
export function resolved(contract, node) {
	while (node?.$ref)
		node = node.$ref.slice(2).split('/')
			.reduce((at, key) => at[key.replace(/~1/g, '/').replace(/~0/g, '~')], contract);
	return node;
}

// Every operation: {id, method, path, operation}.
export function operations(contract) {
	return Object.entries(contract.paths).flatMap(([route, item]) =>
		Object.entries(item).filter(([, value]) => value.operationId).map(([method, operation]) =>
			({ id: operation.operationId, method: method.toUpperCase(), path: route, operation })));
}

export class Tap {
	count = 0;
	failed = 0;

	result(good, name, notes = []) {
		this.count++;
		this.failed += good ? 0 : 1;
		console.log(`${good ? 'ok' : 'not ok'} ${this.count} - ${name.replace(/#/g, '')}`);
		for (const note of good ? [] : notes)
			console.log(String(note).replace(/^/gm, '# '));
	}

	finish() {
		console.log(`1..${this.count}`);
		process.exitCode = this.failed ? 1 : 0;
	}
}

// Runs main and cleans up after it, also when it is interrupted or throws.
export async function run(main) {
	if (!toolsAreThere() && process.env.YP_TOOLS_NEEDED)
		throw new Error('npm packages are not installed');
	if (!toolsAreThere()) {
		console.log('1..0 # SKIP npm packages are not installed (./dev test installs them)');
		return;
	}
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
		process.once(signal, () => cleanUp().then(() => process.exit(1)));
	try {
		await main();
	} catch (error) {
		console.log(String(error.stack ?? error).replace(/^/gm, '# '));
		console.log(`Bail out! ${String(error.message).split('\n')[0]}`);
		process.exitCode = 1;
	} finally {
		await cleanUp();
	}
}
