// browser.mjs FOLDER: opens the boards that FOLDER/boards.json lists ({name: {file, counting, items, deep}}) in Debian's chromium, and holds against them what a room, a keyboard, a screen reader
// and a printer need of a board. Leaves pictures in FOLDER/shots. Its modules are those of FOLDER/node_modules.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve(process.argv[2]);
const require = createRequire(path.join(folder, 'package.json'));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const boards = JSON.parse(fs.readFileSync(path.join(folder, 'boards.json'), 'utf8'));
const shots = path.join(folder, 'shots');
fs.mkdirSync(shots, { recursive: true });

// The whole run (see support/amount.py) opens each board on every screen, others on one drawn by the seed; the quick run looks closely at some of its pages only.
const quick = process.env.TALLY_QUICK === '1', whole = (process.env.TALLY_WHOLE || '0') !== '0', seed = Number(process.env.TALLY_SEED);
let passed = 0, failed = 0, leftOut = 0;
function check(good, what, seen = '') {
    if (good) {
        passed++;
    } else {
        failed++;
        console.log(`FAILED ${what}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`.slice(0, 1500));
    }
    return good;
}
const same = (what, seen, wanted) => check(JSON.stringify(seen) === JSON.stringify(wanted), what, `${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`);

// As root there is no sandbox to be had; nothing here is anybody else's page. No word to anywhere.
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});

// ---- a board that is open ----

async function open(name, options = {}, hash = '') {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    const said = [], address = pathToFileURL(path.join(folder, boards[name].file)).href;
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error}`));
    page.on('dialog', dialog => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    context.on('request', request => { if (request.url().replace(/#.*/, '') !== address) { said.push(`request: ${request.url()}`); } });
    await page.goto(address + hash);
    return { page, said, address, close: () => context.close() };
}

const settle = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
const ids = page => page.$$eval('.page', all => all.map(one => one.id));
const shown = page => page.$$eval('.page', all => all.filter(one => one.getClientRects().length).map(one => one.id));
const at = page => page.evaluate(() => location.hash.slice(1));

// ---- what is seen of a page ----

// Whatever text is not wholly on the screen, is cut off by what it stands in, or lies over other text; and the least size of type, in hundredths of the screen's height.
const look = page => page.evaluate(() => {
    const wrong = [], lines = [];
    const text = element => (element.textContent || '').trim().slice(0, 40);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let least = 100;
    while (walker.nextNode()) {
        const node = walker.currentNode, element = node.parentElement;
        if (!node.data.trim() || element.closest('.unseen, #said, script, style') || !element.getClientRects().length) {
            continue;
        }
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
            if (box.width < 1) {
                continue;
            }
            if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) {
                wrong.push(`off the screen: “${text(element)}” ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
            }
            lines.push({ node, left: box.left + 1, right: box.right - 1, top: box.top + box.height * 0.3, bottom: box.bottom - box.height * 0.3 });
        }
        for (let around = element; around && around !== document.body; around = around.parentElement) {
            const style = getComputedStyle(around);
            if (!(around instanceof SVGElement) && around.clientWidth && style.display !== 'inline' && !(around instanceof HTMLTableRowElement) &&
                (around.scrollWidth > around.clientWidth + 1 || (style.overflowY !== 'visible' && around.scrollHeight > around.clientHeight + 1))) {
                wrong.push(`cut off in ${around.tagName}.${around.className}: “${text(element)}” ${[around.scrollWidth, around.clientWidth, around.scrollHeight, around.clientHeight]}`);
            }
        }
        if (!element.closest('.small, nav')) {
            least = Math.min(least, parseFloat(getComputedStyle(element).fontSize) / innerHeight * 100);
        }
    }
    for (let i = 0; i < lines.length; i++) {
        for (let k = i + 1; k < lines.length; k++) {
            const a = lines[i], b = lines[k];
            if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
                wrong.push(`“${text(a.node)}” lies over “${text(b.node)}”`);
            }
        }
    }
    return { wrong: [...new Set(wrong)], least };
});

