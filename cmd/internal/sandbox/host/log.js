// What the widget was asked to do, in order: shown from the switch bar, and
// readable by tests in #host-log.
define(['jquery'], function ($) {
  var entries = [];
  return {
    add: function (name, detail) {
      entries.push({ name: name, detail: detail || '' });
      this.draw();
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
});
