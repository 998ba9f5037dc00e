// The fields of the settings modal, by the types of the manifest: text, pass,
// users, users_lp, custom (documented: fields, custom_settings).
define(['jquery', './data'], function ($, data) {
  function plain(name, id, type, value) {
    return $('<input class="widget_settings_block__controls__ text-input">').attr({ id: id, name: name, type: type, autocomplete: 'off' }).val(value);
  }

  // A field of users holds an object by the user's id, as JSON text.
  function ofUsers(name, id, field, value) {
    var $block = $('<div class="widget_settings_block__users">').attr({ id: id, 'data-users': name });
    var given = {};
    try {
      given = JSON.parse(value || '{}') || {};
    } catch {
      given = {}; // what was saved under another type
    }
    data.users.forEach(function (user) {
      var $row = $('<p class="widget_settings_block__user">').append($('<span>').text(user.name + ' ')).appendTo($block);
      var now = given[user.id] || '';
      if (field.type === 'users_lp') {
        $row.append(one(user.id, 'login', now.login, 'text'), one(user.id, 'password', now.password, 'password'));
      } else {
        $row.append(one(user.id, '', now, 'text'));
      }
    });
    return $block;

    function one(user, part, text, type) {
      return $('<input class="text-input">').attr({ 'data-user': user, 'data-part': part, type: type, 'aria-label': part || name, autocomplete: 'off' }).val(text || '');
    }
  }

  function readUsers($block) {
    var out = {};
    $block.find('[data-user]').each(function () {
      var $input = $(this);
      var user = $input.attr('data-user');
      if (!$input.attr('data-part')) {
        out[user] = $input.val();
        return;
      }
      out[user] = out[user] || {};
      out[user][$input.attr('data-part')] = $input.val();
    });
    return out;
  }

  return {
    draw: function (name, field, id, value) {
      if (field.type === 'users' || field.type === 'users_lp') {
        return ofUsers(name, id, field, value);
      }
      if (field.type === 'custom') {
        // Documented ids: the widget draws into one, and writes into the other.
        return $('<div class="widget_settings_block__custom">').attr('id', data.widget.code + '_custom_content').add(
          plain(name, data.widget.code + '_custom', 'hidden', value)
        );
      }
      return plain(name, id, field.type === 'pass' ? 'password' : 'text', value);
    },

    // read answers texts: what onSave gets, and what is kept.
    read: function ($body) {
      var fields = {};
      $body.find('.widget_settings_block__fields [name]').each(function () {
        fields[this.name] = $(this).val();
      });
      $body.find('[data-users]').each(function () {
        fields[$(this).attr('data-users')] = JSON.stringify(readUsers($(this)));
      });
      return fields;
    },
  };
});
