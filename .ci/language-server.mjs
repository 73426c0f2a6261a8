// Asks the language server of the extension `redhat.vscode-yaml` about a new site, bound by the settings that `rebut init` writes:
// right files have no problem, a wrong key and a wrong value have one, keys and values are offered, keys are explained.
//
// .ci/language-server.mjs REBUT NODE_MODULES

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [rebut, modules] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "rebut-editor-"));
const site = join(folder, "site");
execFileSync(rebut, ["init", site, "--language", "vi"]);
const settings = JSON.parse(readFileSync(join(site, ".vscode/settings.json")));

const server = spawn("node", [join(modules, "yaml-language-server/bin/yaml-language-server"), "--stdio"]);
let next = 1;
let buffer = Buffer.alloc(0);
const waiting = new Map();
const findings = new Map();

function send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

const ask = (method, params) =>
    new Promise((resolve) => {
        waiting.set(next, resolve);
        send({ id: next++, method, params });
    });

server.stdout.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
        const head = buffer.indexOf("\r\n\r\n");
        if (head < 0) return;
        const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head))[1]);
        if (buffer.length < head + 4 + length) return;
        hear(JSON.parse(buffer.subarray(head + 4, head + 4 + length)));
        buffer = buffer.subarray(head + 4 + length);
    }
});

function hear(message) {
    if (message.method === "workspace/configuration") {
        // The editor answers with the parts of its settings that are asked for.
        const result = message.params.items.map(({ section }) =>
            section === "yaml" ? { schemas: settings["yaml.schemas"], validate: true, completion: true, hover: true, schemaStore: { enable: false } } : {});
        send({ id: message.id, result });
    } else if (message.method === "textDocument/publishDiagnostics") {
        findings.set(message.params.uri, message.params.diagnostics);
    } else if (message.id && message.method) {
        send({ id: message.id, result: null });
    } else if (waiting.has(message.id)) {
        waiting.get(message.id)(message.result);
        waiting.delete(message.id);
    }
}

const root = pathToFileURL(site).href;
await ask("initialize", {
    processId: process.pid,
    rootUri: root,
    workspaceFolders: [{ uri: root, name: "site" }],
    capabilities: {
        workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: { completion: { completionItem: { snippetSupport: true } }, publishDiagnostics: {} },
    },
});
send({ method: "initialized", params: {} });
send({ method: "workspace/didChangeConfiguration", params: { settings: {} } });

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
let version = 1;

async function open(path, text) {
    writeFileSync(join(site, path), text);
    const uri = `${root}/${path}`;
    findings.delete(uri);
    send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: version++, text } } });
    for (let round = 0; round < 100 && !findings.has(uri); round++) await pause(100);
    await pause(500);
    const found = (findings.get(uri) ?? [{ message: "the server says nothing" }]).map(({ message }) => message);
    return { uri, found };
}

const close = (uri) => send({ method: "textDocument/didClose", params: { textDocument: { uri } } });
const problems = [];

function wants(is, what) {
    if (!is) problems.push(what);
}

async function labels(uri, line, character) {
    const list = await ask("textDocument/completion", { textDocument: { uri }, position: { line, character } });
    return (list?.items ?? list ?? []).map(({ label }) => label);
}

await pause(500);
const good = readFileSync(join(site, "site.yaml"), "utf8");
const people = readFileSync(join(site, "data/people.yaml"), "utf8");
for (const [path, text] of [["site.yaml", good], ["data/people.yaml", people]]) {
    const { uri, found } = await open(path, text);
    wants(found.length === 0, `${path} of a new site: ${found}`);
    close(uri);
}

const bad = await open("site.yaml", good.replace("verdicts: standard", "verdicts: standrad").replace("theme: default", "thema: default\napi: maybe"));
wants(bad.found.some((text) => text.includes("thema")), `a wrong key is not found: ${bad.found}`);
wants(bad.found.length === 3, `three mistakes in site.yaml are ${bad.found.length}: ${bad.found.join(" | ")}`);
close(bad.uri);

const colour = await open("site.yaml", good.replace(/primary: .*/, "primary: blue"));
wants(colour.found.some((text) => text.includes("Viết một màu")), `a wrong colour is not explained: ${colour.found}`);
close(colour.uri);

const half = `${good}\nshare:\n  \nverdicts2: a\n`;
const typed = await open("site.yaml", half);
const line = half.split("\n").indexOf("share:") + 1;
const offered = await labels(typed.uri, line, 2);
for (const key of ["networks", "cards", "kit", "utm"]) wants(offered.includes(key), `${key} is not offered below share: ${offered}`);
const hover = await ask("textDocument/hover", { textDocument: { uri: typed.uri }, position: { line: half.split("\n").findIndex((text) => text.startsWith("time_zone")), character: 2 } });
wants(JSON.stringify(hover ?? "").includes("Múi giờ"), `time_zone is not explained: ${JSON.stringify(hover)}`);
close(typed.uri);

const start = "to-y-te:\n  name: Tổ Y tế\n  kind: \n";
const person = await open("data/people.yaml", start);
const kinds = await labels(person.uri, 2, 8);
wants(kinds.includes("unit") && kinds.includes("person"), `the kinds of people are not offered: ${kinds}`);

server.kill();
rmSync(folder, { recursive: true });
if (problems.length) {
    console.error(problems.join("\n"));
    process.exit(1);
}
console.log("the language server takes the files of a new site, finds three mistakes, offers keys and values, explains keys");
