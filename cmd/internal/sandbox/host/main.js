// The page's start: where modules come from, the globals that widgets use, and
// the first page.
requirejs.config({
  baseUrl: '/host',
  waitSeconds: 60,
  paths: {
    jquery: '/host/vendor/jquery',
    twigjs: '/host/vendor/twig',
  },
  // The vendor's names for modules that the page uses under shorter ones.
  map: {
    '*': {
      'lib/components/base/modal': 'modal',
      'lib/components/base/confirm': 'confirm',
    },
  },
});

requirejs(['data', 'app', 'pages'], function (data, app, pages) {
  // Widgets read APP (alias AMOCRM) and must not write to it: the vendor's
  // moderation refuses that, here it does nothing or throws in strict mode.
  ['APP', 'AMOCRM'].forEach(function (name) {
    Object.defineProperty(window, name, { value: app, writable: false });
  });
  pages.start();
});
