// The page's start: where modules come from, the globals that widgets use, and
// the first page. A widget may name the vendor's modules and nothing of ours:
// those stand under sandbox/.
requirejs.config({
  baseUrl: '/host/nothing-else',
  waitSeconds: 60,
  paths: {
    sandbox: '/host',
    jquery: '/host/vendor/jquery',
    twig: '/host/vendor/twig',
    twigjs: '/host/twigjs',
    underscore: '/host/vendor/underscore',
    backbone: '/host/vendor/backbone',
    moment: '/host/vendor/moment',
    json: '/host/json', // json!file.json, which public widgets use
    text: '/host/text', // text!file
    es6promise: '/host/es6promise',
  },
  // The vendor's names for modules that the page uses under its own.
  map: {
    '*': {
      'lib/components/base/modal': 'sandbox/modal',
      'lib/components/base/confirm': 'sandbox/confirm',
    },
  },
});

requirejs(['sandbox/data', 'sandbox/app', 'sandbox/pages', 'sandbox/optional'], function (data, app, pages, optional) {
  // Widgets read APP (alias AMOCRM) and must not write to it: the vendor's
  // moderation refuses that, here it does nothing or throws in strict mode.
  ['APP', 'AMOCRM'].forEach(function (name) {
    Object.defineProperty(window, name, { value: app, writable: false });
  });
  optional.load(pages.start); // some widgets use _ and Backbone without asking
});
