// The projector's window before the count: how many ballots are keyed, and nothing of what they hold. It asks for nothing else, and shows the board once that is announced.

import { ask, el, fill, t } from '/tools.js';

const room = document.getElementById('room'), every = 3000;

const bar = (label, keyed, all) => el('div', { className: 'bar' }, el('span', {}, label),
    el('progress', { max: all || 1, value: Math.min(keyed, all), 'aria-label': label }), el('strong', {}, `${keyed} / ${all}`));

function draw({ title, tiers, twice, talks }) {
    const sum = member => tiers.reduce((all, one) => all + one[member], 0);
    document.title = title;
    fill(room, el('h1', {}, title),
        el('h2', {}, t('Ballots keyed')),
        tiers.length > 1 ? tiers.map(one => bar(one.name, one.first, one.ballots)) : '',
        bar(tiers.length > 1 ? t('All ballots') : t('Ballots'), sum('first'), sum('ballots')),
        twice ? bar(t('Keyed again by another person'), sum('second'), sum('ballots')) : '',
        talks.all ? bar(t('Records of talks'), talks.keyed, talks.all) : '');
}

let shown = '';
async function follow() {
    const answer = await ask('progress');
    if (answer.board) {
        location.replace(answer.board);
        return;
    }
    if (answer.status === 200 && JSON.stringify(answer) !== shown) {
        shown = JSON.stringify(answer);
        draw(answer);
    }
    setTimeout(follow, every);
}
follow();
