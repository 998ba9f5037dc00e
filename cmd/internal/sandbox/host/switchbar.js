// The sandbox's own bar at the top right: language, theme, user, area, trouble,
// and what the widget was asked to do. Choices of the look are links, so that an
// address says it all; trouble belongs to the account and is told to the server.
define(['jquery', './data', './words', './log', './routes'], function ($, data, words, log, routes) {
  function address(name, value) {
    var query = new URLSearchParams(location.search);
    query.set(name, value);
    return location.pathname + '?' + query.toString();
  }

  function group(label, name, now, options) {
    var $group = $('<div class="host-switch" role="group">').attr('aria-label', label);
    options.forEach(function (option) {
      $('<a>')
        .attr({
          href: address(name, option.value),
          title: option.title || null,
          'aria-current': String(option.value) === String(now) ? 'true' : null,
          'data-switch': name + '-' + option.value,
        })
        .text(option.label)
        .appendTo($group);
    });
    return $group;
  }

  function select(label, name, now, options, change) {
    var $select = $('<select class="host-select">').attr({ 'aria-label': label, title: label, 'data-switch': name }).on('change', function () {
      change($(this).val());
    });
    options.forEach(function (option) {
      $('<option>').attr('value', option.value).text(option.label).prop('selected', option.value === now).appendTo($select);
    });
    return $select;
  }

  function areas() {
    return select(words('area'), 'area', location.pathname, routes.list().map(function (route) {
      return { value: route.path, label: route.label };
    }), function (path) {
      $(document).trigger('host:go', [path + location.search]);
    });
  }

  function scenes() {
    return select(words('scene'), 'scene', data.scene, data.scenes.map(function (scene) {
      return { value: scene.name, label: scene[data.lang] || scene.en };
    }), function (name) {
      $.ajax({ url: '/sandbox/scene', method: 'POST', contentType: 'application/json', data: JSON.stringify({ name: name }) }).then(function () {
        data.scene = name;
        log.add('scene', name);
        $('.host-switches').toggleClass('host-switches_trouble', name !== 'fine');
      });
    });
  }

  return function switchbar() {
    var $bar = $('<div class="host-switches">').toggleClass('host-switches_trouble', data.scene !== 'fine');
    $bar.append(
      areas(),
      group(words('language'), 'lang', data.lang, data.langs.map(function (lang) {
        return { value: lang, label: lang.toUpperCase() };
      })),
      group(words('theme'), 'theme', data.theme, [
        { value: 'light', label: words('light') },
        { value: 'dark', label: words('dark') },
      ]),
      group(words('user'), 'user', data.user.id, data.users.map(function (user) {
        return { value: user.id, label: user.name.split(' ')[0] + (user.is_admin ? ' ★' : ''), title: user.name + (user.is_admin ? ', ' + words('admin') : '') };
      })),
      scenes()
    );
    $bar.append($('<details class="host-log">').append($('<summary>').text(words('log')), $('<ol id="host-log">')));
    setTimeout(log.draw, 0);
    return $bar;
  };
});
