// lib/components/base/confirm: new Confirm({text, accept(), decline()}).
define(['jquery', './modal', './words'], function ($, Modal, words) {
  return function Confirm(params) {
    var modal = new Modal({
      class_name: 'host-confirm ' + (params.class_name || ''),
      init: function ($body) {
        $body.trigger('modal:loaded').empty();
        $('<h2>').text(params.text || params.header_text || '').appendTo($body);
        var $row = $('<p>').appendTo($body);
        button('OK', 'button-input button-input_blue', params.accept);
        button(words('cancel'), 'button-cancel', params.decline);
        $body.trigger('modal:centrify');

        function button(label, names, then) {
          $('<button type="button">').addClass(names).text(label).appendTo($row).on('click', function () {
            modal.destroy();
            if (then) {
              then();
            }
          });
        }
      },
    });
    return modal;
  };
});
