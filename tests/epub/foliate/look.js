// Runs in the page: one book in foliate-js, asked what it shows.
import { View, makeBook } from '/lib/view.js'
import { FootnoteHandler } from '/lib/footnotes.js'

const NIGHT = `
    html { color-scheme: light dark; }
    @media (prefers-color-scheme: dark) { a:link { color: lightblue; } }
    aside[epub|type~="footnote"] { display: none; }`
let view, place
let shown = [-1, 0]

const settled = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
const words = range => range?.toString().replace(/\s+/g, '') ?? ''
const document_ = () => view.renderer.getContents()[0].doc

async function goTo(target) {
    const arrived = new Promise(done => view.addEventListener('relocate', done, { once: true }))
    await view.goTo(target)
    await arrived
    await settled()
    return place
}

async function open(url, scale) {
    const book = await makeBook(url)
    view = document.createElement('foliate-view')
    document.body.append(view)
    await view.open(book)
    view.renderer.setAttribute('margin', '32px')
    view.renderer.setStyles(`@namespace epub "http://www.idpf.org/2007/ops"; html { font-size: ${scale * 100}%; } ${NIGHT}`)
    view.addEventListener('relocate', event => place = event.detail)
    await view.goTo(0)
    await settled()
    const cover = await book.getCover()
    const spread = list => list?.flatMap(item => [item, ...spread(item.subitems) ?? []])
    const seen = {
        dir: book.dir, language: book.metadata.language, cover: cover && [cover.type, cover.size],
        landmarks: book.landmarks?.map(l => [l.type.join(' '), l.label.trim()]), contents: [], pages: [], notes: [],
        sections: book.sections.map(section => section.id),
    }
    for (const { label, href } of spread(book.toc)) seen.contents.push({ label, ...await jumped(href) })
    for (const { label, href } of book.pageList ?? []) seen.pages.push({ label, ...await jumped(href) })
    for (const [index, section] of book.sections.entries()) {
        await goTo(index)
        const calls = [...document_().querySelectorAll('a[role="doc-noteref"]')]
        for (const a of calls) seen.notes.push(await opened(a, section))
    }
    return seen
}

// Follow a link of the contents or of the page list: what stands there, and whether it is in sight.
async function jumped(href) {
    const { anchor } = view.book.resolveHref(href)
    const { range } = await goTo(href)
    const doc = document_(), target = anchor(doc), after = doc.createRange()
    if (target?.nodeType) after.setStartBefore(target)
    else after.setStart(doc.body, 0)
    after.setEndAfter(doc.body.lastChild)
    const copy = after.cloneContents()
    for (const label of copy.querySelectorAll('.label')) label.remove()
    const begins = words(after).slice(0, 40)
    return { begins, said: words(copy.textContent).slice(0, 12), inSight: words(range).includes(begins.slice(0, 4)) }
}

// Follow the call of a note as a tap does, and say what the pop-up shows.
async function opened(a, section) {
    const handler = new FootnoteHandler()
    const shown = new Promise(done => handler.addEventListener('render', done, { once: true }))
    handler.addEventListener('before-render', ({ detail }) => {
        detail.view.style.cssText = 'position: fixed; width: 300px; height: 200px'
        document.body.append(detail.view)
    })
    const event = new CustomEvent('link', {
        cancelable: true, detail: { a, href: section.resolveHref(a.getAttribute('href')) } })
    await handler.handle(view.book, event)
    const { view: popup, type, hidden } = (await shown).detail
    await settled()
    await new Promise(done => setTimeout(done, 50))
    const said = words(popup.renderer.getContents()[0].doc.body.textContent)
    popup.close()
    popup.remove()
    return { call: a.textContent, type, hidden, said }
}

// Every page of the book: [section, page of the section].
async function everyPage() {
    const stops = []
    for (const index of view.book.sections.keys()) {
        await goTo(index)
        for (let page = 0; page < view.renderer.pages - 2; page++) stops.push([index, page])
    }
    return stops
}

