import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test, { after, before } from "node:test";
import { bundle, npm } from "./tools.mjs";

const { Miniflare } = npm("miniflare");
const key = (kid) => `${kid}:${randomBytes(32).toString("base64")}`;
const place = { client: "client", account: 7, field: "refresh", version: 3 };
let workerd;

before(async () => {
  const script = await bundle(`
    import { Keyring } from "./seal.ts";
    export default {
      async fetch(request) {
        const { op, keys, text, place } = await request.json();
        try {
          return new Response(await new Keyring(keys)[op](text, place));
        } catch (error) {
          return new Response(error.message, { status: 400 });
        }
      },
    };`);
  workerd = new Miniflare({ modules: [{ type: "ESModule", path: "seal.js", contents: script }], compatibilityDate: "2026-04-01" });
  await workerd.ready;
});
after(() => workerd.dispose());

async function ask(op, keys, text, where) {
  const response = await workerd.dispatchFetch("http://seal/", { method: "POST", body: JSON.stringify({ op, keys, text, place: where }) });
  return { ok: response.ok, text: await response.text() };
}

test("what was sealed opens in its place, with any key of the ring", async () => {
  const [first, second] = [key("k1"), key("k2")];
  const sealed = await ask("seal", first, "the token", place);
  assert.match(sealed.text, /^k1\|[A-Za-z0-9+/=]{16}\|[A-Za-z0-9+/=]+$/);
  assert.ok(!sealed.text.includes(Buffer.from("the token").toString("base64").slice(0, 10)));
  assert.deepEqual(await ask("open", `${second},${first}`, sealed.text, place), { ok: true, text: "the token" });
  const again = await ask("seal", first, "the token", place);
  assert.notEqual(again.text, sealed.text, "a fresh IV each time");
});

test("it opens nowhere else, and says nothing about itself", async () => {
  const ring = key("k1");
  const { text: sealed } = await ask("seal", ring, "the token", place);
  const [kid, iv, bytes] = sealed.split("|");
  const flip = (base64, at) => {
    const raw = Buffer.from(base64, "base64");
    raw[at < 0 ? raw.length + at : at] ^= 1;
    return raw.toString("base64");
  };
  const rows = {
    "another account": [ring, sealed, { ...place, account: 8 }],
    "another version": [ring, sealed, { ...place, version: 2 }],
    "another field": [ring, sealed, { ...place, field: "access" }],
    "another client": [ring, sealed, { ...place, client: "other" }],
    "another key of the same name": [key("k1"), sealed, place],
    "a key that is gone": [key("k9"), sealed, place],
    "a flipped first byte": [ring, `${kid}|${iv}|${flip(bytes, 0)}`, place],
    "a flipped last byte": [ring, `${kid}|${iv}|${flip(bytes, -1)}`, place],
    "a flipped IV": [ring, `${kid}|${flip(iv, 0)}|${bytes}`, place],
    "a cut record": [ring, `${kid}|${iv}`, place],
    "a longer record": [ring, `${sealed}|x`, place],
    "an empty record": [ring, "", place],
  };
  for (const [name, [keys, text, where]] of Object.entries(rows)) {
    assert.deepEqual(await ask("open", keys, text, where), { ok: false, text: `a sealed ${where.field} token does not open` }, name);
  }
});
