// The settings of a widget in its modal: fields from the manifest, the widget's
// settings($modal), Save with onSave at the bottom.
define(['jquery', 'data', 'text', 'modal', 'loader', 'notifications', 'app'], function ($, data, text, Modal, loader, notifications, app) {
  function label(widget, field, name) {
    var words = widget.instance.i18n(field.name || '');
    return typeof words === 'string' && words ? words : name;
  }

  function draw(widget, $body) {
    var $block = $('<div class="widget_settings_block">');
    var $fields = $('<div class="widget_settings_block__fields">').appendTo($block);
    var fields = data.widget.fields || {};
    Object.keys(fields).forEach(function (name) {
      var field = fields[name];
      var id = 'host-field-' + name;
      var $item = $('<div class="widget_settings_block__item_field">').appendTo($fields);
      $('<label class="widget_settings_block__title_field">').attr('for', id).text(label(widget, field, name) + (field.required ? ' *' : '')).appendTo($item);
      if (field.type === 'custom') {
        $('<div class="widget_settings_block__custom">').attr('id', id).appendTo($item);
      }
      $('<input class="widget_settings_block__controls__ text-input">')
        .attr({ id: field.type === 'custom' ? null : id, name: name, type: field.type === 'pass' ? 'password' : field.type === 'custom' ? 'hidden' : 'text' })
        .val(data.widget.settings[name] || '')
        .appendTo($item);
    });
    $block.append(
      $('<p class="widget_settings_block__buttons">').append(
        $('<button type="button" class="button-input button-input_blue js-widget-save">').text(text('save')),
        $('<button type="button" class="button-cancel js-widget-uninstall">').text(text('off'))
      )
    );
    $body.trigger('modal:loaded').empty().append($('<h2>').text(label(widget, { name: data.widget.name }, data.widget.code)), $block).trigger('modal:centrify');
  }

  function read($body) {
    var fields = {};
    $body.find('.widget_settings_block__fields [name]').each(function () {
      fields[this.name] = $(this).val();
    });
    return fields;
  }

  return function open(widget) {
    var modal = new Modal({
      class_name: data.widget.code + ' widget-settings__modal',
      init: function ($body) {
        draw(widget, $body);
      },
    });

    function keep(active) {
      var fields = read(modal.$body);
      var lacking = Object.keys(data.widget.fields || {}).filter(function (name) {
        return data.widget.fields[name].required && !fields[name];
      });
      if (active && lacking.length) {
        notifications.show_message_error({ header: text('settings'), text: text('required') });
        return;
      }
      loader
        .save(widget, active, fields)
        .then(function () {
          return $.ajax({ url: '/ajax/widgets/edit', method: 'POST', contentType: 'application/json', data: JSON.stringify({ settings: fields }) });
        })
        .then(
          function () {
            data.widget.settings = fields;
            widget.instance.set_settings(fields);
            notifications.show_message({ header: text('settings'), text: text('saved') });
            modal.destroy();
          },
          function () {
            notifications.show_message_error({
              header: text('settings'),
              text: app.constant('user_rights').is_admin ? text('refused') : text('nobody'),
            });
          }
        );
    }

    modal.$body.on('click', '.js-widget-save', function () {
      keep(true);
    });
    modal.$body.on('click', '.js-widget-uninstall', function () {
      keep(false);
    });
    loader.call(widget, 'settings', modal.$el);
  };
});
