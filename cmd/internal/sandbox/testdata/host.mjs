// Drives the host page in Chromium and prints what it saw as one JSON object.
// node host.mjs ORIGIN FOLDER_WITH_PLAYWRIGHT CHROMIUM SCREENSHOT_FOLDER|-
import { createRequire } from 'node:module';

const [origin, tools, executablePath, pictures] = process.argv.slice(2);
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
await page.addInitScript(() => {
  window.scene = new URLSearchParams(location.search).get('scene') ?? '';
});
const home = `${origin}/settings/widgets/stagewright`;
const log = () => page.$$eval('#host-log > li', (items) => items.map((item) => item.firstChild.textContent).join(' '));
const picture = (name) => pictures !== '-' && page.screenshot({ path: `${pictures}/${name}.png` });
const shown = '#token-parts';

await page.goto(`${home}?lang=en&user=1`);
await page.waitForSelector(shown);
await page.waitForSelector('#from-template');
saw.first = await log();
saw.constructor = await page.evaluate(() => window.seen.constructor);
saw.area = await page.innerText('#work-area-stagewright');
saw.globals = await page.evaluate(() => {
  APP.constant('account').name = 'changed';
  window.APP = 1;
  return { same: window.AMOCRM === window.APP, name: APP.constant('account').name, admin: APP.constant('user_rights').is_admin, lang: APP.lang_id, area: APP.getWidgetsArea() };
});
await picture('advanced');
await page.click('.example-button');
await page.waitForSelector('.example-modal');
await page.keyboard.press('Escape');
saw.modalsAfterEscape = await page.locator('.modal').count();

await page.click('[data-page=leads]');
await page.waitForSelector('#host-board section');
saw.left = await log();
await picture('leads');
await page.click('[data-page=widget]');
await page.waitForSelector(shown);
saw.back = await log();

await page.click('[data-page=integrations]');
await page.click('.js-host-settings:enabled');
await page.fill('.widget_settings_block [name=proxy]', 'http://127.0.0.1:9999');
await picture('settings');
await page.click('.js-widget-save');
await page.waitForSelector('.host-note');
saw.settings = await page.evaluate(() => ({ modal: window.seen.modal, saved: window.seen.saved }));
saw.note = await page.innerText('.host-note');

await page.goto(`${home}?lang=ru&theme=dark&user=2&revisit=live`);
await page.waitForSelector(shown);
saw.dark = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--palette-background-primary'));
saw.manager = await page.evaluate(() => APP.constant('user_rights').is_admin);
await picture('dark');
await page.click('[data-page=leads]');
await page.waitForSelector('#host-board section');
await page.goBack();
await page.waitForSelector(shown);
saw.live = await log();
await page.goto(`${home}?lang=en&user=1&revisit=fresh`);
await page.waitForSelector(shown);
await page.click('[data-page=leads]');
await page.waitForSelector('#host-board section');
await page.goBack();
await page.waitForSelector(shown);
saw.fresh = await log();

saw.scenes = {};
for (const scene of ['thenable', 'falsy', 'throws', 'incomplete']) {
  await page.goto(`${home}?scene=${scene}`);
  const end = { thenable: 'advancedSettings', falsy: 'advancedSettings', throws: 'exception', incomplete: 'dropped' }[scene];
  await page.waitForFunction((name) => [...document.querySelectorAll('#host-log > li')].some((item) => item.firstChild.textContent === name), end);
  saw.scenes[scene] = await log();
}
saw.absent = await page.innerText('#host-absent');
await picture('absent');
await browser.close();
console.log(JSON.stringify(saw));
