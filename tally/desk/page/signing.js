// The tally sheets: issued with the first signature, then signed by one official after another.

import { ask, button, el, fill, t, tell } from '/tools.js';
import { foundIn } from '/results.js';

const labelled = (id, label, properties = {}) => [el('label', { htmlFor: id }, label), el('input', { id, autocomplete: 'off', ...properties })];

const form = (send, text, ...children) => el('form', { className: 'line', onsubmit: event => {
    event.preventDefault();
    send();
} }, ...children, el('button', {}, text));

export async function signing(meeting) {
    const place = el('div');

    async function draw() {
        const [state, { keys }] = [await ask('sheets', { meeting: meeting.meeting }), await ask('keys')];
        if (state.status !== 200) {
            fill(place, el('p', {}, state.error));
            tell('');
            return;
        }
        const left = state.officials.filter(name => !state.signed.includes(name));
        const key = el('select', { id: 'key' }, keys.map(one => el('option', { value: one.key }, one.name)));
        const passphrase = labelled('passphrase', t('Passphrase'), { type: 'password' });
        fill(place,
            state.sheets.length ? el('p', { className: 'line' }, state.sheets.map((name, i) => button(t('Open %1$s', name), () => open(i)))) : el('p', {}, t('There are no sheets yet. They are made, one for each archive, with the first signature.')),
            el('p', {}, t('Signed by: %1$s', state.signed.join('、') || t('nobody'))),
            left.length ? el('p', {}, t('Not signed yet: %1$s', left.join('、'))) : el('p', {}, t('All officials have signed.')),
            el('h2', {}, t('Sign all copies')),
            keys.length ? form(() => sign(key.value, passphrase[1]), t('Sign'), el('label', { htmlFor: 'key' }, t('Key')), key, passphrase) : el('p', {}, t('There is no key yet.')),
            el('h2', {}, t('New trial key')), newKey(),
            state.sheets.length ? await archiving() : '');
    }

    /** To a folder or a removable drive: what an archive keeps, verified where it was written. */
    async function archiving() {
        const { places = [] } = await ask('archives'), done = el('div');
        const to = el('select', { id: 'place' }, places.map(one => el('option', { value: one.to }, one.path)));
        async function copy() {
            tell(t('Copying and verifying …'));
            const answer = await ask('archive', { meeting: meeting.meeting, to: to.value });
            if (answer.status === 200) {
                tell('');
                fill(done, el('p', { className: answer.sound ? '' : 'wrong' }, answer.sound
                    ? t('%1$s files are in %2$s; they were read again there, and hold.', answer.files, answer.folder) : t('The copies in %1$s do not hold. Take another drive.', answer.folder)),
                    answer.sound ? '' : foundIn(answer));
            }
        }
        return [el('h2', {}, t('Archive set')), el('p', {}, t('Ledger, sheets, certificates and a list of checksums, copied to a folder of their own and verified there.')),
            places.length ? form(copy, t('Copy and verify'), el('label', { htmlFor: 'place' }, t('Folder or drive')), to)
                : el('p', {}, t('No removable drive is plugged in, and no folder was named when the program was started (--archive).')), done];
    }

    async function open(sheet) {
        const answer = await ask('sheet', { meeting: meeting.meeting, sheet });
        if (answer.file) {
            window.open(URL.createObjectURL(answer.file), '_blank', 'noopener');
        }
    }

    async function sign(key, field) {
        tell(t('Signing …'));
        const answer = await ask('sign', { meeting: meeting.meeting, key, passphrase: field.value });
        field.value = '';
        if (answer.status === 200) {
            await draw();
            tell(t('Signed.'));
        }
    }

    function newKey() {
        const name = labelled('name', t('Name')), role = labelled('role', t('Role')), passphrase = labelled('new-passphrase', t('Passphrase, eight characters or more'), { type: 'password' });
        return [
            form(async () => {
                const answer = await ask('new-key', { name: name[1].value.trim(), role: role[1].value.trim(), passphrase: passphrase[1].value });
                passphrase[1].value = '';
                if (answer.status === 200) {
                    await draw();
                    tell(t('Made.'));
                }
            }, t('Make the key'), name, role, passphrase),
            el('p', { className: 'faint' }, t('No authority has signed a trial certificate. Whoever verifies the sheets needs it from you by another way. Nobody can recover a passphrase.')),
        ];
    }

    await draw();
    return [el('h1', {}, t('Sheets')), place];
}
