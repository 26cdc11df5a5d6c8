// Opens books in foliate-js as a reader would and says what was seen.
// Argument: a JSON file {chromium, library, folder, jobs: [{name, book, scale, dark, screen, stops}]}; each stop is a place to
// photograph. Writes <folder>/<name>.json and <folder>/<name>-<n>.png.
import { createServer } from 'node:http'
import { readFile, writeFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import puppeteer from 'puppeteer-core'

const [order] = process.argv.slice(2)
const { chromium, library, here, folder, jobs } = JSON.parse(await readFile(order, 'utf8'))
const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }
const ROOTS = { lib: library, here, books: folder }

const server = createServer(async (request, response) => {
    const [, root, ...rest] = new URL(request.url, 'http://local').pathname.split('/')
    try {
        const path = join(ROOTS[root], normalize(rest.join('/')))
        const data = await readFile(path)
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(data)
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const origin = `http://127.0.0.1:${server.address().port}`

const browser = await puppeteer.launch({
    executablePath: chromium,
    args: ["--disable-dev-shm-usage", '--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-lcd-text', '--lang=zh-TW'],
})
// A reader waits more than it works: four are read side by side, each in a window of its own, for a hidden page is not drawn.
const left = [...jobs]
const readers = Array.from({ length: 4 }, async () => { while (left.length) await read(left.shift()) })
try {
    await Promise.all(readers)
} finally {
    await browser.close()
    server.close()
}

async function read({ name, book, scale, dark, screen, stops }) {
    const window = await browser.createBrowserContext()
    const page = await window.newPage()
    const requests = [], errors = []
    page.on('request', request => requests.push(request.url()))
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => ['error', 'warn'].includes(message.type()) && errors.push(message.text()))
    await page.setViewport({ width: screen[0], height: screen[1] })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }])
    await page.goto(`${origin}/here/reader.html`)
    await page.addScriptTag({ type: 'module', url: `${origin}/here/look.js` })
    await page.waitForFunction('globalThis.look')
    const seen = await page.evaluate(
        (url, scale) => look.open(url, scale), `${origin}/books/${book}`, scale ?? 1)
    seen.shots = []
    for (const stop of stops ?? await page.evaluate('look.everyPage()')) {
        seen.shots.push(await page.evaluate(stop => look.show(stop), stop))
        await page.screenshot({ path: join(folder, `${name}-${String(seen.shots.length).padStart(2, '0')}.png`) })
    }
    seen.remote = requests.filter(url => !url.startsWith(origin) && !/^(blob|data):/.test(url))
    seen.errors = errors
    await writeFile(join(folder, `${name}.json`), JSON.stringify(seen))
    await window.close()
}
