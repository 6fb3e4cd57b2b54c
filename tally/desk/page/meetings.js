// The first page: the meetings in the folder; and a new one, by its rule.

import { ask, button, el, fill, t } from '/tools.js';

function state(one) {
    if (one.sheets) {
        return t('sheets issued');
    }
    if (one.counted) {
        return t('counted');
    }
    return one.keyed ? t('keying: %1$s of %2$s', one.keyed, one.issued) : t('being prepared');
}

async function trySample() {
    const made = await ask('sample');
    if (made.meeting) {
        location.hash = `#/${made.meeting}/paper`;
    }
}

/** On the page of the paper ballots of a sample meeting: its ballots, filled in, to key from. */
export function sampleBallots(meeting) {
    const place = el('p', { className: 'line' });
    async function open() {
        const answer = await ask('sample-ballots', { meeting: meeting.meeting });
        if (answer.file) {
            fill(place, el('a', { href: URL.createObjectURL(answer.file), target: '_blank', className: 'button' }, t('Open the 14 ballots')));
            place.firstChild.focus();
        }
    }
    fill(place, button(t('Get the 14 ballots, filled in'), open, { className: 'primary', 'data-focus': true }));
    return [
        el('p', {}, t('This is a sample meeting to practise with; everybody and everything in it is made up. Its 14 ballots are filled in and numbered, as after the box was opened: print them, or put their window beside this one. Then key them twice, settle the differences, count, announce and sign.')),
        place,
    ];
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
        el('p', { className: 'line' }, el('a', { href: '#/new', className: 'button', 'data-focus': !all.length }, t('New meeting')),
            button(t('Try with a sample meeting'), trySample), el('a', { href: '#/verify', className: 'button' }, t('Verify files'))),
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
