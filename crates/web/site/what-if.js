// The page of a what-if works without this, with its link “Look again”. While years are played it looks by itself, and says how
// many; when all are played it shows the result.
const card = document.querySelector('[data-playing]')

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
    if (!answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('[data-playing]')
    if (!fresh) return location.reload()
    const put = (what, from, to) => { if (to.querySelector(what).textContent !== from.querySelector(what).textContent) to.querySelector(what).textContent = from.querySelector(what).textContent }
    put('[data-words]', fresh, card)
    put('[data-state]', page, document)
    card.querySelector('progress').value = fresh.querySelector('progress').value
  } catch { /* the network is away for a moment */ }
  setTimeout(look, 2000)
}

if (card) setTimeout(look, 2000)
