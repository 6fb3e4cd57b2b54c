// Keying: one ballot a screen, by the keyboard alone. Each ballot is on the disk before the next is shown.

import { ask, button, el, t, tell } from '/tools.js';

/** Letters of any width, in small Latin ones; '' where the text has anything else. */
const letters = text => {
    const plain = text.normalize('NFKC').toLowerCase();
    return /^[a-z]+$/.test(plain) ? plain : '';
};

/** Wide digits and points as plain ones: numbers are typed with an input method, too. */
const numeric = text => text.replace(/[０-９]/g, key => String(digit(key))).replace(/[．。]/g, '.');

/** Whether the letters are the first ones of a person's name, or of its later part. */
const isCalled = (person, typed) => person.initials.some((_, begin) => [...typed].every((letter, i) => (person.initials[begin + i] || '').includes(letter)));

const digit = key => '０１２３４５６７８９'.includes(key) ? '０１２３４５６７８９'.indexOf(key) : /^\d$/.test(key) ? Number(key) : -1;

/** Who keys; the second typist is told nothing of what the first keyed, and so stays on this page until the end. */
function askName(meeting, second, begin) {
    const name = el('input', { id: 'typist', 'data-focus': true, autocomplete: 'off' });
    return [
        el('h1', {}, second ? t('Second keying') : t('First keying')),
        el('p', {}, second ? t('Another person keys the same ballots again, and sees nothing of the first keying. The other pages are closed until every ballot has been keyed twice, or until the browser is closed and this program opened again.')
            : t('Key each paper ballot as it is. Number the ballots after the box was opened and they were mixed.')),
        el('form', { className: 'line', onsubmit: async event => {
            event.preventDefault();
            const answer = await ask('typist', { meeting: meeting.meeting, second, name: name.value.trim() });
            if (answer.status === 200) {
                begin();
            }
        } }, el('label', { htmlFor: 'typist' }, t('Who keys?')), name, el('button', { className: 'primary' }, t('Begin'))),
    ];
}

class Keying {
    constructor(meeting, form) {
        Object.assign(this, { meeting, ...form, started: Date.now(), saved: 0, last: null, writing: false });
        this.at = kind => this.columns.findIndex(one => one.kind === kind);
        this.items = this.columns.map((one, column) => ({ ...one, column })).filter(one => ['mark', 'names', 'weight', 'void'].includes(one.kind));
        this.items.sort((a, b) => (a.kind === 'void') - (b.kind === 'void'));
        this.element = el('div', { className: 'keying' });
        this.tier = 0;
        this.found = [];
        this.next();
    }

    cell(row, kind) {
        return this.at(kind) < 0 ? '' : row[this.at(kind)];
    }

    is(row, tier, number) {
        return this.cell(row, 'ballot') === number && (this.tiers.length < 2 || this.cell(row, 'tier') === this.tiers[tier].name);
    }

    find(tier, number) {
        return this.rows.find(row => this.is(row, tier, number));
    }

    /** The next ballot: in a second keying the first one that is not keyed twice yet; else the number after the largest. */
    next() {
        if (this.second) {
            const open = this.numbers.find(([tier, number]) => !this.find(tier, number));
            [this.tier, this.number] = open || [this.tier, ''];
        } else {
            const mine = this.rows.filter(row => this.tiers.length < 2 || this.cell(row, 'tier') === this.tiers[this.tier].name);
            this.number = String(1 + Math.max(0, ...mine.map(row => Number(this.cell(row, 'ballot')) || 0)));
        }
        this.show();
    }

