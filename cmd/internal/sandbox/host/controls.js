// The behaviour of the standard controls that need one: the select, which is a
// button, a list and a hidden input with the value. `change` comes from the input.
define(['jquery'], function ($) {
  function close() {
    $('.control--select--list:not([hidden])').attr('hidden', 'hidden').closest('.control--select').find('.control--select--button').attr('aria-expanded', 'false');
  }

  function choose($item) {
    var $select = $item.closest('.control--select');
    var value = $item.attr('data-value');
    $select.find('.control--select--list--item').removeClass('control--select--list--item-selected');
    $item.addClass('control--select--list--item-selected');
    $select.find('.control--select--button').attr('data-value', value).find('.control--select--button-inner').text($item.text());
    close();
    $select.find('.control--select--button').trigger('focus');
    $select.find('.control--select--input').val(value).trigger('change');
  }

  function keys(event) {
    var $item = $(event.target).closest('.control--select--list--item');
    if (event.which === 40 || event.which === 38) {
      event.preventDefault();
      (event.which === 40 ? $item.next() : $item.prev()).trigger('focus');
    } else if (event.which === 13 || event.which === 32) {
      event.preventDefault();
      choose($item);
    } else if (event.which === 27) {
      event.stopPropagation();
      close();
    }
  }

  return {
    start: function () {
      $(document)
        .on('click.host-controls', '.control--select--button', function () {
          var $list = $(this).siblings('.control--select--list');
          var opens = $list.is('[hidden]');
          close();
          if (opens) {
            $list.removeAttr('hidden');
            $(this).attr('aria-expanded', 'true');
            $list.find('.control--select--list--item-selected').trigger('focus');
          }
          return false;
        })
        .on('click.host-controls', '.control--select--list--item', function () {
          choose($(this));
          return false;
        })
        .on('keydown.host-controls', '.control--select--list--item', keys)
        .on('click.host-controls', close);
    },
  };
});