async function ask(page, what) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations', 'incomplete'] }));
    check(found.violations.length === 0, `${what}: axe`, found.violations.map(one => `${one.id} (${one.help}): ${one.nodes.map(node => node.target + ' ' + (node.any[0] || {}).message).join('; ')}`));
    // What is drawn as SVG stands on the page's paper; of that axe says nothing.
    const unsure = found.incomplete.filter(one => one.id === 'color-contrast').flatMap(one => one.nodes.filter(node => !/text$/.test(node.target)).map(node => `${node.target} ${(node.any[0] || {}).message}`));
    check(unsure.length === 0, `${what}: axe can tell every contrast`, unsure);
    const drawn = await page.$$eval('.shown svg > text, .shown svg > line:not(.halo), .shown svg > rect.got', all => {
        const light = colour => {
            const parts = colour.match(/\d+/g).slice(0, 3).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05;
        };
        const paper = light(getComputedStyle(document.body).backgroundColor);
        return all.map(one => [one.tagName, light(getComputedStyle(one)[one.tagName === 'line' ? 'stroke' : 'fill'])]).map(([tag, ink]) => [tag, Math.max(ink / paper, paper / ink)]);
    });
    check(drawn.every(([tag, contrast]) => contrast >= (tag === 'text' ? 4.5 : 3)), `${what}: what is drawn can be seen`, drawn);
}

const SCREENS = [{ viewport: { width: 1920, height: 1080 }, colorScheme: 'light' }, { viewport: { width: 1024, height: 768 }, colorScheme: 'dark' }];

// Through all pages with a key; each is looked at.
async function walk(name, screen) {
    const board = boards[name], what = `${name} ${screen.viewport.width}×${screen.viewport.height} ${screen.colorScheme}`;
    const { page, said, close } = await open(name, screen);
    const all = await ids(page);
    same(`${what}: a page for each item`, all.filter(id => /^item-\d+$/.test(id)).length, board.items.length);
    for (let i = 0; i < all.length; i++) {
        if (i) {
            await page.keyboard.press('ArrowRight');
        }
        await settle(page);
        same(`${what}: page ${i + 1} alone`, await shown(page), [all[i]]);
        same(`${what}: place`, [await page.textContent('#place'), await at(page)], [`${i + 1} / ${all.length}`, all[i]]);
        if (i) {
            const heading = await page.textContent(`#${all[i]}-h`);
            const spoken = await page.textContent('#said');
            check(spoken.includes(heading.trim().replace(/\s+/g, ' ')), `${what}: ${all[i]} is told`, spoken);
        }
        const item = all[i].match(/^item-(\d+)$/);
        if (item) {
            same(`${what}: the name as it is`, await page.textContent(`#${all[i]}-h`), board.items[item[1] - 1]);
        }
        if (quick && i > 3 && i < all.length - 1) {
            leftOut++;
            continue;
        }
        const seen = await look(page);
        check(seen.wrong.length === 0, `${what}: ${all[i]}`, seen.wrong);
        check(seen.least >= (board.least || 1.9), `${what}: ${all[i]}: can be read from the last row`, `${seen.least.toFixed(2)} % of the height`);
        await page.screenshot({ path: path.join(shots, `${name}-${screen.viewport.width}-${all[i]}.png`) });
        if (board.deep && !quick || i === 0 || i === all.length - 1 || all[i] === 'item-1') {
            await ask(page, `${what}: ${all[i]}`);
        }
    }
    same(`${what}: nothing on the console, no request`, said, []);
    await close();
}

// ---- keys, mouse, address ----

