// Pages work without this. It only wakes the kit's own helpers, such as the menu on narrow screens.
import { initAll } from './nhsuk.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()
