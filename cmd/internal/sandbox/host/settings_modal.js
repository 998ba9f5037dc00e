// The settings of a widget in its modal: fields from the manifest, the widget's
// settings($modal), and at the bottom Install or Save with onSave, or Switch off
// with onSave and then destroy (documented: settings, script_js).
define(['jquery', './data', './words', './modal', './loader', './settings_fields', './notifications', './app', './log'], function ($, data, words, Modal, loader, settingsFields, notifications, app, log) {
  function label(widget, key, otherwise) {
    var text = widget ? widget.instance.i18n(key || '') : '';
    return typeof text === 'string' && text ? text : otherwise;
  }

  function draw(widget, $body) {
    var $block = $('<div class="widget_settings_block">');
    var $fields = $('<div class="widget_settings_block__fields">').appendTo($block);
    $.each(data.widget.fields || {}, function (name, field) {
      var id = 'host-field-' + name;
      var $item = $('<div class="widget_settings_block__item_field">').appendTo($fields);
      $('<label class="widget_settings_block__title_field">').attr('for', id).text(label(widget, field.name, name) + (field.required ? ' *' : '')).appendTo($item);
      $item.append(settingsFields.draw(name, field, id, data.widget.settings[name] || ''));
    });
    var $buttons = $('<p class="widget_settings_block__buttons">').appendTo($block);
    if (data.widget.status === 'install') {
      $('<button type="button" class="button-input button-input_blue js-widget-install">').text(words('put_in')).appendTo($buttons);
    } else {
      $('<button type="button" class="button-input button-input_blue js-widget-save">').text(words('save')).appendTo($buttons);
      $('<button type="button" class="button-cancel js-widget-uninstall">').text(words('off')).appendTo($buttons);
    }
    $body.trigger('modal:loaded').empty().append($('<h2>').text(label(widget, data.widget.name, data.widget.code)), $block).trigger('modal:centrify');
  }

  function refuse(reason) {
    notifications.show_message_error({ header: words('settings'), text: reason });
  }

  function keep(fields, active) {
    return $.ajax({
      url: '/ajax/widgets/edit',
      method: 'POST',
      contentType: 'application/json',
      dataType: 'json',
      data: JSON.stringify({ settings: fields, active: active ? 'Y' : 'N' }),
    });
  }

  // widget is null when its script is not loaded on this page: then the fields
  // are all there is. changed() is called when its status has become another.
  return function open(widget, changed) {
    var modal = new Modal({
      class_name: data.widget.code + ' widget-settings__modal',
      init: function ($body) {
        draw(widget, $body);
      },
    });

    function lacks(fields) {
      return Object.keys(data.widget.fields || {}).some(function (name) {
        return data.widget.fields[name].required && !fields[name];
      });
    }

    function save(active) {
      var fields = settingsFields.read(modal.$body);
      if (active && lacks(fields)) {
        refuse(words('required'));
        return;
      }
      var before = data.widget.status;
      $.when(widget ? loader.save(widget, active, fields) : true).then(
        function () {
          keep(fields, active).then(
            function (answer) {
              if (answer.hook || answer.hook_error) {
                log.add(active ? 'install hook' : 'uninstall hook', answer.hook_error || String(answer.hook));
              }
              done(active, before, fields);
            },
            function () {
              refuse(app.constant('user_rights').is_admin ? words('refused') : words('nobody'));
            }
          );
        },
        function () {
          refuse(words('refused'));
        }
      );
    }

    function done(active, before, fields) {
      data.widget.settings = fields;
      data.widget.status = active ? 'installed' : 'install';
      if (widget) {
        widget.instance.set_settings(fields);
        if (!active) {
          loader.off(widget);
        } else if (before === 'install') {
          loader.call(widget, 'onInstall'); // documented: once, at the installation
        }
      }
      notifications.show_message({ header: words('settings'), text: words('saved') });
      modal.destroy();
      changed();
    }

    modal.$body.on('click', '.js-widget-save, .js-widget-install', function () {
      save(true);
    });
    modal.$body.on('click', '.js-widget-uninstall', function () {
      save(false);
    });
    if (widget) {
      loader.call(widget, 'settings', modal.$el, {});
    }
  };
});
