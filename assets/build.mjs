// Lays out dist/: site/ is served to browsers, templates/ is read by the template engine, passwords/ by the sign-in.
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'

const kit = 'node_modules/nhsuk-frontend/dist/nhsuk'
mkdirSync('dist/site/images', { recursive: true })

// Fonts come from a remote host and may not be used off NHS sites: the stack falls through to Arial.
// Images stand beside the style sheet, whatever folder that is served from.
const css = readFileSync(`${kit}/nhsuk-frontend.min.css`, 'utf8')
  .replace(/@font-face\s*\{[^}]*url\(["']?https?:[^}]*\}/g, '')
  .replaceAll('url(/assets/images/', 'url(images/')
  .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
if (/url\(["']?(https?:)?\/\//.test(css)) {
  throw new Error('the style sheet still reaches for another host')
}
writeFileSync('dist/site/nhsuk.css', css)

const js = readFileSync(`${kit}/nhsuk-frontend.min.js`, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')
writeFileSync('dist/site/nhsuk.js', js)

// Only the icons: the images with the NHS mark on them are left behind.
for (const name of readdirSync(`${kit}/assets/images`)) {
  if (/^nhsuk-icon-(arrow|chevron|cross|minus|plus|search|tick|user).*\.svg$/.test(name)) {
    cpSync(`${kit}/assets/images/${name}`, `dist/site/images/${name}`)
  }
}

cpSync('dist/python/nhsuk_frontend_jinja/templates', 'dist/templates', { recursive: true })

// The list of common passwords, as its wheel has it; crates/app/build.rs puts it into the program.
cpSync('dist/python/django/contrib/auth/common-passwords.txt.gz', 'dist/passwords/common-passwords.txt.gz')
