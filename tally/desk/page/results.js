// Paper ballots, the box, checking, the count, the words to read out, and the verification.

import { ask, button, el, fill, t, takeFiles, tell } from '/tools.js';
import { nameField } from '/differences.js';
import { sampleBallots } from '/meetings.js';

const kept = {};
const list = (texts, name = '') => el('ul', { className: name }, texts.map(text => el('li', {}, text)));

export async function paper(meeting) {
    const number = el('input', { id: 'ballots', type: 'number', min: 1, max: 1000, value: 1 }), place = el('p');
    const names = el('input', { id: 'names', type: 'checkbox' });
    async function make() {
        const answer = await ask('paper', { meeting: meeting.meeting, ballots: Number(number.value), names: names.checked });
        if (answer.file) {
            fill(place, el('a', { href: URL.createObjectURL(answer.file), target: '_blank', className: 'button' }, t('Open the ballots to print them')));
            place.firstChild.focus();
        }
    }
    return [
        el('h1', {}, t('Paper ballots')),
        meeting.sample ? sampleBallots(meeting) : '',
        el('p', {}, t('A ballot bears no number. It is numbered after the box was opened and the ballots were mixed.')),
        el('p', { className: 'line' }, el('label', { htmlFor: 'ballots' }, t('Ballots of each tier')), number),
        el('p', { className: 'line' }, names, el('label', { htmlFor: 'names' }, t('for a recommendation: lines to write names on'))),
        button(t('Make the ballots'), make, { className: 'primary' }), place,
    ];
}

/** The box is told from the numbers of the tiers, before a ballot is keyed. */
export async function box(meeting) {
    const { words = [], findings = [] } = await ask('box', { meeting: meeting.meeting });
    return [
        el('h1', {}, t('Box')),
        el('p', { className: 'faint' }, t('The words on the box, from the numbers issued, returned and void that stand under “Prepare”.')),
        words.map(text => el('p', { className: 'aloud' }, text)),
        list(findings.filter(one => one.error).map(one => one.text), 'wrong'),
    ];
}

export async function check(meeting) {
    const place = el('div'), where = { 'meeting.csv': 'prepare', 'tiers.csv': 'prepare', 'posts.csv': 'prepare', 'roster.csv': 'prepare', 'rulings.csv': 'prepare', 'totals.csv': 'prepare' };

    function link(one) {
        const differs = ['unsettled-difference', 'stale-mend'].includes(one.code);
        const step = differs ? 'differences' : where[one.file] || (one.ballot ? 'first' : '');
        return step ? el('a', { href: `#/${meeting.meeting}/${step}/${one.file}/${one.row || ''}/${one.column ?? ''}/${one.ballot || ''}/${one.tier || ''}` }, one.text) : one.text;
    }

    function acknowledge(notice, officials) {
        const reason = el('input', { 'aria-label': t('Why it stands'), placeholder: t('Why it stands'), autocomplete: 'off' });
        const by = el('select', { 'aria-label': t('Seen by') }, officials.map(name => el('option', {}, name)));
        return el('p', { className: 'line' }, reason, by, button(t('Tick off'), async () => {
            const answer = await ask('acknowledge', { meeting: meeting.meeting, code: notice.code, reason: reason.value.trim(), by: by.value });
            if (answer.status === 200) {
                await draw();
                tell(t('Saved.'));
            }
        }));
    }

    async function draw() {
        const [{ findings: all }, counted] = [await ask('meeting', { meeting: meeting.meeting }), await ask('count', { meeting: meeting.meeting })];
        const errors = all.filter(one => one.error), notices = counted.notices || [];
        const isFirst = i => notices.findIndex(one => one.code === notices[i].code) === i;
        fill(place, 
            errors.length ? el('h2', {}, t('To be mended: %1$s', errors.length)) : el('p', {}, t('There are no errors. The meeting can be counted.')),
            el('ul', { className: 'wrong' }, errors.map(one => el('li', {}, link(one)))),
            counted.keying ? el('p', {}, counted.keying) : '',
            notices.length ? el('h2', {}, t('Notices')) : '',
            el('ul', {}, notices.map((notice, i) => el('li', {}, notice.text,
                notice.acknowledged ? el('p', { className: 'faint' }, notice.acknowledged)
                    : isFirst(i) ? acknowledge(notice, counted.officials) : ''))));
    }

    await draw();
    return [el('h1', {}, t('Check')), place];
}

function sheet({ name, rows }) {
    const width = Math.max(...rows.map(row => row.cells.length));
    return el('section', {}, el('h2', {}, name), el('table', { className: 'sheet' }, el('tbody', {}, rows.map(({ look, cells }) => el('tr', { className: `look-${look}` },
        cells.map((text, i) => el(look === 'head' ? 'th' : 'td', {
            colSpan: i + 1 === cells.length ? width - i : 1, ...look === 'head' ? { scope: 'col' } : {},
        }, text)))))));
}

