// APP.notifications: messages at the lower left, as text.
define(['jquery'], function ($) {
  function show(kind, params) {
    var $message = $('<div class="host-note">').addClass('host-note_' + kind);
    $('<b>').text(params.header || '').appendTo($message);
    $('<div>').text(params.text || '').appendTo($message);
    var $close = $('<button type="button" class="host-note__close" aria-label="×">×</button>').appendTo($message);
    $('#notifications').append($message);
    var timer = setTimeout(remove, 8000);
    function remove() {
      clearTimeout(timer);
      $message.remove();
    }
    $close.on('click', remove);
  }
  return {
    show_message: function (params) {
      show('plain', params || {});
    },
    show_message_error: function (params) {
      show('error', params || {});
    },
  };
});
