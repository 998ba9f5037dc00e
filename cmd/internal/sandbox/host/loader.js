// The life of a widget, in the order that was observed on the vendor's page:
// script and language file, constructor, settings and langs, render, init,
// bind_actions, the page's callback; destroy on leaving for all but init_once
// widgets; render and the page's callback only when a live instance is met again.
define(['jquery', './data', './base', './places', './log'], function ($, data, base, places, log) {
  var live = null; // {instance, failed}
  var destroyed = false; // live was left
  var shown = false; // the widget lives on the page that is open
  var visit = 0; // a page that was left no longer calls the widget

  function drop(reason) {
    log.add('dropped', reason);
    return $.Deferred().reject(reason);
  }

  function load() {
    var path = data.widget.path;
    var version = encodeURIComponent(data.widget.version || '');
    var script = $.Deferred();
    requirejs([path + '/script.js?v=' + version], script.resolve, function (error) {
      script.reject('script.js: ' + error.message);
    });
    var langs = $.ajax({ url: path + '/i18n/' + data.lang + '.json?v=' + version, dataType: 'json' }).then(null, function () {
      return $.Deferred().reject('i18n/' + data.lang + '.json cannot be read');
    });
    return $.when(script, langs.then(function (texts) { return texts; }));
  }

  function create(Widget, langs) {
    if (typeof Widget !== 'function') {
      return drop('script.js defines no constructor');
    }
    var attached = { settings: {} };
    var methods = base(attached);
    Object.keys(methods).forEach(function (name) {
      if (!(name in Widget.prototype)) {
        Object.defineProperty(Widget.prototype, name, { value: methods[name], configurable: true, writable: true });
      }
    });
    var instance;
    try {
      log.add('constructor');
      instance = new Widget();
    } catch (error) {
      return drop('constructor: ' + error);
    }
    instance.params = {
      path: data.widget.path,
      images_path: data.widget.path + '/images',
      version: data.widget.version,
      widget_code: data.widget.code,
      oauth_client_uuid: data.widget.client,
      status: data.widget.status,
      id: 1,
      active: 'Y',
    };
    instance.langs = langs;
    instance.set_settings($.extend({ widget_code: data.widget.code, widget_active: 'Y', path: data.widget.path }, data.widget.settings));
    log.add('settings and langs attached');
    var callbacks = instance.callbacks || {};
    var missing = ['render', 'init', 'bind_actions'].filter(function (name) {
      return typeof callbacks[name] !== 'function';
    });
    return missing.length ? drop(missing.join(', ') + ' must be functions') : { instance: instance, failed: false };
  }

  // call runs one callback. An exception ends the widget: a dummy that answers
  // nothing takes its place.
  function call(widget, name, argument, context) {
    var callback = widget.instance.callbacks[name];
    if (widget.failed || typeof callback !== 'function') {
      return undefined;
    }
    log.add(name);
    try {
      return argument === undefined ? callback.call(widget.instance) : callback.call(widget.instance, argument, context);
    } catch (error) {
      widget.failed = true;
      log.add('exception', name + ': ' + (error && error.stack ? error.stack : error));
      return undefined;
    }
  }

  function announce() {
    $(document).trigger('widget:' + data.widget.code + ':loaded');
  }

  // activate: render, init, bind_actions; or with a promise from render:
  // render, bind_actions, init. A falsy render leaves init out.
  function activate(widget, then) {
    var rendered = call(widget, 'render');
    if (rendered && typeof rendered.then === 'function') {
      call(widget, 'bind_actions');
      rendered.then(
        function () {
          announce();
          call(widget, 'init');
          then(widget);
        },
        function (error) {
          log.add('render refused', String(error));
        }
      );
      return;
    }
    if (rendered) {
      announce();
      call(widget, 'init');
    }
    call(widget, 'bind_actions');
    then(widget);
  }

  return {
    // enter shows the widgets of a place; page(widget) calls the page's own
    // callback. Answers a promise that is refused when the widget is absent: with
    // null when its manifest has no location for this place.
    enter: function (place, page) {
      data.place = place;
      $(document).trigger('page:changed'); // documented: init_once widgets listen to it
      var now = ++visit;
      if (data.problem) {
        return $.Deferred().reject(data.problem);
      }
      if (!places.loads(place)) {
        return $.Deferred().reject(null);
      }
      shown = true;
      var current = function (widget) {
        if (now === visit) {
          page(widget);
        }
      };
      // A live instance gets render and the page's callback only (observed). One
      // that was destroyed gets init and bind_actions again (documented: areas,
      // init_once); `?revisit=live` treats it as live, `fresh` builds a new one:
      // nobody says which instance the vendor's page takes.
      if (live && destroyed && (data.revisit === 'again' || data.widget.init_once)) {
        destroyed = false;
        activate(live, current);
        return $.Deferred().resolve(live).promise();
      }
      if (live) {
        call(live, 'render');
        current(live);
        return $.Deferred().resolve(live).promise();
      }
      // A page that was left while the script came is not touched any more:
      // nothing is made for it, and nothing is said.
      var still = function (then) {
        return function (first, second) {
          return now === visit ? then(first, second) : $.Deferred();
        };
      };
      return load().then(still(create), still(drop)).then(still(function (widget) {
        live = widget;
        activate(widget, current);
        return widget;
      }));
    },

    leave: function () {
      visit++;
      var here = shown;
      shown = false;
      if (!live || !here) {
        return;
      }
      if (!data.widget.init_once) {
        call(live, 'destroy');
        $(document).off('.widget:' + data.widget.code);
        destroyed = true;
        if (data.revisit === 'fresh') {
          live = null;
        }
      }
    },

    call: call,

    // off is what follows onSave when the widget is switched off, whatever
    // init_once says (documented: script_js).
    off: function (widget) {
      call(widget, 'destroy');
      $(document).off('.widget:' + data.widget.code);
      destroyed = true;
      shown = false;
    },

    // save asks onSave, which answers true or a promise; it also fires when
    // the widget is switched off.
    save: function (widget, active, fields) {
      if (typeof widget.instance.callbacks.onSave !== 'function') {
        return $.Deferred().resolve(true).promise();
      }
      return $.when(call(widget, 'onSave', { active: active ? 'Y' : 'N', fields: fields })).then(function (answer) {
        return answer === false || answer === undefined ? $.Deferred().reject('onSave') : true;
      });
    },
  };
});