    show() {
        this.was = this.number ? this.find(this.tier, this.number) : undefined;
        const row = this.was || this.columns.map(() => '');
        this.number_field = el('input', { value: this.number, className: 'number', inputMode: 'numeric', autocomplete: 'off', 'aria-label': t('Ballot number'),
            onchange: () => this.jump(this.number_field.value.trim().replace(/[０-９]/g, digit)),
            onkeydown: event => {
                if (event.key === 'Enter' && !event.isComposing) {
                    event.preventDefault();
                    this.number_field.blur();
                    this.fields[0].focus();
                }
            } });
        this.tier_field = this.tiers.length < 2 ? '' : el('select', { 'aria-label': t('Tier'), onchange: event => {
            this.tier = event.target.selectedIndex;
            this.next();
        } }, this.tiers.map((tier, i) => el('option', { selected: i === this.tier }, tier.name)));
        this.fields = this.items.map((item, i) => el('input', {
            value: row[item.column], id: `item-${i}`, className: item.kind, autocomplete: 'off', spellcheck: false,
            onkeydown: event => this.key(event, i), oninput: event => this.typed(event, i), oncompositionend: () => this.composed(i),
            onfocus: () => this.suggest(i),
        }));
        const expected = this.second ? this.numbers.length : this.tiers.reduce((sum, tier) => sum + tier.issued, 0);
        const minutes = (Date.now() - this.started) / 60000;
        this.element.replaceChildren(
            el('h1', {}, this.second ? t('Second keying') : t('First keying')),
            el('p', { className: 'line' }, this.file_field(), el('span', {}, t('Ballot')), this.number_field, this.tier_field,
                el('span', { className: 'faint' }, t('%1$s of %2$s keyed', this.rows.length, expected),
                    this.saved > 4 ? t('; %1$s an hour', Math.round(this.saved / minutes * 60)) : ''),
                this.was ? el('strong', {}, t('keyed already: you are mending it')) : ''),
            el('div', { className: 'ballot' },
                el('div', { className: 'cells' }, el('table', {}, this.items.map((item, i) => el('tr', { className: item.kind },
                    el('th', { scope: 'row' }, el('label', { htmlFor: `item-${i}` },
                        item.kind === 'void' ? t('Void, for this reason') : item.label,
                        item.post ? el('small', {}, item.post) : '', item.deferred ? el('small', {}, t('deferred: struck out on the paper')) : '')),
                    el('td', {}, this.fields[i])))),
                this.suggestions = el('ol', { className: 'suggestions', 'aria-label': t('Names on the roster'), 'aria-live': 'polite' })),
                el('div', {}, this.legend(), this.choices())));
        queueMicrotask(() => (this.number ? this.fields[0] : this.number_field).focus());
    }

    again(asked) {
        return start(this.meeting, this.second, this.place, asked);
    }

    /** Which of several files is keyed into. */
    file_field() {
        return this.files.length < 2 ? '' : el('select', { 'aria-label': t('What is keyed'), onchange: event => this.again({ file: event.target.selectedIndex }) },
            this.files.map((one, i) => el('option', { selected: i === this.file }, `${one.talks ? t('Records of talks') : t('Ballots')} ${one.name}`)));
    }

    /** Of a recommendation: records of talks; and while no ballot is keyed, by marks or by names. */
    choices() {
        const talks = this.recommends && !this.second && !this.files.some(one => one.talks) ? button(t('Key records of talks, too'), async () => {
            if ((await ask('talks', { meeting: this.meeting.meeting })).status === 200) {
                await this.again({ file: this.files.length });
            }
        }) : '';
        const form = this.recommends && !this.second && !this.rows.length
            ? button(this.named ? t('Key marks instead of names') : t('Key names instead of marks'), () => this.again({ file: this.file, form: this.named ? 'marks' : 'names' })) : '';
        return talks || form ? el('p', { className: 'line' }, form, talks) : '';
    }

