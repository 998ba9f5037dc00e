// Who is let in, in real workerd: what reaches the handler through the runtime's
// own parsing of requests. The whole table is cmd/internal/proxy's; here are its
// kinds, and all that a runtime could read in a way of its own.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import net from "node:net";
import test, { after, before } from "node:test";
import { House } from "./house.mjs";
import { scratch, secrets } from "./tools.mjs";

const folder = scratch("trust");
const list = "/api/v2/pipelines";
// Known before the table is made, so that each row is a test of its own.
const fixed = secrets();
const { CLIENT_SECRET: secret, CLIENT_ID: client } = fixed;
let house, claims;

before(async () => {
  house = await House.open(folder, { env: { CLIENT_SECRET: secret, CLIENT_ID: client } });
  claims = JSON.parse(Buffer.from(house.token.split(".")[1], "base64url"));
});
after(async () => {
  await house?.close();
});

const base64 = (text) => Buffer.from(text).toString("base64url");
const hmac = (key, hash = "sha256") => (signed) => createHmac(hash, key).update(signed).digest("base64url");

/** Puts a token together; header and claims may be texts. */
function sign({ header = {}, with: change = {}, text, signature = hmac(secret) }) {
  const signed = `${base64(JSON.stringify({ alg: "HS256", typ: "JWT", ...header }))}.${base64(text ?? JSON.stringify({ ...claims, ...change }))}`;
  return `${signed}.${signature(signed)}`;
}

/** Asserts a refusal: its code, that the vendor heard nothing, that no secret is out. */
async function refused(init, status, code, url = list) {
  await house.control("DELETE", "journal");
  const said = house.output.length;
  const response = await house.ask(url, init);
  assert.equal(response.status, status, response.text);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.json().code, code);
  assert.deepEqual(await house.journal(), [], "the vendor heard nothing");
  const all = response.text + JSON.stringify([...response.headers]) + house.output.slice(said);
  for (const token of Object.values(init.headers ?? {}).filter((text) => text.length > 100)) assert.ok(!all.includes(token));
  for (const [name, value] of Object.entries(house.env)) {
    if (/SECRET|KEY/.test(name)) assert.ok(!all.includes(value.replace(/^k1:/, "")), name);
  }
  return response;
}

const now = () => Math.floor(Date.now() / 1000);
const tokens = {
  "no token at all": () => "hello",
  "two parts": () => house.token.split(".").slice(0, 2).join("."),
  "4,000 dots": () => ".".repeat(4000),
  "longer than 4 KiB": () => sign({ with: { jti: "x".repeat(4096) } }),
  "padded base64": () => house.token + "=",
  "standard base64": () => house.token + "+/",
  "alg none": () => sign({ header: { alg: "none" }, signature: () => "" }),
  "alg none, signed": () => sign({ header: { alg: "none" } }),
  "alg hs256": () => sign({ header: { alg: "hs256" } }),
  "alg HS512": () => sign({ header: { alg: "HS512" }, signature: hmac(secret, "sha512") }),
  "alg RS256, HMAC done": () => sign({ header: { alg: "RS256" } }),
  crit: () => sign({ header: { crit: ["exp"] } }),
  b64: () => sign({ header: { b64: false } }),
  "a wrong key": () => sign({ signature: hmac("another secret of the right length, 64 characters or thereabouts") }),
  "an empty key": () => sign({ signature: hmac("") }),
  "the client's id as key": () => sign({ signature: hmac(client) }),
  "a key of its own": () => sign({ header: { jwk: { kty: "oct", k: base64("mine") }, kid: "x" }, signature: hmac("mine") }),
  "a claim twice": () => sign({ text: `{"account_id":1,${JSON.stringify(claims).slice(1)}` }),
  "a claim twice, escaped": () => sign({ text: `{"account\\u005fid":1,${JSON.stringify(claims).slice(1)}` }),
  "claims that are a list": () => sign({ text: "[]" }),
  "1,000 levels": () => sign({ text: "[".repeat(1000) + "]".repeat(1000) }),
  expired: () => sign({ with: { iat: now() - 1900, nbf: now() - 1900, exp: now() - 100 } }),
  "from the future": () => sign({ with: { iat: now() + 300, nbf: now() + 300, exp: now() + 900 } }),
  "a life of more than an hour": () => sign({ with: { exp: now() + 4000 } }),
  "exp as a text": () => sign({ with: { exp: "9999999999" } }),
  "exp as a fraction": () => sign({ with: { exp: now() + 900.5 } }),
  "another audience": () => sign({ with: { aud: "https://other.example" } }),
  "ours among audiences": () => sign({ with: { aud: [house.url, "https://other.example"] } }),
  "another integration": () => sign({ with: { client_uuid: "0b0832f6-d123-4123-9123-e73f236833cc" } }),
  "user zero": () => sign({ with: { user_id: 0 } }),
  "user as a text": () => sign({ with: { user_id: "1" } }),
  "an account that is not installed": () => sign({ with: { account_id: 27 } }),
  "another account's host": () => sign({ with: { iss: "https://other.amocrm.ru" } }),
  "an issuer that ends like one": () => sign({ with: { iss: "https://evilamocrm.com" } }),
  "an issuer with a fragment": () => sign({ with: { iss: "https://evil.com#.amocrm.com" } }),
  "an issuer with a backslash": () => sign({ with: { iss: "https://evil.com\\@x.amocrm.com" } }),
  "an issuer with a trailing dot": () => sign({ with: { iss: "https://demo.amocrm.ru." } }),
  "an issuer that is reserved": () => sign({ with: { iss: "https://www.amocrm.ru" } }),
};

