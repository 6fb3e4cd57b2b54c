// job.mjs FOLDER: a whole meeting in Debian's chromium, by keyboard, as desk.json tells it: prepared by pasting, keyed twice, every difference settled, counted, announced, signed in two
// sheets, copied to an archive, verified.
import path from 'node:path';
import { openDesk } from './open.mjs';

const { plan, page, context, said, check, pause, press, told, look, open, button, seen, end } = await openDesk(path.resolve(process.argv[2]));

// ---- prepare: the tables come from a spreadsheet program ----

/** Pastes rows into a table from its first cell on, as a spreadsheet program gives them; a new table may hold the rule's tiers. */
async function paste(title, rows) {
    const section = page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
    await section.locator('tbody tr').first().locator('input:not([hidden])').first().focus();
    const saved = page.waitForResponse(response => response.url().endsWith('/api/table'));
    await page.evaluate(text => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, rows.map(row => row.join('\t')).join('\n'));
    await saved;
}

await page.getByRole('link', { name: '新建会议' }).press('Enter');
await page.waitForSelector('.cards li');
await button(`选用 ${plan.title}`);
await page.waitForSelector('.facts');
for (const { title, columns, rows } of plan.tables) {
    const section = page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
    const heads = await section.locator('thead th').allTextContents();
    await paste(title, rows.map(row => heads.map(head => row[columns.indexOf(head)] || '')));
}
const lines = new Map();
for (const [item, content] of plan.facts) {
    const nth = lines.get(item) || 0, fields = page.getByRole('textbox', { name: item, exact: true });
    lines.set(item, nth + 1);
    if (nth >= await fields.count()) {
        await page.getByRole('button', { name: `再加一行${item}`, exact: true }).last().press('Enter');
    }
    await fields.nth(nth).fill(content);
    await press('Tab');
}
await told('已保存');
await look('prepared');

// ---- both keyings ----

/** Names are found by letters and chosen by their number. */
async function name(person, turn) {
    await page.keyboard.type(plan.letters[person][turn % plan.letters[person].length]);
    await page.waitForSelector('.suggestions li');
    const shown = await page.locator('.suggestions button').allTextContents();
    check(shown.includes(person), `${person} is found`, shown);
    await press(String(shown.indexOf(person) + 1));
}

async function key(step, who, ballots, turn) {
    await page.getByRole('link', { name: step, exact: true }).press('Enter');
    await page.waitForSelector('#typist');
    await page.keyboard.type(who);
    await press('Enter');
    await page.waitForSelector('.ballot');
    if (plan.names && !turn) {
        await button('改为按姓名录入');
        await page.waitForSelector('.ballot input.names');
    }
    let tier = '';
    for (const ballot of ballots) {
        if (ballot.tier !== tier && !turn) { // a second keying goes on by itself
            await page.getByRole('combobox', { name: plan.tierLabel }).selectOption(ballot.tier);
            tier = ballot.tier;
        }
        check(await page.locator('.number').inputValue() === ballot.number, `${step}: it is ballot ${ballot.number}`, await page.locator('.number').inputValue());
        if (ballot.void) {
            await press('F2');
            await page.keyboard.type(ballot.void);
            await press('Enter');
        } else {
            for (const cell of ballot.cells) {
                if (plan.names) {
                    for (const person of cell) {
                        await name(person, turn);
                    }
                    await press('Enter');
                } else {
                    await press(cell, 'Enter');
                }
            }
        }
        await told(`${ballot.number}号票已保存`);
    }
}
await key('初录', plan.typists[0], plan.ballots, 0);
await look('first');
const progress = await context.newPage();
await progress.goto(new URL(`/room/${page.url().split('#/')[1].split('/')[0]}`, page.url()).href);
await progress.waitForSelector('.bar');
check((await progress.textContent('body')).includes(`${plan.ballots.length} / ${plan.ballots.length}`), 'the room sees that all are keyed', await progress.textContent('body'));
await look('progress', progress);
await progress.setViewportSize({ width: 1920, height: 1080 });
await look('progress-large', progress);
await key('复录', plan.typists[1], plan.again, 1);
check(await page.getByRole('button', { name: '结束', exact: true }).count() === 0, 'the second typist is not offered to end the desk');
await look('second');
await button('结束复录');
await page.waitForSelector('tbody a');

// ---- differences, check, count ----

await page.locator('tbody a').first().press('Enter');
await page.waitForSelector('.facts');
await open('核对', '#reader');
await page.locator('#reader').fill(plan.typists[0]);
await press('Tab');
for (let left = plan.differences.length; left > 0; left--) {
    await seen(`还有${left}处`);
    const heading = await page.locator('section h2').textContent(), item = await page.locator('label[for=settled]').textContent();
    const one = plan.differences.find(each => heading.includes(each.number) && item === each.item && (!each.tier || heading.includes(each.tier)));
    check(one, 'it is one of the differences', [heading, item]);
    await page.locator('#settled').fill(one ? one.paper : '');
    await button('原票如此');
    await told('已核定');
    await page.waitForFunction(text => !document.querySelector('main').textContent.includes(text), `还有${left}处`);
}
await seen('两次录入已全部一致');
await look('differences');
await open('检查', 'main p');
await seen('没有错误，可以计票');
await look('check');
await open('计票', '#counter');
await page.locator('#counter').fill(plan.officials.teller);
await button('计票');
await page.waitForSelector('.sheet');
await look('count');

// ---- announce, sign, archive, verify ----

await open('宣布', '#announcer');
await page.locator('#announcer').fill(plan.officials.host);
await button('显示宣读内容');
await page.waitForSelector('.aloud');
await button('打开投影页');
await told('投影窗口已显示');
await progress.waitForURL('**/board/**');
check(context.pages().length === 2, 'the window that showed the progress shows the board, and no other is opened');
await open('报告单', '#new-passphrase');
for (const [field, text] of [['#name', plan.officials.host], ['#role', '主持人'], ['#new-passphrase', plan.passphrase]]) {
    await page.locator(field).fill(text);
}
await button('生成密钥');
await told('已生成');
await page.locator('#passphrase').fill(plan.passphrase);
await button('签名');
await told('已签名');
await look('sheets');
await button('复制并核验');
await seen('已重新读取并核验，完好');
await look('archived');
await open('核验', 'tbody th');
await seen('账册完好');
await open('下一轮', 'main p');
await pause();
await look('round');
await page.getByRole('link', { name: '全部会议', exact: true }).press('Enter');
await page.waitForSelector('main table');
await page.getByRole('link', { name: '核验文件' }).press('Enter');
await page.waitForSelector('.drop');
await page.locator('.drop input').setInputFiles(plan.archived.map(file => path.join(plan.archive, file)));
await seen('文件完好');
await look('verified');

const unwanted = said.filter(one => !/favicon/.test(one));
check(unwanted.length === 0, 'the page is silent, asks nobody else, and is refused nothing', unwanted);
await end();