// A turn waits a tenth of a second in foliate-js: from one page to the next there is one turn.
async function show([index, page]) {
    const turns = index === shown[0] && page > shown[1] ? page - shown[1] : page
    if (turns === page) await goTo(index)
    for (let n = 0; n < turns; n++) await view.next()
    shown = [index, page]
    await settled()
    const doc = document_()
    await doc.fonts.ready
    return { stop: [index, page], file: view.book.sections[index].id, measures: measures(doc) }
}

// Where glyphs stand: what punctuation, dots, ruby and numbers come out as.
function measures(doc) {
    const style = element => doc.defaultView.getComputedStyle(element)
    const box = node => {
        const range = doc.createRange()
        range.selectNodeContents(node)
        const { left, top, width, height } = range.getBoundingClientRect()
        return [left, top, width, height].map(Math.round)
    }
    const all = selector => [...doc.querySelectorAll(selector)]
    return {
        mode: style(doc.body).writingMode,
        size: parseFloat(style(doc.body).fontSize),
        dots: all('em:not(:lang(en))').map(em => style(em).textEmphasisStyle),
        ruby: all('ruby').map(ruby => ({ base: box(ruby.firstChild), reading: box(ruby.querySelector('rt')) })),
        upright: all('.tcy').filter(span => span.offsetParent).map(span => [span.textContent, ...box(span)]),
        pairs: all('p').flatMap(p => pairs(doc, p, parseFloat(style(p).fontSize))),
        tables: all('table').map(one => table(doc, one, style(doc.documentElement).writingMode === 'vertical-rl')),
        overflow: all('p, h1, h2, h3, td, th, img').filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).length,
    }
}

// How each table stands on its page, and what of it is torn or leaves the page, in lines or in columns.
function table(doc, element, down) {
    const style = e => doc.defaultView.getComputedStyle(e)
    const { columnWidth, columnGap } = style(doc.documentElement)
    const page = parseFloat(columnWidth) + parseFloat(columnGap)
    const rects = e => [...e.getClientRects()].filter(r => r.width && r.height)
    const ends = r => (down ? [r.top, r.bottom] : [r.left, r.right]).map(end => end / page)
    const torn = r => { const [a, b] = ends(r); return Math.floor(a + .001) !== Math.floor(b - .001) }
    const cells = [...element.querySelectorAll('th, td, caption')].filter(e => rects(e).length)
    const parts = [...element.querySelectorAll('caption, tr')].filter(e => rects(e).length)
    const lines = e => new Set(rects(e).map(r => down ? Math.round((r.left + r.right) / 16) : Math.round((r.top + r.bottom) / 16))).size
    const box = element.parentNode.getBoundingClientRect(), mine = element.getBoundingClientRect()
    return {
        id: element.id, form: style(element).display === 'table' ? 'columns' : 'lines',
        cells: cells.length,
        past: [element, ...cells].filter(e => rects(e).some(torn)).map(e => e.id),
        wider: Math.round(down ? mine.height - box.height : mine.width - box.width),
        broken: [...element.querySelectorAll('.whole')].filter(e => lines(e) > 1).map(e => e.textContent),
        split: parts.filter(e => new Set(rects(e).map(r => Math.floor(ends(r)[0] + .001))).size > 1).map(e => e.textContent.trim().slice(0, 12)),
        said: [...element.querySelectorAll('tbody tr')].map(e => e.innerText.replace(/\s+/g, ' ').trim()),
    }
}

// How many ems two marks side by side take together, where they stand on one line.
function pairs(doc, paragraph, em) {
    const found = [], walker = doc.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const { index } of node.data.matchAll(/[」』）](?=[，。、；])/g)) {
            const range = doc.createRange()
            range.setStart(node, index)
            range.setEnd(node, index + 2)
            const boxes = [...range.getClientRects()]
            if (boxes.length === 1) found.push([range.toString(), Math.max(boxes[0].width, boxes[0].height) / em])
        }
    return found
}

globalThis.look = { open, everyPage, show }
