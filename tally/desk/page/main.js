// The frame around the pages: the heading, the steps of a meeting, and which page stands in the address.

import { ask, button, el, fill, t, tell } from '/tools.js';
import { meetings, newMeeting } from '/meetings.js';
import { firstKeying, resumeSecond, secondKeying } from '/keying.js';
import { differences } from '/differences.js';
import { announce, box, check, count, paper, round, verify, verifyFiles } from '/results.js';
import { signing } from '/signing.js';
import { tables } from '/tables.js';

// The steps of a meeting in their order: [name in the address, title, what fills the page]
const steps = [
    ['prepare', t('Prepare'), tables],
    ['paper', t('Paper ballots'), paper],
    ['box', t('Box'), box],
    ['first', t('First keying'), firstKeying],
    ['second', t('Second keying'), secondKeying],
    ['differences', t('Differences'), differences],
    ['check', t('Check'), check],
    ['count', t('Count'), count],
    ['announce', t('Announce'), announce],
    ['sheets', t('Sheets'), signing],
    ['verify', t('Verify'), verify],
    ['round', t('Next round'), round],
];

function drawHead(meeting) {
    document.getElementById('head').replaceChildren(
        el('a', { href: '#/' }, t('All meetings')),
        meeting ? el('strong', {}, meeting.title || meeting.folder) : '',
        button(t('Finish'), finish));
}

async function finish() {
    await ask('finish');
    document.body.replaceChildren(el('main', {}, el('p', {}, t('The program has ended. You may close this page.'))));
}

function drawSteps(meeting, name) {
    document.getElementById('steps').replaceChildren(...meeting ? steps.map(([step, title]) =>
        el('a', { href: `#/${meeting.meeting}/${step}`, 'aria-current': step === name ? 'page' : undefined }, title)) : []);
}

async function show() {
    const [, first = '', second = 'prepare', ...at] = location.hash.split('/').map(decodeURIComponent);
    const all = first && !['new', 'verify'].includes(first) ? (await ask('meetings')).meetings : [];
    const meeting = all.find(one => one.meeting === first);
    const main = document.getElementById('main'), step = steps.find(([name]) => name === second);
    tell('');
    drawHead(meeting);
    drawSteps(meeting, second);
    document.title = meeting ? meeting.title || meeting.folder : t('Ballot count');
    fill(main, await (first === 'new' ? newMeeting() : first === 'verify' ? verifyFiles(dropped.splice(0)) : meeting && step ? step[2](meeting, at) : meetings()));
    const focus = main.querySelector('[data-focus]') || main;
    focus.focus();
}

// Files that are dropped on the first page are verified; elsewhere a drop beside its place opens nothing.
const dropped = [];
addEventListener('dragover', event => event.preventDefault());
addEventListener('drop', event => {
    event.preventDefault();
    if (['', '#/'].includes(location.hash) && event.dataTransfer.files.length) {
        dropped.push(...event.dataTransfer.files);
        location.hash = '#/verify';
    }
});
// A browser that keys the second time keys on, whatever page is opened.
const again = document.querySelector('meta[name=second]').content;
async function resume() {
    drawHead();
    document.title = t('Second keying');
    fill(document.getElementById('main'), await resumeSecond(again));
}
if (again) {
    resume();
} else {
    addEventListener('hashchange', show);
    show();
}
