// The facts of a meeting: its tables, saved as each cell is left, with what is wrong beside it.

import { ask, button, el, t, takeFiles, tell } from '/tools.js';

const titles = {
    'meeting.csv': t('The meeting'), 'tiers.csv': t('Tiers and numbers'), 'posts.csv': t('Posts'), 'roster.csv': t('Roster'), 'rulings.csv': t('Rulings'), 'totals.csv': t('Votes by hand or voice'),
};

class Table {
    constructor(page, table) {
        Object.assign(this, { page, file: table.file, digest: table.digest, head: table.rows[0], whole: table.whole });
        this.facts = table.file === 'meeting.csv';
        this.body = el('tbody');
        table.rows.slice(1).forEach((cells, i) => this.add(cells, table.numbers[i + 1]));
        this.spare();
        this.element = el('section', {},
            el('h2', {}, titles[this.file]), this.above = el('p', { className: 'line' }),
            this.whole ? '' : el('p', { className: 'wrong' }, t('Rows of this file cannot be read. Mend it in a spreadsheet program.')),
            el('table', { className: this.facts ? 'facts' : 'grid' },
                this.facts ? '' : el('thead', {}, el('tr', {}, this.head.map(text => el('th', { scope: 'col' }, text)))), this.body));
    }

    /** A spreadsheet in place of the rows: dropped here, pasted, or chosen; what stood here can be put back. */
    takes() {
        if (['tiers.csv', 'posts.csv', 'roster.csv'].includes(this.file)) {
            this.above.append(takeFiles(this.element, t('From a spreadsheet …'), '.csv,.xlsx', false, files => this.page.drop(this, files)));
        }
        if (this.page.before?.file === this.file) {
            this.above.append(button(t('Put back what stood here'), () => this.page.putBack(this)));
        }
    }

    /** A row of fields; of facts the first cell is a label where it has a text. */
    add(cells, number, before = null) {
        const row = el('tr'), one = { row, number, fields: [] };
        cells.forEach((text, column) => {
            const label = this.facts && column === 0 && text;
            const field = el('input', {
                value: text, hidden: Boolean(label), disabled: !this.whole, autocomplete: 'off', spellcheck: false,
                'aria-label': this.facts ? (column ? cells[0] || t('what it says') : t('line')) : this.head[column],
                onchange: () => this.changed(), onpaste: event => this.paste(event, one, column),
            });
            one.fields.push(field);
            row.append(el(label ? 'th' : 'td', label ? { scope: 'row' } : {}, label || '', field, el('p', { className: 'finding' })));
        });
        if (this.facts && this.whole && cells[0]) {
            row.append(el('td', {}, button('+', () => this.another(one), { 'aria-label': t('one more line %1$s', cells[0]), title: t('one more line %1$s', cells[0]) })));
        }
        this.rows = this.rows || [];
        const at = before ? this.rows.indexOf(before) + 1 : this.rows.length;
        this.rows.splice(at, 0, one);
        this.body.insertBefore(row, this.body.children[at] || null);
        return one;
    }

    another(one) {
        this.add([one.fields[0].value, ...one.fields.slice(1).map(() => '')], 0, one).fields[1].focus();
    }

    values(one) {
        return one.fields.map(field => field.value.trim());
    }

    filled() {
        return this.rows.filter(one => this.values(one).some(text => text));
    }

    /** There is always an empty row at the end to type into. */
    spare() {
        const last = this.rows && this.rows[this.rows.length - 1];
        if (this.whole && (!last || this.values(last).some(text => text))) {
            this.add(this.head.map(() => ''), 0);
        }
    }

    /** Cells that come from a spreadsheet program, with tabs and line breaks. */
    paste(event, one, column) {
        const text = event.clipboardData.getData('text/plain');
        if (!/[\t\n]/.test(text.trim())) {
            return;
        }
        event.preventDefault();
        const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n').map(line => line.split('\t'));
        let at = this.rows.indexOf(one);
        for (const line of lines) {
            const to = this.rows[at++] || this.add(this.head.map(() => ''), 0);
            line.forEach((cell, i) => {
                if (to.fields[column + i]) {
                    to.fields[column + i].value = cell;
                }
            });
        }
        this.changed();
    }

