// What the walks through the desk share: Debian's chromium with the page open, what is checked of every page, and what the page says.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export async function openDesk(folder) {
    const require = createRequire(path.join(folder, 'package.json'));
    const { chromium } = require('playwright-core');
    const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
    const plan = JSON.parse(fs.readFileSync(path.join(folder, 'desk.json'), 'utf8'));
    const shots = path.join(folder, 'shots');
    fs.mkdirSync(shots, { recursive: true });

    const counted = { passed: 0, failed: 0 };
    function check(good, what, seen = '') {
        if (good) {
            counted.passed++;
        } else {
            counted.failed++;
            console.log(`FAILED ${what}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`.slice(0, 1500));
        }
    }

    // As root there is no sandbox to be had; nothing here is anybody else's page. No word to anywhere.
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    });
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(10000);
    const page = await context.newPage(), said = [];
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error}`));
    context.on('response', response => { if (response.status() >= 400) { said.push(`${response.status()}: ${response.url()}`); } });
    context.on('request', request => { if (!/^(file:|blob:|http:\/\/127\.0\.0\.1:)/.test(request.url())) { said.push(`request: ${request.url()}`); } });

    const pause = () => page.waitForLoadState('networkidle');
    const press = async (...keys) => { for (const key of keys) { await page.keyboard.press(key); } };
    const told = text => page.waitForFunction(part => document.getElementById('told').textContent.includes(part), text, { timeout: 60000 });
    async function look(name, shown = page) {
        await pause();
        await shown.screenshot({ path: path.join(shots, `${name}.png`) });
        await shown.evaluate(axe);
        const found = await shown.evaluate(() => axe.run());
        check(found.violations.length === 0, `${name}: axe`, found.violations.map(one => `${one.id} ${one.nodes.map(node => node.html).slice(0, 3)}`).join('; '));
        const wide = await shown.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        check(!wide, `${name}: wider than the screen`);
    }
    async function open(step, wanted) {
        await page.getByRole('link', { name: step, exact: true }).press('Enter');
        await page.waitForFunction(text => document.querySelector('h1').textContent === text, step);
        await page.waitForSelector(wanted);
    }
    const button = name => page.getByRole('button', { name, exact: true }).press('Enter');
    const seen = text => page.waitForFunction(part => document.body.textContent.includes(part), text);
    async function end() {
        await button('结束');
        await page.waitForFunction(() => document.body.textContent.includes('程序已结束'));
        await browser.close();
        console.log(`${counted.passed} passed, ${counted.failed} failed`);
    }

    await page.goto(pathToFileURL(plan.page).href);
    await page.waitForSelector('h1');
    return { plan, page, context, said, check, pause, press, told, look, open, button, seen, end };
}
