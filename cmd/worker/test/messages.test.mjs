import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { importShell, root } from "./tools.mjs";

const m = await importShell("messages.ts");
const folder = path.join(root, "testdata/message");
const codecs = {
  request: [m.decodeRequest, m.encodeRequest],
  call: [m.decodeCall, m.encodeCall],
  answer: [m.decodeAnswer, m.encodeAnswer],
};

for (const file of readdirSync(folder)) {
  test(`golden: ${file}`, () => {
    const source = readFileSync(path.join(folder, file), "utf8");
    const golden = JSON.parse(source);
    // JSON.parse rounds the largest one; the shell keeps its digits.
    if (golden.kind === "call" && golden.message) golden.message.account = /"account": (\d+)/.exec(source)[1];
    const bytes = (text) => new Uint8Array(Buffer.from(text, golden.base64 ? "base64" : "utf8"));
    const [decode, encode] = codecs[golden.kind];
    const text = bytes(golden.text);
    if (golden.error) {
      assert.throws(() => decode(text), (error) => error.code === golden.error && !error.message.includes("secret"));
      return;
    }
    const { body, ...head } = decode(text);
    const { body: wantBody, ...wantHead } = golden.message;
    assert.deepEqual(head, { ...wantHead, fields: wantHead.fields ?? [] });
    assert.deepEqual(new Uint8Array(body), bytes(wantBody));
    assert.deepEqual(new Uint8Array(encode({ ...head, body })), text, "what is read is written the same");
  });
}

test("what the other side would refuse is not written", () => {
  const body = new Uint8Array(0);
  const rows = [
    ["bad-first-line", () => m.encodeRequest({ method: "GE T", target: "/", fields: [], body })],
    ["bad-first-line", () => m.encodeRequest({ method: "GET", target: "/a b", fields: [], body })],
    ["bad-first-line", () => m.encodeRequest({ method: "GET", target: "http://x/", fields: [], body })],
    ["bad-first-line", () => m.encodeCall({ verb: "send", account: "10000000000000000", fields: [], body })],
    ["bad-first-line", () => m.encodeCall({ verb: "send", account: "1.5", fields: [], body })],
    ["bad-first-line", () => m.encodeAnswer({ status: 600, fields: [], body })],
    ["bad-field", () => m.encodeAnswer({ status: 200, fields: [["Origin", "x"]], body })],
    ["bad-field", () => m.encodeAnswer({ status: 200, fields: [["x_auth_token", "x"]], body })],
    ["bad-text", () => m.encodeAnswer({ status: 200, fields: [["a", "b\nc: d"]], body })],
    ["bad-text", () => m.encodeAnswer({ status: 200, fields: [["a", "b\rc"]], body })],
    ["bad-text", () => m.encodeAnswer({ status: 200, fields: [["a", "\ud800"]], body })],
    ["field-twice", () => m.encodeAnswer({ status: 200, fields: [["a", "1"], ["a", "2"]], body })],
    ["head-too-long", () => m.encodeAnswer({ status: 200, fields: [["a", "x".repeat(16 << 10)]], body })],
    ["too-many-fields", () => m.encodeAnswer({ status: 200, fields: Array.from({ length: 33 }, (_, i) => [`a${i}`, ""]), body })],
  ];
  for (const [code, write] of rows) assert.throws(write, { code });
});
