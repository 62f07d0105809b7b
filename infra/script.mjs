// What the pages' script is made of: the parts of govuk-frontend that help somebody who has scripts and are missed by nobody
// who has none. `make script` bundles it into shared/site/script.js, which is kept, and a test tells when the two differ.
//
// Not here: radios (a question that hangs on an answer is a page of its own), service navigation (it has no menu to fold), and
// the components that no page has.
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs' // one click counts once
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs' // how many are left
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs' // "none of these" takes away the others
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs' // focus, and each error to its label
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs' // focus
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs' // focus

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, SkipLink]) createAll(component)

// A file that is too large or empty is told before it is sent straight to the bucket, which tells it in no page of ours.
for (const field of document.querySelectorAll('[data-most]')) {
  field.addEventListener('change', () => {
    const { most, tooLarge, empty } = field.dataset
    const size = field.files[0]?.size // none where nothing is chosen, which the browser tells
    field.setCustomValidity(size === 0 ? empty : size > most ? tooLarge : '')
  })
}
