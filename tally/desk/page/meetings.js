// The first page: the meetings in the folder; and a new one, by its rule.

import { ask, button, el, t } from '/tools.js';

function state(one) {
    if (one.sheets) {
        return t('sheets issued');
    }
    if (one.counted) {
        return t('counted');
    }
    return one.keyed ? t('keying: %1$s of %2$s', one.keyed, one.issued) : t('being prepared');
}

export async function meetings() {
    const { folder, meetings: all } = await ask('meetings');
    const rows = all.map(one => el('tr', {},
        el('td', {}, el('a', { href: `#/${one.meeting}/prepare` }, one.title || one.folder)),
        el('td', {}, one.date), el('td', {}, state(one)), el('td', { className: 'faint' }, one.folder)));
    return [
        el('h1', {}, t('Meetings')),
        all.length ? el('table', {},
            el('thead', {}, el('tr', {}, [t('Meeting'), t('Date'), t('State'), t('Folder')].map(text => el('th', { scope: 'col' }, text)))),
            el('tbody', {}, rows)) : el('p', {}, t('There is no meeting in the folder yet.')),
        el('p', {}, el('a', { href: '#/new', className: 'button', 'data-focus': !all.length }, t('New meeting'))),
        el('p', { className: 'faint' }, t('The meetings are in %1$s: a folder of spreadsheets for each. Whoever can open this folder can read the ballots.', folder)),
    ];
}

export async function newMeeting() {
    const { rules } = await ask('rules');
    async function choose(rule) {
        const made = await ask('new', { rule });
        if (made.meeting) {
            location.hash = `#/${made.meeting}/prepare`;
        }
    }
    return [
        el('h1', {}, t('New meeting')),
        el('p', {}, t('By which rule is the vote taken?')),
        el('ul', { className: 'cards' }, rules.map(one => el('li', {},
            el('h2', {}, one.title),
            el('p', {}, one.kind, one.passes.length ? t(': ') : '', one.passes.join(t('; '))),
            el('p', { className: 'faint' }, one.cite),
            button(t('Choose'), () => choose(one.rule), { 'aria-label': `${t('Choose')} ${one.title}` })))),
    ];
}