    legend() {
        const names = this.items.some(one => one.kind === 'names') ? [['a … z', t('first letters of a name')], ['1 … 9', t('that name of the list')], ['、', t('between two names')]] : [];
        const points = !this.marks.length && this.items.some(one => one.kind === 'mark') ? [['0 … 9', t('the points as they are written')]] : [];
        const marks = this.items.some(one => one.kind === 'mark') && this.marks.length ? [...this.marks.map((mark, i) => [String(i + 1), mark]), ['0', t('empty')]] : [];
        const keys = [...points, ...marks, ...names,
            ['Enter', t('next; after the last: save')], ['↑', t('back')], ['F2', t('void')], ['F4', t('another ballot')], ['F8', t('the ballot before')], ['F9', t('take back the last')]];
        return el('dl', {}, keys.map(([key, text]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, text)]));
    }

    /** No key acts while an input method composes, nor the one that ends it. */
    key(event, i) {
        if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const item = this.items[i], mark = item.kind === 'mark' && this.marks.length ? digit(event.key) : -1;
        if (item.kind === 'names' && this.name(event, i)) {
            event.preventDefault();
            return;
        }
        const act = {
            Enter: () => this.enter(i), ArrowDown: () => this.focus(i + 1), ArrowUp: () => this.focus(i - 1),
            F2: () => this.focus(this.items.findIndex(one => one.kind === 'void')), F4: () => this.number_field.select(),
            F8: () => this.before(), F9: () => this.undo(),
        }[event.key];
        if (act) {
            act();
        } else if (mark >= 0 || (item.kind === 'mark' && this.marks.length && event.key === ' ')) {
            if (mark <= this.marks.length) {
                this.fields[i].value = mark > 0 ? this.marks[mark - 1] : '';
                this.fields[i].select();
            }
        } else if (item.kind === 'mark' && this.marks.length && (event.key === 'Delete' || event.key === 'Backspace')) {
            this.fields[i].value = '';
        } else {
            return;
        }
        event.preventDefault();
    }

    /** A key in a cell of names: its digit chooses one of those that are shown, Enter the first where letters stand for it; a letter behind a whole name begins another. */
    name(event, i) {
        const field = this.fields[i], part = this.part(i), whole = this.persons.some(one => one.name === part);
        const chosen = this.found[event.key === 'Enter' && letters(part) && !whole ? 0 : digit(event.key) - 1];
        if (chosen) {
            this.choose(i, chosen);
        } else if (whole && event.key.length === 1 && letters(event.key) && field.selectionStart === field.value.length) {
            field.value += '、';
        }
        return Boolean(chosen);
    }

    /** What an input method puts into a cell of marks without a key of its own: a wide digit, or the word of a mark. */
    typed(event, i) {
        const item = this.items[i], field = this.fields[i];
        if (item.kind === 'names' && !event.isComposing) {
            this.suggest(i);
        }
        if (item.kind !== 'mark' || !this.marks.length || event.isComposing) {
            return;
        }
        const mark = digit(event.data || '');
        field.value = mark > 0 && mark <= this.marks.length ? this.marks[mark - 1] : this.marks.find(one => field.value.endsWith(one)) || '';
    }

    composed(i) {
        this.suggest(i);
        if (this.items[i].kind === 'mark' && this.marks.length) {
            this.fields[i].value = this.marks.find(one => this.fields[i].value.endsWith(one)) || '';
        }
    }

    /** What is typed of the last name in a cell. */
    part(i) {
        return this.fields[i].value.split('、').pop().trim();
    }

    /** Names of the roster that are called by the letters typed last, or hold the text. */
    suggest(i) {
        const part = this.items[i].kind === 'names' ? this.part(i) : '', typed = letters(part);
        const found = part ? this.persons.filter(one => one.name !== part && (one.name.includes(part) || (typed && isCalled(one, typed)))).map(one => one.name) : [];
        const first = name => this.persons.some(one => one.name === name && typed && [...typed].every((letter, k) => (one.initials[k] || '').includes(letter)));
        this.found = [...new Set([...found.filter(first), ...found])].slice(0, 9);
        this.suggestions.replaceChildren(...this.found.map((name, k) => el('li', {}, el('kbd', {}, String(k + 1)), button(name, () => this.choose(i, name), { tabIndex: -1 }))));
    }

    choose(i, name) {
        this.fields[i].value = [...this.fields[i].value.split('、').slice(0, -1), name].join('、');
        this.suggest(i);
        this.fields[i].focus();
    }

    focus(i) {
        const field = this.fields[i];
        if (field) {
            field.focus();
            field.select();
        }
    }

    /** The last item of the ballot, or its reason, saves it. */
    enter(i) {
        const last = this.items.findIndex(one => one.kind === 'void');
        if (i + 1 < (last < 0 ? this.items.length : last)) {
            this.focus(i + 1);
        } else {
            this.save();
        }
    }

    cells() {
        const cells = this.was ? [...this.was] : this.columns.map(() => '');
        this.items.forEach((item, i) => {
            const text = this.fields[i].value.trim(), counts = item.kind === 'weight' || (item.kind === 'mark' && !this.marks.length);
            cells[item.column] = counts ? numeric(text) : text;
        });
        cells[this.at('ballot')] = this.number;
        if (this.at('tier') >= 0 && !this.was && this.tiers.length > 1) {
            cells[this.at('tier')] = this.tiers[this.tier].name;
        }
        return cells;
    }

    async write(asked) {
        if (this.writing) {
            return false;
        }
        this.writing = true;
        const answer = await ask('ballot', { meeting: this.meeting.meeting, file: this.file, ...asked });
        this.writing = false;
        return answer.status === 200;
    }

    async save() {
        const cells = this.cells(), was = this.was;
        if (!/^\d+$/.test(this.number)) {
            tell(t('The ballot has no number.'), true);
            this.number_field.focus();
            return;
        }
        if (await this.write({ cells, ...was ? { was } : {} })) {
            this.rows = [...this.rows.filter(row => row !== was), cells];
            this.last = cells;
            this.saved++;
            tell(t('Ballot %1$s is saved.', this.number));
            this.next();
        }
    }

    jump(number) {
        this.number = number;
        this.show();
    }

    before() {
        const numbers = this.rows.filter(row => this.tiers.length < 2 || this.cell(row, 'tier') === this.tiers[this.tier].name)
            .map(row => Number(this.cell(row, 'ballot'))).filter(number => number < (Number(this.number) || Infinity));
        if (numbers.length) {
            this.jump(String(Math.max(...numbers)));
        }
    }

    /** Takes back the last ballot of this typist, and shows it to be keyed again. */
    async undo() {
        const last = this.last;
        if (last && await this.write({ cells: last, was: last, remove: true })) {
            this.rows = this.rows.filter(row => row !== last);
            this.last = null;
            tell(t('Ballot %1$s is taken back.', this.cell(last, 'ballot')));
            this.tier = Math.max(0, this.tiers.findIndex(tier => tier.name === this.cell(last, 'tier')));
            this.jump(this.cell(last, 'ballot'));
        }
    }
}