async function keys(name) {
    const { page, said, address, close } = await open(name);
    const all = await ids(page), last = all.length - 1;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const press = async (key, to) => {
        await page.keyboard.press(key);
        await settle(page);
        same(`${key} leads to page ${to + 1}`, [await at(page), await shown(page)], [all[to], [all[to]]]);
    };
    await press('ArrowLeft', 0);
    await press('ArrowRight', 1);
    await press('ArrowDown', 2);
    await press('Space', 3);
    await press('PageDown', 4);
    await press('PageUp', 3);
    await press('ArrowUp', 2);
    await press('Shift+Space', 1);
    await press('ArrowLeft', 0);
    await press('End', last);
    same('at the end', await page.getAttribute('#next', 'aria-disabled'), 'true');
    await press('ArrowRight', last);
    await press('Home', 0);
    same('at the beginning', [await page.getAttribute('#back', 'aria-disabled'), await page.getAttribute('#next', 'aria-disabled')], ['true', 'false']);
    for (const key of ['a', 'x', '1', 'Escape', 'Control+ArrowRight', 'Shift+Tab', 'Enter']) {
        await press(key, 0);
    }
    await page.evaluate(() => document.activeElement.blur());

    const light = await background();
    await page.keyboard.press('F2');
    const dark = await background();
    await page.keyboard.press('F2');
    check(light !== dark && light === await background(), 'F2 changes light and dark, and back', [light, dark]);
    await page.click('#theme');
    same('so does the button', [await background(), await at(page)], [dark, all[0]]);

    await page.mouse.click(700, 500);
    same('a click', await at(page), all[1]);
    await page.mouse.click(700, 500, { button: 'right' });
    same('not the other button', await at(page), all[1]);
    await page.click('#next');
    same('the button', await at(page), all[2]);
    await page.click('#back');
    same('the other button', await at(page), all[1]);
    await page.focus('#next');
    await press('Space', 2);
    await press('Enter', 3);
    await page.focus('#back');
    await press('Space', 2);
    await page.focus('#next');
    check(await page.evaluate(() => document.activeElement.id === 'next' && getComputedStyle(document.activeElement).outlineStyle !== 'none'), 'the focus stays, and is seen');
    same('what Tab reaches', await page.evaluate(() => [...document.querySelectorAll('button')].every(one => one.tabIndex === 0 && one.getBoundingClientRect().height >= 24 && one.getBoundingClientRect().width >= 24)), true);
    const box = await page.evaluate(() => { const heading = document.querySelector('.shown h2').getBoundingClientRect(); return { x: heading.left, y: heading.top + heading.height / 2 }; });
    await page.mouse.move(box.x + 2, box.y);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y);
    await page.mouse.up();
    same('marking text turns no page', await at(page), all[2]);

    await page.reload();
    same('the same place after a reload', await shown(page), [all[2]]);
    await page.evaluate(id => { location.hash = id; }, all[4]);
    await settle(page);
    same('the address leads', await shown(page), [all[4]]);
    await page.goto(address + '#nowhere');
    await page.reload();
    same('an address of nowhere', await shown(page), [all[0]]);
    same('keys: nothing on the console', said, []);
    await close();

    const other = await open(name, {}, '#' + all[3]);
    same('opened at a page', await shown(other.page), [all[3]]);
    await other.close();
}

// ---- without a script, on paper, magnified, in few colours ----

async function plain(name) {
    const { page, said, close } = await open(name, { javaScriptEnabled: false });
    same('without a script: all pages', (await page.locator('.page:visible').count()), boards[name].pages);
    same('without a script: nothing to press', await page.locator('button:visible').count(), 0);
    same('without a script: nothing on the console', said, []);
    await close();
}

async function paper(name) {
    for (const colorScheme of ['light', 'dark']) {
        const { page, close } = await open(name, { colorScheme });
        await page.keyboard.press('ArrowRight');
        await page.emulateMedia({ media: 'print' });
        same('on paper: all pages, nothing to press', [(await shown(page)).length, await page.locator('button:visible').count()], [boards[name].pages, 0]);
        same('on paper: black on white', await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]), ['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
        await page.emulateMedia({ media: null });
        await page.pdf({ path: path.join(folder, `${name}.pdf`), preferCSSPageSize: true, printBackground: false });
        await close();
    }
}

async function magnified(name) {
    const { page, said, close } = await open(name, { viewport: { width: 480, height: 270 } });
    const all = await ids(page);
    for (const id of all) {
        await page.evaluate(hash => { location.hash = hash; }, id);
        await settle(page);
        same(`magnified: ${id}: one page, nothing to the side`, [await shown(page), await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1 && document.querySelector('.shown table') === null)], [[id], false]);
    }
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    // until it comes to rest: the browser scrolls by degrees
    const rests = () => { const before = window.before; window.before = scrollY; return scrollY > 0 && before === scrollY; };
    const scrolled = await page.waitForFunction(rests, null, { polling: 200 }).then(() => true, () => false);
    check(scrolled && await at(page) === all[0], 'magnified: a long page is scrolled first');
    await page.evaluate(() => window.scrollTo(0, 1e6));
    await page.keyboard.press('ArrowDown');
    same('magnified: then turned, and begins at its top', [await at(page), await page.evaluate(() => scrollY)], [all[1], 0]);
    check(await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize)) >= 16, 'magnified: type is larger');
    same('magnified: nothing on the console', said, []);
    await close();
    const few = await open(name, { forcedColors: 'active' }, '#item-1');
    const seen = await look(few.page);
    check(seen.wrong.length === 0, 'in few colours', seen.wrong);
    await few.close();
}

