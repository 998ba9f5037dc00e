// The account's pages and the way between them. Going from one to another
// leaves the widget's page without a reload, as amoCRM does.
define(['jquery', 'data', 'text', 'loader', 'switchbar', 'templates', 'settings_modal'], function ($, data, text, loader, switchbar, templates, settingsModal) {
  var routes = {};
  routes[data.home] = advanced;
  routes['/settings/widgets/'] = integrations;
  routes['/leads/'] = leads;

  var menu = [
    { path: '/leads/', label: 'leads', icon: 'M4 5h16v4H4zm0 6h10v4H4zm0 6h6v3H4z' },
    { path: '/settings/widgets/', label: 'integrations', icon: 'M10 3h4v4h6v6h-4v4h4v4H4V7h6z' },
    { path: data.home, label: 'widget', icon: 'M4 6h9v3H4zm0 9h4v3H4zm11-11h3v7h-3zm-5 9h3v7h-3zm5 2h5v3h-5z' },
  ];

  function drawMenu(path) {
    var $menu = $('#left_menu').empty();
    $('<div class="host-logo" aria-hidden="true">').text('a').appendTo($menu);
    menu.forEach(function (item) {
      var $link = $('<a class="host-menu">')
        .attr({ href: item.path + location.search, 'aria-current': item.path === path ? 'page' : null, 'data-page': item.label })
        .appendTo($menu);
      $link.append($('<svg viewBox="0 0 24 24" aria-hidden="true"><path></path></svg>'));
      $link.find('path').attr('d', item.icon);
      $link.append($('<span>').text(text(item.label)));
    });
  }

  function drawTop(parts) {
    var $crumbs = $('<div class="host-crumbs">');
    parts.forEach(function (part, i) {
      if (i > 0) {
        $crumbs.append($('<span class="host-crumbs__sep">').text('/'));
      }
      $crumbs.append(part.path ? $('<a>').attr('href', part.path + location.search).text(part.label) : $('<h1>').text(part.label));
    });
    $('#top_bar').empty().append($crumbs, switchbar());
  }

  function widgetTitle(widget) {
    var key = data.widget.advanced_title || data.widget.name;
    var title = widget && key ? widget.instance.i18n(key) : '';
    return typeof title === 'string' && title ? title : text('advanced');
  }

  function absent(reason) {
    var $box = $('<div class="host-box host-box_error" id="host-absent">').appendTo('#list_page_holder');
    $('<p>').text(text('widget_absent')).appendTo($box);
    $('<p>').append($('<code>').text(data.problem || String(reason))).appendTo($box);
  }

  function advanced() {
    var crumbs = [{ path: '/settings/widgets/', label: text('integrations') }, { label: text('advanced') }];
    drawTop(crumbs);
    $('#list_page_holder').empty().append($('<div class="host-work-area">').attr('id', 'work-area-' + data.widget.code));
    if (data.problem) {
      absent(data.problem);
      return;
    }
    loader
      .enter('advanced_settings', function (widget) {
        crumbs[1].label = widgetTitle(widget);
        drawTop(crumbs);
        loader.call(widget, 'advancedSettings');
      })
      .fail(absent);
  }

  function integrations() {
    drawTop([{ label: text('integrations') }]);
    var $page = $('#list_page_holder').empty();
    var $card = $('<section class="host-card">').appendTo($page);
    var $logo = $('<div class="host-card__logo">').text(data.widget.code.charAt(0).toUpperCase()).appendTo($card);
    $('<img alt="">')
      .on('load', function () {
        $logo.empty().append(this);
      })
      .attr('src', data.widget.path + '/images/logo_medium.png');
    $('<h2>').text(data.widget.code).appendTo($card);
    $('<p class="host-status">').text(text(data.widget.status)).appendTo($card);
    var $row = $('<p>').appendTo($card);
    var $settings = $('<button type="button" class="button-input js-host-settings" disabled>').text(text('settings')).appendTo($row);
    $('<a class="button-input button-input_blue">').attr('href', data.home + location.search).text(text('advanced')).appendTo($row);
    if (data.problem) {
      absent(data.problem);
      return;
    }
    loader
      .enter('settings', function (widget) {
        var name = widget.instance.i18n(data.widget.name);
        if (typeof name === 'string' && name) {
          $card.find('h2').text(name);
        }
        $settings.prop('disabled', false).on('click', function () {
          settingsModal(widget);
        });
      })
      .fail(absent);
  }

  function leads() {
    drawTop([{ label: text('leads') }]);
    var $page = $('#list_page_holder').empty();
    $.ajax({ url: '/ajax/leads', dataType: 'json' }).then(function (pipeline) {
      var $board = $('<div class="host-board" id="host-board">').appendTo($page);
      pipeline.statuses.forEach(function (stage) {
        var $column = $('<section class="host-column">').css('border-top-color', stage.color).appendTo($board);
        $('<h2>').text(stage.name).appendTo($column);
        $('<p>').text(stage.leads + ' ' + text('deals')).appendTo($column);
      });
    });
  }

  function show(path) {
    drawMenu(path);
    (routes[path] || routes[data.home])();
    $('#list_page_holder').trigger('focus');
  }

  function go(address) {
    loader.leave();
    history.pushState(null, '', address);
    show(location.pathname);
  }

  return {
    start: function () {
      $(document).on('click', 'a', function (event) {
        var inside = this.origin === location.origin && routes[this.pathname] && !this.target;
        if (inside && this.search === location.search && event.which === 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
          event.preventDefault();
          go(this.href);
        }
      });
      $(window).on('popstate', function () {
        loader.leave();
        show(location.pathname);
      });
      templates.ready().always(function () {
        show(location.pathname);
      });
    },
  };
});
