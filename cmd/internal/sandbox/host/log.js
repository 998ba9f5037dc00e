// What the widget was asked to do, in order, and what failed: shown from the
// switch bar, and readable by tests in #host-log.
define(['jquery'], function ($) {
  var entries = [];
  var log = {
    add: function (name, detail) {
      entries.push({ name: name, detail: detail || '' });
      log.draw();
    },
    draw: function () {
      var $list = $('#host-log').empty();
      entries.forEach(function (entry) {
        var $item = $('<li>').text(entry.name).appendTo($list);
        if (entry.detail) {
          $('<pre>').text(entry.detail).appendTo($item);
        }
      });
    },
  };
  // Faults outside the callbacks: handlers of events, promises nobody watches.
  window.addEventListener('error', function (event) {
    log.add('error', String((event.error && event.error.stack) || event.message));
  });
  window.addEventListener('unhandledrejection', function (event) {
    log.add('error', String((event.reason && event.reason.stack) || event.reason));
  });
  return log;
});