/** asked: the number of the file (0), and in which form it is keyed; begin: the file, row, column, ballot and tier to begin with, where another page leads here. */
async function start(meeting, second, place, asked = {}, begin = []) {
    const file = asked.file || 0, form = await ask('keying', { meeting: meeting.meeting, file, ...asked.form ? { form: asked.form } : {} });
    if (form.status !== 200) {
        return;
    }
    const [name, , , number, tier] = begin, other = form.files.findIndex(one => one.name === name);
    if (number && other >= 0 && other !== file) {
        await start(meeting, second, place, { file: other }, begin);
        return;
    }
    if (second) {
        document.getElementById('steps').replaceChildren();
        const home = document.querySelector('header a');
        if (home) {
            document.querySelector('header > button').remove(); // the second typist ends no desk
        }
        home?.replaceWith(button(t('End the second keying'), () => location.assign('/')));
    }
    const keying = new Keying(meeting, { ...form, file, place });
    place.replaceChildren(keying.element);
    if (number) {
        keying.tier = Math.max(0, form.tiers.findIndex(one => one.name === tier));
        keying.jump(number);
    }
}

function keying(second) {
    return async (meeting, at = []) => {
        const place = el('div');
        place.replaceChildren(...askName(meeting, second, () => start(meeting, second, place, {}, second ? [] : at)));
        return place;
    };
}

/** The page of a browser that keys the second time, opened again. */
export async function resumeSecond(meeting) {
    const place = el('div');
    await start({ meeting }, true, place);
    return place;
}

export const firstKeying = keying(false);
export const secondKeying = keying(true);
