// Only browsers without JavaScript modules run this, so it is written in the language they know.
(function () {
    var step = document.getElementById('step');
    function say() {
        step = document.getElementById('step');
        var bar = document.getElementById('bar');
        if (bar) bar.parentNode.removeChild(bar);
        if (step) step.textContent = 'This browser is too old for ReLUscope: it needs JavaScript modules, ' +
            'WebAssembly and WebGL2. Any current Chrome, Edge, Firefox or Safari has them.';
    }
    if (step) say(); else document.addEventListener('DOMContentLoaded', say);
})();