const alike = new Set();
for (const [name, make] of Object.entries(tokens)) {
  test(`refused: ${name}`, async () => {
    const response = await refused({ headers: { "x-auth-token": make() } }, 401, "token-refused");
    alike.add(response.text);
    assert.equal(alike.size, 1, "every refusal reads the same");
  });
}

test("a token that is ours is taken", async () => {
  for (const token of [sign({}), sign({ header: { kid: "7", jku: "https://evil.com" } }), sign({ with: { aud: [house.url] } })]) {
    assert.equal((await house.pipelines(token)).status, 200);
  }
});

test("the account's object refuses a call for another origin than its own", async () => {
  const read = { method: "GET", path: list, user: 1 };
  await house.control("DELETE", "journal");
  for (const verb of ["send", "keep", "recall", "origin"]) {
    const { fields } = await house.gate(verb, claims.account_id, { ...read, key: "a", seconds: 60, origin: "https://other.amocrm.ru" });
    assert.deepEqual(fields, { error: "account-other" }, verb);
  }
  assert.deepEqual(await house.journal(), []);
  assert.equal((await house.gate("recall", claims.account_id, { key: "a" })).status, 404);
  assert.equal((await house.gate("send", claims.account_id, { ...read, origin: house.vendor })).status, 200);
});

test("a token counts in its place only, and once", async () => {
  const t = house.token;
  const missing = [{}, { "x-auth-token": "" }, { cookie: `X-Auth-Token=${t}` }, { x_auth_token: t }];
  for (const headers of missing) await refused({ headers }, 401, "token-missing");
  await refused({}, 401, "token-missing", `${list}?X-Auth-Token=${t}`);
  const wrong = [
    { "x-auth-token": `${t}, ${t}` }, { "x-auth-token": t, authorization: `Bearer ${t}` },
    { authorization: `Basic ${t}` }, { authorization: `Bearer  ${t}` },
  ];
  for (const headers of wrong) await refused({ headers }, 401, "token-refused");
  // Two fields of one name, as no fetch would send them.
  const raw = await rawRequest(`GET ${list} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${t}\r\nX-Auth-Token: ${t}\r\nConnection: close\r\n\r\n`);
  assert.match(raw, /^HTTP\/1.1 401 /);
  assert.equal((await house.ask(list, { headers: { authorization: `bearer ${t}` } })).status, 200);
});

test("a user who is no administrator reads, and writes nothing", async () => {
  const { token } = await house.control("POST", "token", { user: 2 });
  assert.equal((await house.pipelines(token)).status, 200);
  await house.control("DELETE", "journal");
  const write = await house.ask("/private/api/v2/json/pipelines/delete", {
    method: "POST", body: `{"request":{"id":1}}`, headers: { "x-auth-token": token, "content-type": "application/json" },
  });
  assert.equal(write.status, 403, write.text);
  assert.deepEqual((await house.journal()).filter((line) => !line.startsWith("GET /api/v4/users/")), []);
});

