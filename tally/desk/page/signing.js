// The tally sheets: issued with the first signature, then signed by one official after another.

import { ask, button, el, fill, t, tell } from '/tools.js';

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
            el('h2', {}, t('New trial key')), newKey());
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
