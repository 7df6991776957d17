// Where the site lies, which the search wants to know.
window.base_url = new URL('.', document.currentScript.src).href;

// On narrow windows the button opens and closes the list of pages.
const button = document.querySelector('[data-toggle="wy-nav-top"]');
const toggle = () => document.querySelectorAll('[data-toggle="wy-nav-shift"]').forEach((part) => part.classList.toggle('shift'));
if (button) {
    button.setAttribute('role', 'button');
    button.setAttribute('aria-label', 'List of pages');
    button.tabIndex = 0;
    button.addEventListener('click', toggle);
    button.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        toggle();
    });
}
