// walk.mjs FOLDER: uses the desk in Debian's chromium as a clerk and two typists do, by keyboard; FOLDER/desk.json names the file that opens the page. Leaves pictures in FOLDER/shots.
import path from 'node:path';
import { openDesk } from './open.mjs';

const { plan, page, context, said, check, pause, press, look, open, button, seen, end } = await openDesk(path.resolve(process.argv[2]));

// ---- the first page, a new meeting ----

check(await page.locator('html').getAttribute('lang') === 'zh-CN', 'the page is in Chinese');
await look('meetings');
await page.getByRole('link', { name: '新建会议' }).press('Enter');
await page.waitForSelector('.cards li');
await look('new');
await page.getByRole('button', { name: `选用 ${plan.title}` }).press('Enter');
await page.waitForSelector('.facts');
await look('prepare');

// Each fact into its field by the keyboard; each saved as it is left.
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
for (const [title, row] of plan.rows) {
    const section = page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) });
    for (const [heading, text] of Object.entries(row)) {
        await section.locator('tbody tr').last().getByRole('textbox', { name: heading, exact: true }).evaluate((field, value) => { field.dataset.here = '1'; field.value = value; }, text);
    }
    await section.locator('[data-here]').first().focus();
    await section.locator('[data-here]').first().evaluate(field => { field.dispatchEvent(new Event('change')); document.querySelectorAll('[data-here]').forEach(one => delete one.dataset.here); });
    await pause();
}
await page.waitForFunction(() => document.getElementById('told').textContent === '已保存。');
await look('prepared');

// ---- both keyings ----

async function key(step, who, ballots) {
    await page.getByRole('link', { name: step, exact: true }).press('Enter');
    await page.waitForSelector('#typist');
    await page.keyboard.type(who);
    await press('Enter');
    await page.waitForSelector('.ballot');
    for (const [number, marks, reason] of ballots) {
        check(await page.locator('.number').inputValue() === number, `${step}: it is ballot ${number}`, await page.locator('.number').inputValue());
        if (reason) {
            await press('F2');
            await page.keyboard.type(reason);
            await press('Enter');
        } else {
            for (const mark of marks) {
                await press(mark, 'Enter');
            }
        }
        await page.waitForFunction(text => document.getElementById('told').textContent.includes(text), `${number}号票已保存`);
        if (number === '3') {
            await press('1', 'Enter', '2', 'Enter');
            await look(step === '初录' ? 'first' : 'second');
            await press('ArrowUp', 'ArrowUp', '0', 'Enter', '0', 'ArrowUp', 'ArrowUp');
        }
    }
}
await key('初录', plan.typists[0], plan.ballots);

// Undo takes back the last, and it is keyed again.
await press('F9');
const last = plan.ballots[plan.ballots.length - 1];
await page.waitForFunction(text => document.getElementById('told').textContent.includes(text), `${last[0]}号票已撤回`);
for (const mark of last[1]) {
    await press(mark, 'Enter');
}
await page.waitForFunction(text => document.getElementById('told').textContent.includes(text), `${last[0]}号票已保存`);

// An input method: what it is composing with is no mark and saves nothing; a wide digit is one.
await press('F4');
await page.keyboard.type('1');
await press('Enter');
await page.waitForSelector('strong');
const client = await context.newCDPSession(page), field = page.locator('#item-0');
const before = await field.inputValue();
await field.focus();
await client.send('Input.imeSetComposition', { selectionStart: 1, selectionEnd: 1, text: 'q' });
await client.send('Input.dispatchKeyEvent', { type: 'keyDown', windowsVirtualKeyCode: 229, key: 'Process', code: 'Digit2' });
await client.send('Input.dispatchKeyEvent', { type: 'keyDown', windowsVirtualKeyCode: 229, key: 'Enter', code: 'Enter' });
check(await page.evaluate(() => document.activeElement.id) === 'item-0', 'no key acts while an input method composes');
await client.send('Input.insertText', { text: '弃权' });
check(await field.inputValue() === '弃权', 'the word of a mark is that mark', await field.inputValue());
await field.evaluate(one => { one.value = ''; });
await client.send('Input.insertText', { text: '１' });
check(await field.inputValue() === '√', 'a wide digit is that digit', await field.inputValue());
await field.evaluate((one, value) => { one.value = value; }, before);

await key('复录', plan.typists[1], plan.again);
check(await page.locator('nav a').count() === 0, 'no other page is open to the second typist');
await page.getByRole('button', { name: '结束复录' }).press('Enter');
await page.waitForSelector('h1');
await look('meetings-after');

