// What all pages share: words, elements, and asking the desk.

const token = document.querySelector('meta[name=token]').content;
const words = await (await fetch('/words')).json();

/** The text in the language of the page; %1$s … are the values. */
export function t(text, ...values) {
    return (words[text] || text).replace(/%(\d)\$s/g, (_, n) => values[n - 1]);
}

/** An element with properties and children: texts, elements, or nothing. */
export function el(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (typeof value === 'function') {
            element.addEventListener(name.slice(2), value);
        } else if (name in element) {
            element[name] = value;
        } else if (value !== undefined && value !== false) {
            element.setAttribute(name, value);
        }
    }
    element.append(...children.flat(9).filter(child => child !== undefined && child !== null && child !== ''));
    return element;
}

/** Puts these children, of any depth, into an element in place of what it has. */
export const fill = (element, ...children) => element.replaceChildren(...children.flat(9).filter(child => child !== undefined && child !== null && child !== ''));

export const button = (text, onclick, properties = {}) => el('button', { type: 'button', onclick, ...properties }, text);

/** Says something at the foot of the page, which is read out too; '' takes it away. */
export function tell(text, wrong = false) {
    const told = document.getElementById('told');
    told.textContent = text;
    told.classList.toggle('wrong', wrong);
}

/** Asks the desk; the bytes of files stand behind the JSON. The answer is an object; refused: its `status` is that of HTTP, and `error` or `findings` say why. */
export async function ask(name, asked = {}, files = null) {
    let response;
    const described = files && JSON.stringify({ ...asked, files: files.map(file => ({ name: file.name, size: file.size })) });
    try {
        response = await fetch(`/api/${name}`, {
            method: 'POST', headers: { 'Content-Type': files ? 'application/octet-stream' : 'application/json', 'X-Tally-Token': token },
            body: files ? new Blob([described, '\n', ...files]) : JSON.stringify(asked),
        });
    } catch {
        tell(t('The program has ended. Start it again; what was saved is on the disk.'), true);
        return new Promise(() => {});
    }
    const type = response.headers.get('Content-Type');
    const answer = type === 'application/json' ? await response.json() : response.ok ? { file: await response.blob() } : {};
    answer.status = response.status;
    if (response.status === 403) {
        answer.error ||= t('This page may not do that. Open the page again.');
    }
    if (response.status === 413 || response.status === 503) {
        answer.error ||= t('These files are too large, or too many at once.');
    }
    if (!response.ok) {
        tell(answer.error || (answer.findings || []).map(one => one.text).join(' '), true);
    }
    return answer;
}

/** Takes files that are dropped on an element, pasted there, or chosen in the field that is returned. */
export function takeFiles(element, label, accept, multiple, take) {
    const chosen = field => {
        const files = [...field.files];
        field.value = '';
        take(files);
    };
    const field = el('input', { type: 'file', accept, multiple, 'aria-label': label, onchange: () => chosen(field) });
    element.addEventListener('dragover', event => {
        event.preventDefault();
        element.classList.add('over');
    });
    element.addEventListener('dragleave', () => element.classList.remove('over'));
    element.addEventListener('drop', event => {
        event.preventDefault();
        event.stopPropagation();
        element.classList.remove('over');
        if (event.dataTransfer.files.length) {
            take([...event.dataTransfer.files]);
        }
    });
    element.addEventListener('paste', event => {
        if (event.clipboardData.files.length) {
            event.preventDefault();
            take([...event.clipboardData.files]);
        }
    });
    return el('label', { className: 'button file' }, label, field);
}
