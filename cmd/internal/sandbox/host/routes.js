// Which address is which page, and what the left menu and the switch bar list.
define(['./data', './words', './places'], function (data, words, places) {
  var code = data.widget.code;
  var firstCard = '/leads/detail/1';

  function widgetPage(item, sub) {
    return '/widget_page/' + code + '/' + item.location + '/' + item.code + (sub ? '/' + sub.code : '');
  }

  // What initMenuPage is told: item_code only in the widget's own entries
  // (documented: left_menu).
  function menuPage(item, sub) {
    var params = { location: item.location };
    if (item.location === 'widget_page') {
      params.item_code = item.code;
    }
    if (sub) {
      params.subitem_code = sub.code;
    }
    return { path: widgetPage(item, sub), label: sub ? sub.title : item.title, view: 'menuPage', params: params };
  }

  var fixed = [
    { path: '/leads/', label: words('leads'), view: 'leads', menu: 'leads', icon: 'M4 5h16v4H4zm0 6h10v4H4zm0 6h6v3H4z' },
    { path: firstCard, label: words('card'), view: 'card' },
    { path: '/stats/', label: words('stats'), view: 'stats', menu: 'stats', icon: 'M4 20V10h4v10zm6 0V4h4v16zm6 0v-7h4v7z' },
    { path: '/settings/widgets/', label: words('integrations'), view: 'integrations', menu: 'integrations', icon: 'M10 3h4v4h6v6h-4v4h4v4H4V7h6z' },
    { path: data.home, label: words('advanced'), view: 'advanced', menu: 'widget', icon: 'M4 6h9v3H4zm0 9h4v3H4zm11-11h3v7h-3zm-5 9h3v7h-3zm5 2h5v3h-5z' },
  ];

  function list() {
    var all = fixed.slice();
    (data.menu || []).forEach(function (item) {
      // An entry in stats or settings is only its sub-entries.
      if (item.location === 'widget_page') {
        all.push(menuPage(item));
      }
      (item.items || []).forEach(function (sub) {
        all.push(menuPage(item, sub));
      });
    });
    return all;
  }

  return {
    list: list,
    menuPage: menuPage,
    // find is the page of an address; a deal's own address is the card.
    find: function (path) {
      var found = list().filter(function (route) {
        return route.path === path;
      })[0];
      var deal = /^\/leads\/detail\/(\d+)$/.exec(path);
      if (!found && deal) {
        found = { path: path, label: words('card'), view: 'card' };
      }
      return found && deal ? { path: path, label: found.label, view: 'card', id: deal[1] } : found;
    },
    fixed: function () {
      var hidden = { leads: 'leads', stats: 'stats' };
      return fixed.filter(function (route) {
        if (route.menu === 'widget' && places.locations.length && !places.has('advanced_settings')) {
          return false;
        }
        return route.menu && (data.hidden || []).indexOf(hidden[route.menu]) < 0;
      });
    },
  };
});
