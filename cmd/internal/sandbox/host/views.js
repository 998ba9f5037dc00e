// What each page draws, and how it calls the widget.
define(['jquery', './data', './words', './loader', './places', './card', './settings_modal', './switchbar'], function ($, data, words, loader, places, card, settingsModal, switchbar) {
  function top(parts) {
    var $crumbs = $('<div class="host-crumbs">');
    parts.forEach(function (part, i) {
      if (i > 0) {
        $crumbs.append($('<span class="host-crumbs__sep">').text('/'));
      }
      $crumbs.append(part.path ? $('<a>').attr('href', part.path + location.search).text(part.label) : $('<h1>').text(part.label));
    });
    $('#top_bar').empty().append($crumbs, switchbar());
  }

  function page() {
    return $('#list_page_holder').empty();
  }

  function box(words, detail) {
    var $box = $('<div class="host-box host-box_error" id="host-absent">').appendTo('#list_page_holder');
    $('<p>').text(words).appendTo($box);
    $('<p>').append($('<code>').text(detail)).appendTo($box);
  }

  // absent says why there is no widget. Without a reason its manifest does not
  // want it here: worth saying only where the page is the widget's own.
  function absent(mine) {
    return function (reason) {
      if (reason !== null) {
        box(words('widget_absent'), String(reason));
      } else if (mine) {
        box(words('no_location'), places.locations.join(', ') || '–');
      }
    };
  }

  function workArea() {
    $('<div class="host-work-area">').attr('id', 'work-area-' + data.widget.code).appendTo(page());
  }

  function title(widget) {
    var text = widget.instance.i18n(data.widget.advanced_title || data.widget.name || '');
    return typeof text === 'string' && text ? text : words('advanced');
  }

  return {
    advanced: function () {
      var crumbs = [{ path: '/settings/widgets/', label: words('integrations') }, { label: words('advanced') }];
      top(crumbs);
      workArea();
      loader
        .enter(places.get('advanced'), function (widget) {
          crumbs[1].label = title(widget);
          top(crumbs);
          if (places.locations.length === 0 || places.has('advanced_settings')) {
            loader.call(widget, 'advancedSettings');
          } else {
            absent(true)(null);
          }
        })
        .fail(absent(true));
    },

    menuPage: function (route) {
      top([{ label: route.label }]);
      workArea();
      loader
        .enter(places.get('widget_page'), function (widget) {
          loader.call(widget, 'initMenuPage', route.params);
        })
        .fail(absent(true));
    },

    integrations: function () {
      top([{ label: words('integrations') }]);
      var $card = $('<section class="host-card">').appendTo(page());
      var $logo = $('<div class="host-card__logo">').text(data.widget.code.charAt(0).toUpperCase()).appendTo($card);
      $('<img alt="">')
        .on('load', function () {
          $logo.empty().append(this);
        })
        .attr('src', data.widget.path + '/images/logo_medium.png');
      $('<h2>').text(data.widget.code).appendTo($card);
      var $status = $('<p class="host-status">').text(words(data.widget.status)).appendTo($card);
      var $row = $('<p>').appendTo($card);
      var $settings = $('<button type="button" class="button-input js-host-settings" disabled>').text(words('settings')).appendTo($row);
      if (places.has('advanced_settings')) {
        $('<a class="button-input button-input_blue">').attr('href', data.home + location.search).text(words('advanced')).appendTo($row);
      }
      function ready(widget) {
        $settings.prop('disabled', false).off('click').on('click', function () {
          settingsModal(widget, function () {
            $status.text(words(data.widget.status));
          });
        });
      }
      loader
        .enter(places.get('settings'), function (widget) {
          var name = widget.instance.i18n(data.widget.name || '');
          if (typeof name === 'string' && name) {
            $card.find('h2').text(name);
          }
          ready(widget);
        })
        .fail(absent(false))
        .fail(function (reason) {
          if (reason === null) {
            ready(null);
          }
        });
    },

    leads: function () {
      top([{ label: words('leads') }]);
      var $page = page();
      $.ajax({ url: '/ajax/leads', dataType: 'json' }).then(function (pipeline) {
        var $board = $('<div class="host-board" id="host-board">').appendTo($page);
        pipeline.statuses.forEach(function (stage) {
          var $column = $('<section class="host-column">').css('border-top-color', stage.color).appendTo($board);
          $('<h2>').text(stage.name).appendTo($column);
          $('<p>').text(stage.leads + ' ' + words('deals')).appendTo($column);
          pipeline.cards.forEach(function (deal) {
            if (deal.status_id === stage.id) {
              $('<a class="host-deal">').attr('href', '/leads/detail/' + deal.id + location.search).text(deal.name).appendTo($column);
            }
          });
        });
      });
      loader.enter(places.get('leads'), $.noop).fail(absent(false));
    },

    stats: function () {
      top([{ label: words('stats') }]);
      $('<p class="host-faint">').text(words('nothing_here')).appendTo(page());
      loader.enter(places.get('stats'), $.noop).fail(absent(false));
    },

    // The card is drawn before the widget starts: it renders into its column.
    card: function (route) {
      top([{ path: '/leads/', label: words('leads') }, { label: words('card') }]);
      var $page = page();
      var still = location.pathname;
      $.ajax({ url: '/ajax/leads/' + (route.id || 1), dataType: 'json' }).then(function (deal) {
        if (location.pathname !== still) {
          return; // left meanwhile
        }
        card.show($page, deal);
        loader.enter(places.get('card'), $.noop).fail(absent(false));
      }, function () {
        $('<p class="host-faint">').text('404').appendTo($page);
      });
    },
  };
});
