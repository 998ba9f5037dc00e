// The sandbox's own bar at the top right: language, theme, user, and what the
// widget was asked to do. Each choice is a link, so that an address says it all.
define(['jquery', 'data', 'text', 'log'], function ($, data, text, log) {
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

  return function switchbar() {
    var $bar = $('<div class="host-switches">');
    $bar.append(
      group(text('language'), 'lang', data.lang, [
        { value: 'en', label: 'EN' },
        { value: 'ru', label: 'RU' },
      ]),
      group(text('theme'), 'theme', data.theme, [
        { value: 'light', label: text('light') },
        { value: 'dark', label: text('dark') },
      ]),
      group(text('user'), 'user', data.user.id, data.users.map(function (user) {
        return { value: user.id, label: user.name.split(' ')[0] + (user.is_admin ? ' ★' : ''), title: user.name + (user.is_admin ? ', ' + text('admin') : '') };
      }))
    );
    var $log = $('<details class="host-log">').append($('<summary>').text(text('log')), $('<ol id="host-log">'));
    $bar.append($log);
    setTimeout(function () {
      log.draw();
    }, 0);
    return $bar;
  };
});