// ---- numbers that count up ----

async function counting(name) {
    const numbers = page => page.$$eval('.shown .n', all => all.map(one => [one.textContent, one.dataset.now ?? null]));
    const { page, said, close } = await open(name, { reducedMotion: 'no-preference' });
    const item = (await ids(page)).indexOf('item-1'), votes = boards[name].votes;
    for (let i = 0; i < item; i++) {
        if (i === item - 1) { // the page itself takes note of what is drawn: a look from outside may come too late
            await page.evaluate(() => {
                window.drawn = [];
                new MutationObserver(all => all.forEach(({ target }) => window.drawn.push([target.textContent, target.dataset.now ?? null])))
                    .observe(document.body, { subtree: true, attributeFilter: ['data-now'] });
            });
        }
        await page.keyboard.press('ArrowRight');
    }
    await settle(page);
    same('counting: the number is there from the beginning', (await numbers(page)).map(one => one[0]), votes);
    await page.waitForFunction(() => window.drawn.length && !document.querySelector('.counting')).catch(() => {}); // then what was drawn says so
    const drawn = await page.evaluate(() => window.drawn);
    check(drawn.some(([number, now]) => now !== null && Number(now) < Number(number)), 'counting: up', drawn);
    same('counting: and done', await numbers(page), votes.map(one => [one, null]));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await settle(page);
    same('counting: once', await numbers(page), votes.map(one => [one, null]));
    same('counting: nothing on the console', said, []);
    await close();
    const calm = await open(name, { reducedMotion: 'reduce' }, '#item-1');
    await settle(calm.page);
    same('counting: not where motion is to be reduced', [await numbers(calm.page), await calm.page.evaluate(() => getComputedStyle(document.querySelector('.shown')).animationName)], [votes.map(one => [one, null]), 'none']);
    await calm.close();
    const other = await open('eight', { reducedMotion: 'no-preference' }, '#item-1');
    await settle(other.page);
    check((await numbers(other.page)).every(one => one[1] === null), 'counting: only if asked');
    await other.close();
}

// ---- nothing gets in ----

async function closed(name) {
    const { page, said, close } = await open(name);
    const got = await page.evaluate(async () => {
        const script = document.createElement('script');
        script.textContent = 'window.inside = true';
        document.body.append(script);
        const style = document.createElement('style');
        style.textContent = 'body { background: rgb(1, 2, 3) }';
        document.head.append(style);
        document.body.setAttribute('style', 'outline: 3px solid rgb(1, 2, 3)');
        const image = await new Promise(done => { const one = new Image(); one.onload = () => done(true); one.onerror = () => done(false); one.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; });
        const fetched = await fetch('data:text/plain,x').then(() => true, () => false);
        return [window.inside === undefined, getComputedStyle(document.body).backgroundColor !== 'rgb(1, 2, 3)', getComputedStyle(document.body).outlineStyle === 'none', image, fetched];
    });
    same('the policy keeps script, style, image and request out', got, [true, true, true, false, false]);
    check(said.some(one => one.includes('Content Security Policy')) && !said.some(one => one.startsWith('dialog')), 'and says so', said);
    await close();
}

for (const [n, name] of Object.keys(boards).entries()) {
    for (const screen of whole ? SCREENS : [SCREENS[(n + seed) % SCREENS.length]]) {
        await walk(name, screen);
    }
}
if (!whole) {
    console.log(`each board on one of ${SCREENS.length} screens, drawn by seed ${seed} (TALLY_SEED); ${leftOut} pages seen to come, and not looked at closely`);
}
await keys('eight');
await plain('eight');
await paper('eight');
await magnified('eight');
await counting('counting');
await closed('hostile');
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