    changed() {
        this.spare();
        this.page.save(this);
    }
}

/** at: the file, row and column to begin in, where another page leads to a field. */
export async function tables(meeting, at = []) {
    const page = { saving: Promise.resolve(), all: [] };
    const summary = el('p', { className: 'summary' });

    function showFindings(answer) {
        for (const table of page.all) {
            table.element.querySelectorAll('.finding').forEach(one => { one.textContent = ''; });
            table.element.querySelectorAll('[aria-invalid]').forEach(one => one.removeAttribute('aria-invalid'));
        }
        const elsewhere = [];
        for (const one of answer.findings) {
            const table = page.all.find(all => all.file === one.file);
            const row = table && table.rows.find(all => all.number === one.row), field = row && row.fields[one.column];
            const place = field && field.parentElement.querySelector('.finding');
            if (place) {
                place.textContent += (place.textContent ? ' ' : '') + one.text;
                place.classList.toggle('wrong', one.error);
                field.toggleAttribute('aria-invalid', one.error);
            } else if (titles[one.file] && !(one.row && one.row > 1)) {
                elsewhere.push(el('li', { className: one.error ? 'wrong' : '' }, `${titles[one.file]}${t(': ')}${one.text}`));
            }
        }
        summary.replaceChildren(...elsewhere.length ? [el('ul', {}, elsewhere)] : []);
    }

    function draw(answer) {
        workbook.replaceChildren(...answer.workbook ? [el('p', {}, t('This meeting is in one workbook, meeting.xlsx. Taken over, its tables become spreadsheets that are filled in here; the workbook is kept as meeting.xlsx.taken-over.')),
            button(t('Take over the workbook'), takeOver, { className: 'primary' })] : []);
        page.all = answer.tables.map(table => new Table(page, table));
        page.all.forEach(table => table.takes());
        place.replaceChildren(...page.all.map(table => table.element));
        showFindings(answer);
    }

    // One save after the other: each knows the digest that the one before left.
    page.save = table => {
        page.saving = page.saving.then(async () => {
            const filled = table.filled();
            const answer = await ask('table', { meeting: meeting.meeting, file: table.file, digest: table.digest, rows: [table.head, ...filled.map(one => table.values(one))] });
            const fresh = answer.tables && answer.tables.find(one => one.file === table.file);
            if (answer.status === 409) {
                draw(answer);
                tell(answer.error, true);
                return;
            }
            if (answer.status !== 200) {
                return;
            }
            table.digest = fresh.digest;
            table.rows.forEach(one => { one.number = 0; });
            filled.forEach((one, i) => { one.number = i + 2; });
            showFindings(answer);
            tell(t('Saved.'));
        });
    };

    page.drop = async (table, files) => {
        const before = { file: table.file, rows: [table.head, ...table.filled().map(one => table.values(one))] };
        const answer = await ask('drop', { meeting: meeting.meeting, file: table.file, digest: table.digest }, files);
        if (answer.tables) {
            page.before = answer.status === 200 ? before : page.before;
            draw(answer);
        }
        if (answer.status === 200) {
            tell(t('The rows of %1$s stand here now.', files[0].name));
        }
    };

    page.putBack = async table => {
        const answer = await ask('table', { meeting: meeting.meeting, file: table.file, digest: table.digest, rows: page.before.rows });
        page.before = null;
        draw(answer);
        if (answer.status === 200) {
            tell(t('Saved.'));
        }
    };

    async function takeOver() {
        if ((await ask('take-over', { meeting: meeting.meeting })).status === 200) {
            draw(await ask('meeting', { meeting: meeting.meeting }));
            tell(t('Saved.'));
        }
    }

    const workbook = el('div');
    const place = el('div'), answer = await ask('meeting', { meeting: meeting.meeting });
    draw(answer);
    const [file, row, column] = at, begin = page.all.find(one => one.file === file)?.rows.find(one => one.number === Number(row))?.fields[column];
    if (begin) {
        begin.dataset.focus = '';
    }
    return [el('h1', {}, t('Prepare')), el('p', { className: 'faint' }, t('Each field is saved as you leave it. Rows can be pasted from a spreadsheet program.')), workbook, summary, place];
}
