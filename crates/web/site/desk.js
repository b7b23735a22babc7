// The desk works without this. It lets one walk it with single keys, and counts down how long a slot is kept.
// Single keys can be turned off, for those who speak to their computer (WCAG 2.2, 2.1.4); the choice stays in this browser.
const STORE = 'linchpin-keys'
let on = true
try { on = localStorage.getItem(STORE) !== 'off' } catch { /* nothing is kept: on */ }

const typing = (element) => element.matches('input:not([type=radio], [type=checkbox]), textarea, select') || element.isContentEditable

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return
  if (event.key === 'Escape' && typing(event.target)) { event.target.blur(); return }
  if (!on || typing(event.target)) return
  const key = event.key.toLowerCase()
  if (key.length !== 1) return
  const field = [...document.querySelectorAll('[data-focus]')].find((one) => one.dataset.focus === key)
  const what = field ?? [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key)
  if (!what) return
  event.preventDefault()
  if (field) field.focus()
  else what.click()
})

for (const place of document.querySelectorAll('[data-keys]')) {
  const button = place.querySelector('button')
  const show = () => {
    button.textContent = on ? 'Single keys are on' : 'Single keys are off'
    document.body.classList.toggle('lp-unkeyed', !on)
  }
  button.addEventListener('click', () => {
    on = !on
    try { localStorage.setItem(STORE, on ? 'on' : 'off') } catch { /* it holds for this page */ }
    show()
  })
  place.hidden = false
  show()
}

for (const place of document.querySelectorAll('[data-seconds]')) {
  const end = Date.now() + Number(place.dataset.seconds) * 1000
  const words = place.querySelector('[data-left]')
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000))
    if (left === 0) {
      clearInterval(timer)
      words.textContent = place.dataset.over
      words.classList.add('lp-out')
      words.setAttribute('role', 'status')
      return
    }
    words.textContent = `Kept for ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} more.`
  }
  const timer = setInterval(tick, 1000)
  tick()
}
