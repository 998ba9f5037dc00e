import { chromium } from 'playwright-core';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless','--no-sandbox','--disable-gpu'] });
const p = await b.newPage();
p.on('console', m => console.log('console', m.type(), m.text())); p.on('pageerror', e => console.log('pageerror', e.message));
p.on('response', r => console.log(r.status(), r.url()));
await p.goto('http://127.0.0.1:8710/?lang=en&user=1'); await new Promise(r => setTimeout(r, 2500));
console.log(await p.evaluate(() => document.body.innerText), await p.evaluate(() => JSON.stringify(document.querySelector('#host-log')?.textContent)));
await b.close();