export async function count(meeting) {
    const place = el('div');
    async function record() {
        const answer = await ask('count', { meeting: meeting.meeting, record: true, by: kept.name || '' });
        fill(place, 
            answer.findings ? list(answer.findings.filter(one => one.error).map(one => one.text), 'wrong') : '',
            ...answer.sheets ? [el('p', { className: 'warn' }, t('Not to be projected: only the board is for the room.')),
                el('p', {}, t('Recorded in the ledger as count %1$s.', answer.number)),
                answer.changes ? el('pre', {}, answer.changes) : '', ...answer.sheets.map(sheet)] : []);
    }
    return [
        el('h1', {}, t('Count')),
        el('p', {}, t('Counts the ballots, decides by the rule, and records inputs and result in the ledger.')),
        nameField('counter', t('Who counts?'), kept),
        button(t('Count'), record, { className: 'primary' }), place,
    ];
}

export async function announce(meeting) {
    const place = el('div');
    async function read() {
        const { words = [], warnings = [], findings = [], code } = await ask('announce', { meeting: meeting.meeting, by: kept.name || '' });
        fill(place, 
            list(findings.filter(one => one.error).map(one => one.text), 'wrong'),
            warnings.length ? el('section', { className: 'warn' }, el('h2', {}, t('To know before')), list(warnings)) : '',
            words.map(text => el('p', { className: 'aloud' }, text)),
            words.length ? el('p', { className: 'faint' }, t('Code %1$s; the announcement is recorded in the ledger.', code)) : '');
    }
    async function show() {
        const { board, moved, findings = [] } = await ask('announce', { meeting: meeting.meeting, by: kept.name || '', board: true });
        if (moved) {
            tell(t('The projector’s window shows the board now.'));
        } else if (board) {
            window.open(board, '_blank', 'noopener');
        }
        fill(place, list(findings.filter(one => one.error).map(one => one.text), 'wrong'));
    }
    return [
        el('h1', {}, t('Announce')),
        el('p', {}, t('The words that the host reads out for the latest count. The announcement is recorded in the ledger before they are shown.')),
        nameField('announcer', t('Who announces?'), kept),
        el('p', { className: 'line' }, button(t('Show the words'), read, { className: 'primary' }), button(t('Open the board for the projector'), show)),
        el('p', { className: 'line' }, button(t('Open the progress of the keying for the projector'), () => window.open(`/room/${meeting.meeting}`, '_blank', 'noopener')),
            el('span', { className: 'faint' }, t('How many ballots are keyed, no votes. Its window moves on to the board.'))), place,
    ];
}

export const foundIn = ({ found = [], findings = [] }) => [
    list(findings.filter(one => one.error).map(one => one.text), 'wrong'),
    el('table', {}, el('tbody', {}, found.map(one => el('tr', { className: one.ok ? '' : 'wrong' },
        el('th', { scope: 'row' }, one.check, one.file ? el('small', {}, one.file) : ''), el('td', {}, one.found, one.then ? el('p', {}, one.then) : ''))))),
];

/** Files from anywhere: ledgers, tally sheets, certificates. first: files that were dropped on another page. */
export async function verifyFiles(first = []) {
    const place = el('div'), drop = el('section', { className: 'drop' });
    async function take(files) {
        tell(t('Verifying …'));
        const answer = await ask('verify-files', {}, files);
        if (answer.status === 200) {
            tell('');
            fill(place, el('h2', {}, files.map(one => one.name).join('、')),
                el('p', { className: answer.sound ? '' : 'wrong' }, answer.sound ? t('These files hold: all counts were made again from the ballots.') : t('These files do not hold.')), foundIn(answer));
        } else {
            fill(place, list((answer.findings || []).map(one => one.text), 'wrong'));
        }
    }
    drop.append(el('p', {}, t('Drop a ledger (.tally), tally sheets (.pdf) and certificates here, those of a meeting together. They are copied for the verification alone.')),
        takeFiles(drop, t('Choose files …'), '.tally,.pdf,.pem,.crt,.cer,.der', true, take));
    if (first.length) {
        take(first);
    }
    return [el('h1', {}, t('Verify files')), drop, place];
}

export async function verify(meeting) {
    const answer = await ask('verify', { meeting: meeting.meeting }), { sound, error } = answer;
    tell('');
    return [
        el('h1', {}, t('Verify')),
        error ? el('p', {}, error) : el('p', { className: sound ? '' : 'wrong' }, sound ? t('The ledger holds: all counts were made again from its ballots.') : t('The ledger does not hold.')),
        foundIn(answer),
        el('p', {}, el('a', { href: '#/verify', className: 'button' }, t('Verify files'))),
    ];
}

/** The meeting that votes on what this one left open. */
export async function round(meeting) {
    const place = el('div'), { needed, open = [], error, findings = [] } = await ask('round', { meeting: meeting.meeting });
    tell('');
    async function make() {
        const { made } = await ask('round', { meeting: meeting.meeting, make: true });
        if (made) {
            location.hash = `#/${made}/prepare`;
        }
    }
    fill(place,
        error ? el('p', {}, error) : list(findings.map(one => one.text), 'wrong'),
        needed === undefined ? '' : el('p', {}, needed ? t('The result leaves something open that a further meeting votes on.') : t('The result orders no further round.')),
        list(open),
        needed ? button(t('Make the next round'), make, { className: 'primary' }) : '');
    return [
        el('h1', {}, t('Next round')),
        el('p', { className: 'faint' }, t('A folder of its own is made: with the posts, seats and persons that are still open, and the result of this round beside them.')),
        place,
    ];
}
