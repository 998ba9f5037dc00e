// Drives the host page with the widget of cards and menus, and prints what it
// saw as one JSON object.
// node cards.mjs ORIGIN FOLDER_WITH_PLAYWRIGHT CHROMIUM SCREENSHOT_FOLDER|- RECEIVER WIDGET_FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [origin, tools, executablePath, pictures, receiver, folder] = process.argv.slice(2);
const { chromium } = createRequire(tools + '/package.json')('playwright-core');
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const saw = { errors: [] };
const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
page.setDefaultTimeout(20_000);
page.on('pageerror', (error) => saw.errors.push(error.message));
await page.addInitScript((url) => { window.receiver = url; }, receiver);
const log = () => page.$$eval('#host-log > li', (items) => items.map((item) => item.firstChild.textContent).join(' '));
const picture = (name) => pictures !== '-' && page.screenshot({ path: `${pictures}/${name}.png` });
const area = () => page.evaluate(() => [APP.getWidgetsArea(), APP.getBaseEntity(), APP.isCard()]);

await page.goto(`${origin}/?lang=en`);
await page.waitForSelector('#from-file');
saw.home = new URL(page.url()).pathname;
saw.first = await log();
saw.panel = await page.innerText('#widgets_block');
saw.area = await area();
await page.click('.control--select--button');
await page.click('.control--select--list--item[data-value="1"]');
await page.click('.js-send');
await page.waitForFunction(() => window.seen.posted);
await picture('card');
saw.seen = await page.evaluate(() => window.seen);

await page.click('[data-page=leads]');
await page.waitForSelector('.host-deal');
saw.left = await log();
saw.leads = [...(await area()), await page.evaluate(() => APP.data.current_card === undefined)];
await page.click('.host-deal >> nth=1');
await page.waitForSelector('#from-file');
saw.back = await log();
saw.second = new URL(page.url()).pathname;

saw.menu = await page.$$eval('.host-menu', (links) => links.map((link) => link.textContent));
for (const code of ['plans', 'first', 'report']) {
  await page.click(`[data-page=${code}]`);
  await page.waitForFunction((text) => document.querySelector('.host-work-area')?.textContent === text, `Page ${code}`);
}
saw.pages = await page.evaluate(() => window.seen.menu);
saw.menuArea = await area();
await picture('menu');

await page.selectOption('[data-switch=scene]', 'token');
await page.waitForSelector('.host-switches_trouble');
await page.goto(`${origin}/stats/?lang=en`); // a token that came before is used on
await page.waitForSelector('#left_menu a');
await page.evaluate(() => APP.router.navigate('/leads/detail/1?lang=en'));
await page.waitForSelector('.js-send');
await page.click('.js-send');
await page.waitForFunction(() => window.seen.refused);
saw.refused = await page.evaluate(() => window.seen.refused);
await page.selectOption('[data-switch=scene]', 'fine');
await page.waitForFunction(() => !document.querySelector('.host-switches_trouble'));

await page.click('[data-page=integrations]');
await page.click('.js-host-settings:enabled');
saw.fields = await page.$$eval('.widget_settings_block__title_field', (labels) => labels.map((label) => label.textContent));
await page.fill('[name=zeta]', 'here');
await page.fill('[data-user="2"][data-part=login]', 'max');
await picture('fields');
await page.click('.js-widget-uninstall');
await page.waitForSelector('.modal', { state: 'detached' });
saw.off = { log: await log(), status: await page.innerText('.host-status'), seen: await page.evaluate(() => window.seen) };
await page.evaluate(() => APP.router.navigate('/leads/detail/1?lang=en'));
await page.waitForSelector('#widgets_block', { state: 'attached' });
saw.offCard = await page.evaluate(() => [document.querySelector('#widgets_block').children.length, APP.isCard()]);
await page.click('[data-page=integrations]');
await page.click('.js-host-settings:enabled');
await page.fill('[name=zeta]', 'there');
await page.click('.js-widget-install');
await page.waitForFunction(() => window.seen.installed);
saw.on = await page.innerText('.host-status');

// A changed file reloads the page by itself; then the widget is an init_once one.
const manifest = `${folder}/manifest.json`;
await page.evaluate(() => { window.before = true; });
writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"init_once": false', '"init_once": true'));
await page.waitForFunction(() => window.before === undefined && document.querySelector('.js-host-settings:enabled'));
await page.click('[data-page=leads]');
await page.waitForSelector('#host-board section');
await page.click('[data-page=stats]');
await page.waitForFunction(() => APP.getWidgetsArea() === 'stats');
saw.once = await log();

// Consent in a window of its own: with mode=popup it closes, and its opener goes on.
const client = await page.evaluate(() => JSON.parse(document.getElementById('host-data').textContent).widget.client);
const [popup] = await Promise.all([
  page.waitForEvent('popup'),
  page.evaluate((id) => { window.open(`/oauth?client_id=${id}&state=s1&mode=popup`); }, client),
]);
await popup.waitForSelector('[name=allow]');
saw.consent = await popup.innerText('main');
const closed = popup.waitForEvent('close');
await popup.click('[name=allow][value="1"]');
await closed;
await page.waitForURL(/oauth\/callback\?.*code=/);
saw.callback = [...new URL(page.url()).searchParams.keys()].sort();
await browser.close();
console.log(JSON.stringify(saw));
