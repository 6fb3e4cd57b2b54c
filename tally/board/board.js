/* Turns the pages of the board. Whatever it shows is in the page already; without it, all pages stand one below the other. */
(function () {
    'use strict';
    var root = document.documentElement;
    var projector = window.matchMedia('(min-width: 48rem) and (min-height: 34rem)');
    var calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    var dark = window.matchMedia('(prefers-color-scheme: dark)');
    var pages = [], at = -1, revealed = {};
    root.classList.add('js');

    /* Where a page holds more than fits, its type becomes smaller; at the least size it can be scrolled. A page of tables is set as large as it can be. */
    function overflows(page) {
        return page.scrollHeight > page.clientHeight + 1 || page.scrollWidth > page.clientWidth + 1;
    }

    function fit() {
        var page = pages[at], size = page.classList.contains('tables') ? 136 : 100;
        page.removeAttribute('tabindex');
        page.style.setProperty('--fit', projector.matches ? String(size / 100) : '1');
        if (!projector.matches) {
            return;
        }
        while (overflows(page) && size > 40) {
            size -= 3;
            page.style.setProperty('--fit', String(size / 100));
        }
        if (overflows(page)) {
            page.tabIndex = 0;
        }
    }

    /* The final number stays in the page; what counts up is drawn over it. */
    function count(page) {
        var numbers = page.querySelectorAll('.n'), began = null, lasts = 900;
        function step(now) {
            var part = Math.min(1, (now - (began = began === null ? now : began)) / lasts);
            numbers.forEach(function (n) {
                n.setAttribute('data-now', Math.round(Number(n.textContent) * (1 - Math.pow(1 - part, 3))));
            });
            if (part < 1 && page.classList.contains('shown')) {
                window.requestAnimationFrame(step);
                return;
            }
            numbers.forEach(function (n) { n.removeAttribute('data-now'); });
            page.classList.remove('counting');
        }
        page.classList.add('counting');
        window.requestAnimationFrame(step);
    }

    function say(page) {
        var parts = page.querySelectorAll('.say');
        document.getElementById('said').textContent = Array.prototype.map.call(parts, function (part) {
            return part.textContent.replace(/\s+/g, ' ').trim();
        }).join(root.lang === 'en' ? '; ' : '；');
    }

    function place() {
        document.getElementById('place').textContent = (at + 1) + ' / ' + pages.length;
        document.getElementById('back').setAttribute('aria-disabled', String(at === 0));
        document.getElementById('next').setAttribute('aria-disabled', String(at === pages.length - 1));
        if (window.location.hash !== '#' + pages[at].id) {
            window.history.replaceState(null, '', '#' + pages[at].id);
        }
    }

    function go(to, silent) {
        to = Math.max(0, Math.min(pages.length - 1, to));
        if (to === at) {
            return;
        }
        if (at >= 0) {
            pages[at].classList.remove('shown');
        }
        at = to;
        root.classList.toggle('first', at === 0);
        pages[at].classList.add('shown');
        window.scrollTo(0, 0);
        fit();
        place();
        if (!silent) {
            say(pages[at]);
        }
        if (document.body.hasAttribute('data-counting') && !calm.matches && !revealed[at]) {
            count(pages[at]);
        }
        revealed[at] = true;
    }

    /* The page that the address names, or the first. */
    function named() {
        var id = window.location.hash.slice(1);
        return Math.max(0, pages.findIndex(function (page) { return page.id === id; }));
    }

    function theme() {
        var now = root.getAttribute('data-theme') || (dark.matches ? 'dark' : 'light');
        root.setAttribute('data-theme', now === 'dark' ? 'light' : 'dark');
    }

    /* Whether a page that is longer than the screen can still be scrolled that way. */
    function scrolls(down) {
        var what = projector.matches ? pages[at] : document.scrollingElement;
        return down ? what.scrollTop + what.clientHeight < what.scrollHeight - 1 : what.scrollTop > 0;
    }

    function pressed(event) {
        var on = event.target.closest ? event.target.closest('button') : null;
        var backwards = event.key === 'ArrowLeft' || event.key === 'ArrowUp' || event.key === 'PageUp' || (event.key === ' ' && event.shiftKey);
        var onwards = !backwards && (event.key === 'ArrowRight' || event.key === 'ArrowDown' || event.key === 'PageDown' || event.key === ' ');
        if (event.altKey || event.ctrlKey || event.metaKey || (on && event.key === ' ')) {
            return;
        }
        if ((onwards || backwards) && event.key !== 'ArrowRight' && event.key !== 'ArrowLeft' && scrolls(onwards)) {
            return;
        }
        if (onwards || backwards) {
            go(at + (onwards ? 1 : -1));
        } else if (event.key === 'Home' || event.key === 'End') {
            go(event.key === 'Home' ? 0 : pages.length - 1);
        } else if (event.key === 'F2') {
            theme();
        } else {
            return;
        }
        event.preventDefault();
    }

    function clicked(event) {
        var on = event.target.closest ? event.target.closest('button') : null;
        if (on) {
            (on.id === 'theme' ? theme : go)(at + (on.id === 'back' ? -1 : 1));
        } else if (event.button === 0 && window.getSelection().isCollapsed) {
            go(at + 1);
        }
    }

    document.addEventListener('DOMContentLoaded', function () {
        pages = Array.prototype.slice.call(document.querySelectorAll('.page'));
        document.querySelector('nav').hidden = false;
        go(named(), true);
        document.addEventListener('keydown', pressed);
        document.addEventListener('click', clicked);
        window.addEventListener('hashchange', function () { go(named()); });
        window.addEventListener('resize', fit);
        if (document.fonts && document.fonts.ready) {
            document.fonts.ready.then(fit);
        }
    });
}());
