// The left menu: the account's pages, and the entries that the widget adds,
// after the section that its manifest names or at the end (documented: left_menu).
define(['jquery', './data', './words', './routes'], function ($, data, words, routes) {
  var after = { leads: 'leads', stats: 'stats', settings: 'widget' };

  function link(item, path) {
    var $link = $('<a class="host-menu">').attr({ href: item.path + location.search, 'aria-current': item.path === path ? 'page' : null, 'data-page': item.menu || item.code });
    if (item.image) {
      $link.append($('<img class="host-menu__icon" alt="">').attr('src', data.widget.path + '/' + item.image.replace(/^\/+/, '')));
    } else {
      $link.append($('<svg viewBox="0 0 24 24" aria-hidden="true"><path></path></svg>'));
      $link.find('path').attr('d', item.icon || 'M5 5h14v14H5z');
    }
    return $link.append($('<span>').text(item.menu === 'widget' ? words('widget') : item.label));
  }

  function own(item, path) {
    var page = routes.menuPage(item);
    var $links = item.location === 'widget_page' ? link({ path: page.path, label: page.label, code: item.code, image: item.icon }, path) : $();
    (item.items || []).forEach(function (sub) {
      var subpage = routes.menuPage(item, sub);
      $links = $links.add($('<a class="host-menu host-menu_sub">').attr({ href: subpage.path + location.search, 'aria-current': subpage.path === path ? 'page' : null, 'data-page': sub.code }).text(sub.title));
    });
    return $links;
  }

  return function menu(path) {
    var $menu = $('#left_menu').empty();
    $('<div class="host-logo" aria-hidden="true">').text('a').appendTo($menu);
    var waiting = (data.menu || []).slice();
    routes.fixed().forEach(function (item) {
      $menu.append(link(item, path));
      waiting = waiting.filter(function (entry) {
        var place = entry.location === 'widget_page' ? after[entry.after] : after[entry.location];
        if (place !== item.menu) {
          return true;
        }
        $menu.append(own(entry, path));
        return false;
      });
    });
    waiting.forEach(function (entry) {
      $menu.append(own(entry, path));
    });
  };
});
