// Reloads the page when a file of the widget has changed, once the files have
// been the same for two looks: a build writes more than one.
define(['jquery'], function ($) {
  var EVERY_MS = 700;
  var first = null; // as the page was loaded
  var last = null; // as of the last look

  function look() {
    if (document.hidden) {
      return $.Deferred().resolve();
    }
    return $.ajax({ url: '/ajax/widgets/print', dataType: 'json' }).then(function (answer) {
      var now = answer.print;
      if (first === null) {
        first = now;
      } else if (now !== first && now === last) {
        location.reload();
      }
      last = now;
    });
  }

  function again() {
    look().always(function () {
      setTimeout(again, EVERY_MS);
    });
  }

  return { start: again };
});