test("raw paths are matched as they are", async () => {
  const paths = [
    "/api/v2/pipelines/", "//api/v2/pipelines", "/api/v2/./pipelines", "/api/v2/x/../pipelines", "/api/v2/%70ipelines",
    "/API/v2/pipelines", "/api/v2/pipelines;x", "/api/v2/pipelines%2f", "/api/v2\\pipelines", "/debug%2fstats",
  ];
  await house.control("DELETE", "journal");
  for (const target of paths) {
    const raw = await rawRequest(`GET ${target} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: ${house.token}\r\nConnection: close\r\n\r\n`);
    const status = Number(raw.split(" ")[1]);
    // The runtime's URL parser makes one path of dots before any Worker sees it.
    if (/\.\/|\\/.test(target)) assert.ok([200, 400, 404].includes(status), `${target} ${status}`);
    else assert.equal(status, 404, `${target} ${raw.slice(0, 200)}`);
  }
});

test("methods and bodies that are not the route's are refused", async () => {
  const headers = { "x-auth-token": house.token };
  await refused({ method: "DELETE", headers }, 405, "method-not-allowed");
  await refused({ headers: { ...headers, "x-http-method-override": "POST" } }, 400, "method-override");
  const post = (more, body = "{}") => ({ method: "POST", body, headers: { ...headers, ...more } });
  await refused(post({ "content-type": "text/plain" }), 415, "not-json", "/plan");
  await refused(post({ "content-type": "application/json", "content-encoding": "gzip" }), 415, "compressed", "/plan");
  await refused(post({ "content-type": "application/json" }, " ".repeat((256 << 10) + 1)), 413, "too-large", "/plan");
});

test("only the token's issuer may read; everybody's answers say so", async () => {
  const own = house.vendor;
  const from = (origin, token = house.token) => house.ask(list, { headers: { ...(token ? { "x-auth-token": token } : {}), origin } });
  const good = await from(own);
  assert.equal(good.status, 200);
  assert.equal(good.headers.get("access-control-allow-origin"), own);
  assert.match(good.headers.get("vary"), /Origin/);
  assert.equal(good.headers.get("access-control-allow-credentials"), null);
  // Another account's page, with a token of ours.
  const foreign = await from("https://demo.amocrm.ru");
  assert.equal(foreign.status, 403);
  assert.equal(foreign.headers.get("access-control-allow-origin"), null);
  // An error before the token is verified can be read by any account's page.
  const early = await from("https://demo.amocrm.ru", "");
  assert.equal(early.status, 401);
  assert.equal(early.headers.get("access-control-allow-origin"), "https://demo.amocrm.ru");
  for (const origin of ["https://evilamocrm.com", "https://a.b.amocrm.ru", "http://demo.amocrm.ru", "null", "https://demo.amocrm.ru.evil.com"]) {
    assert.equal((await from(origin)).headers.get("access-control-allow-origin"), null, origin);
    assert.equal((await from(origin, "")).headers.get("access-control-allow-origin"), null, origin);
  }
});

test("a preflight is answered from the table", async () => {
  const preflight = (url, origin) => house.ask(url, {
    method: "OPTIONS", headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "x-auth-token" },
  });
  const good = await preflight(list, house.vendor);
  assert.equal(good.status, 204);
  assert.equal(good.headers.get("access-control-allow-origin"), house.vendor);
  assert.match(good.headers.get("access-control-allow-headers"), /X-Auth-Token/);
  assert.match(good.headers.get("access-control-allow-methods"), /GET/);
  assert.equal((await preflight(list, "https://evil.com")).status, 403);
  assert.equal((await preflight("/nothing", house.vendor)).status, 404);
});

test("answers can do nothing in a page", async () => {
  for (const response of [await house.pipelines(), await house.ask("/health"), await house.ask("/nothing")]) {
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("content-security-policy"), "default-src 'none'");
    assert.equal(response.headers.get("set-cookie"), null);
  }
});

/** Sends bytes as they are and gives back the answer's head. */
function rawRequest(text) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(house.port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (data) => {
      answer += data;
      if (!answer.includes("\r\n\r\n")) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on("end", () => reject(new Error(`the connection ended: ${answer}`)));
    socket.on("error", reject);
  });
}