// ---- paper, box, differences, check, count, announcement, verification ----

await page.locator('tbody a').first().press('Enter');
await page.waitForSelector('.facts');
await open('选票', '#ballots');
await button('生成选票');
await page.waitForSelector('a[href^=blob]');
await look('paper');
await open('开箱', '.aloud');
await look('box');

await open('检查', '.wrong a');
await look('check');
await page.locator('.wrong a').first().press('Enter');
await page.waitForSelector('#reader');
check(!(await page.textContent('main')).includes('√，') && !(await page.textContent('main')).includes('“×”'), 'neither reading is shown', await page.textContent('main'));
await page.locator('#reader').fill(plan.typists[0]);
await press('Tab');
await look('differences');
await page.locator('#settled').fill('弃权'); // neither of the two: a scrutineer rules
await button('原票如此');
await page.waitForSelector('#scrutineer');
await page.locator('#scrutineer').fill(plan.typists[0]);
await button('照此裁定');
await seen('裁定须由本次会议的监票人作出');
await look('ruling');
await page.locator('#settled').fill('×'); // the first reading: agreed
await button('原票如此');
await seen('两次录入已全部一致');

await open('检查', 'main p');
await seen('没有错误，可以计票');
const notices = await page.getByRole('button', { name: '已处理', exact: true }).count();
check(notices > 0, 'a notice can be ticked off');
await page.getByRole('textbox', { name: '理由', exact: true }).first().fill('已核对，情况属实');
await page.getByRole('button', { name: '已处理', exact: true }).first().press('Enter');
await seen('已核对，情况属实');
check(await page.getByRole('button', { name: '已处理', exact: true }).count() === notices - 1, 'it is ticked off');
await look('checked');
await open('计票', '#counter');
await page.locator('#counter').fill('计票甲');
await button('计票');
await page.waitForSelector('.sheet');
await seen('不得投影');
await look('count');
await open('宣布', '#announcer');
await page.locator('#announcer').fill('主持某');
await button('显示宣读内容');
await page.waitForSelector('.aloud');
await look('announce');
const opened = context.waitForEvent('page');
await button('打开投影页');
const board = await opened;
board.on('console', message => said.push(`board ${message.type()}: ${message.text()}`));
await board.waitForSelector('.js section');
check((await board.textContent('body')).includes('欧某甲') && await board.evaluate(() => document.querySelectorAll('section').length) >= 3, 'the board is shown, and its script runs');
check(await board.evaluate(() => { try { return document.cookie; } catch (error) { return error.name; } }) === 'SecurityError', 'the board is kept apart from the desk');
await board.close();

// Two officials, one after the other, each with a key of their own.
await open('报告单', '#new-passphrase');
for (const [name, role] of [['主持某', '主持人'], ['监票甲', '监票人']]) {
    await page.locator('#name').fill(name);
    await page.locator('#role').fill(role);
    await page.locator('#new-passphrase').fill(`口令-${name}-12345`);
    await button('生成密钥');
    await page.waitForFunction(text => document.getElementById('told').textContent === text, '已生成。');
}
await look('keys');
await page.locator('#key').selectOption({ label: '主持某' });
await page.locator('#passphrase').fill('wrong-passphrase');
await button('签名');
await page.waitForFunction(() => document.getElementById('told').className === 'wrong');
for (const name of ['主持某', '监票甲']) {
    await page.locator('#key').selectOption({ label: name });
    await page.locator('#passphrase').fill(`口令-${name}-12345`);
    await button('签名');
    await page.waitForFunction(text => document.getElementById('told').textContent === text, '已签名。', { timeout: 60000 });
}
await seen('尚未签名：计票甲、计票乙、监票乙');
check(await page.getByRole('button', { name: '打开 shi-2026-1.2.pdf' }).count() === 1, 'there is a sheet for each archive');
await look('sheets');
await open('核验', 'tbody th');
await seen('账册完好');
await look('verify');
await page.getByRole('link', { name: '全部会议', exact: true }).press('Enter');
await page.waitForSelector('main table');

// Dark, and at 200 %, nothing is lost.
await page.emulateMedia({ colorScheme: 'dark' });
await look('dark');
await page.setViewportSize({ width: 683, height: 384 });
await look('zoomed');

// The desk refuses two requests of the walk: a ruling by one who is no scrutineer, and a wrong passphrase.
const unwanted = said.filter(one => !/409|422/.test(one));
check(unwanted.length === 0 && said.length === 4, 'the page is silent and asks nobody else', said);
await page.setViewportSize({ width: 1366, height: 768 });
await end();
