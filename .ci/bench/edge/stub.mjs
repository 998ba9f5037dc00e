// The vendor's stand-in: answers at once, always the same, and knows no limit.
// A process of its own, so that its CPU is nobody's.

import { createServer } from "node:http";

const stages = (pipeline) => Object.fromEntries([
  ...Array.from({ length: 8 }, (_, i) => ({ id: pipeline * 10 + i, name: `Stage ${i + 1}`, sort: (i + 1) * 10, color: "#fffeb2", editable: "Y" })),
  { id: 142, name: "Won", sort: 10000, color: "#ccff66", editable: "N" },
  { id: 143, name: "Lost", sort: 11000, color: "#d5d8db", editable: "N" },
].map((stage) => [stage.id, stage]));
const pipelines = Object.fromEntries([100, 200, 300].map((id) => [id, {
  id, name: `Pipeline ${id}`, sort: id, is_main: id === 100, statuses: stages(id),
  _links: { self: { href: `/api/v2/pipelines?id=${id}`, method: "get" } },
}]));
const answers = {
  "/oauth2/access_token": { token_type: "Bearer", expires_in: 86400, access_token: `access-${"a".repeat(600)}`, refresh_token: `refresh-${"b".repeat(600)}` },
  "/api/v4/account": { id: 1000, name: "Bench", subdomain: "bench", country: "RU", currency: "RUB" },
  "/api/v4/users/1": { id: 1, name: "Bench", email: "bench@example.com", rights: { is_admin: true, is_free: false, is_active: true } },
  "/api/v2/pipelines": { _links: { self: { href: "/api/v2/pipelines", method: "get" } }, _embedded: { items: pipelines } },
};
const texts = Object.fromEntries(Object.entries(answers).map(([path, answer]) => [path, Buffer.from(JSON.stringify(answer))]));

const server = createServer((request, response) => {
  const text = texts[request.url.split("?")[0]];
  request.resume().on("end", () => response.writeHead(text ? 200 : 404, { "content-type": "application/json" }).end(text));
});
server.keepAliveTimeout = 60_000; // ms
server.listen(0, "127.0.0.1", () => console.log(`at ${server.address().port}`));
