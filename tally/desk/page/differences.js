// What the two keyings differ in: read again from the paper, without seeing what either has.

import { ask, button, el, fill, t, tell } from '/tools.js';

/** A person's name that is kept while the page is open. */
export function nameField(id, label, kept) {
    const field = el('input', { id, value: kept.name || '', autocomplete: 'off', onchange: () => { kept.name = field.value.trim(); } });
    return el('p', { className: 'line' }, el('label', { htmlFor: id }, label), field);
}

const kept = {};

export async function differences(meeting) {
    const place = el('div'), reader = nameField('reader', t('Who reads the paper ballot again?'), kept);

    async function draw() {
        const { findings, differences: all, twice } = await ask('differences', { meeting: meeting.meeting });
        const cells = all.filter(one => one.item), missing = all.filter(one => !one.item);
        const errors = findings.filter(one => one.error), elsewhere = errors.filter(one => one.code === 'stale-mend' || /-second/.test(one.file || ''));
        fill(place, 
            twice ? '' : el('p', {}, t('There is no second keying yet.')),
            twice && !errors.length ? el('p', {}, t('Nothing is left that differs.')) : '',
            el('ul', {}, elsewhere.map(one => el('li', { className: 'wrong' }, one.text))),
            el('ul', {}, missing.map(one => el('li', { className: 'wrong' }, t('Only one of the two keyings has ballot %1$s.', `${one.tier ? `${one.tier} ` : ''}${one.ballot}`)))),
            cells.length ? one(cells[0], cells.length) : '');
        const focus = place.querySelector('input');
        if (focus && kept.name) {
            focus.focus();
        }
    }

    function one(cell, left) {
        const field = el('input', { id: 'settled', autocomplete: 'off', className: 'mark' }), shown = el('div');
        const blank = el('input', { id: 'blank', type: 'checkbox' });
        const asked = { meeting: meeting.meeting, file: cell.file, row: cell.row, column: cell.column, ballot: cell.ballot };
        async function settle(more) {
            const answer = await ask('settle', { ...asked, settled: field.value.trim(), blank: blank.checked, by: kept.name || '', ...more });
            if (answer.settled) {
                tell(t('Settled.'));
                await draw();
            } else if (answer.status === 200) {
                const scrutineer = el('input', { id: 'scrutineer', autocomplete: 'off' });
                fill(shown, 
                    el('p', {}, t('This is neither of the two keyings: the first has “%1$s”, the second “%2$s”. A scrutineer looks at the paper ballot and rules.', answer.first, answer.second)),
                    el('p', { className: 'line' }, el('label', { htmlFor: 'scrutineer' }, t('Scrutineer')), scrutineer,
                        button(t('So ruled'), () => settle({ ruled: true, by: scrutineer.value.trim() }))));
                scrutineer.focus();
            }
        }
        return el('section', {},
            el('h2', {}, t('Take out paper ballot %1$s', `${cell.tier ? `${cell.tier} ` : ''}${cell.ballot}`)),
            el('p', { className: 'faint' }, t('%1$s to settle', left)),
            el('p', { className: 'line big' }, el('label', { htmlFor: 'settled' }, cell.item), field, button(t('This stands there'), () => settle({}), { className: 'primary' })),
            el('p', { className: 'line' }, blank, el('label', { htmlFor: 'blank' }, t('The paper ballot bears nothing there'))),
            el('p', { className: 'faint' }, t('Write what the paper ballot bears, as it is keyed: √, ×, 弃权.')),
            shown);
    }

    await draw();
    return [el('h1', {}, t('Differences')), reader, place];
}
