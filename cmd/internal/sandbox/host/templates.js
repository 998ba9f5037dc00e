// render() of widgets: Twig templates by text, by address, or by the name of a
// control of the page (documented: mechanics, script_js).
define(['jquery', 'twigjs'], function ($, Twig) {
  var controls = {}; // the page's own templates by name
  var fetched = {}; // promises of the widget's templates by address

  function control(name, params) {
    if (controls[name] === undefined) {
      return '';
    }
    return controls[name].render(params || {});
  }

  // Documented: include_control('input', {…}) in a widget's template.
  Twig.extendFunction('include_control', control);

  function nameOf(ref) {
    var parts = /^\/tmpl\/controls\/([a-z_]+)\.twig$/.exec(ref || '');
    return parts ? parts[1] : '';
  }

  return {
    // The controls are fetched before the first widget starts, because
    // render({ref}) answers at once.
    ready: function () {
      return $.ajax({ url: '/host/controls.json', dataType: 'json' }).then(function (all) {
        Object.keys(all).forEach(function (name) {
          // Under the vendor's name, so that twig({ref}) finds it as well.
          controls[name] = Twig.twig({ id: '/tmpl/controls/' + name + '.twig', data: all[name] });
        });
      });
    },

    // {ref} and {data} answer the text; {href} fetches a template of the widget
    // and calls `load` with it, or answers a promise of it when `promised`.
    render: function (options, params) {
      if (options.data !== undefined) {
        return Twig.twig({ data: options.data }).render(params || {});
      }
      if (options.ref) {
        return control(nameOf(options.ref), params);
      }
      var base = options.base_path || '';
      var address = base + (base && options.href.charAt(0) !== '/' ? '/' : '') + options.href;
      address += options.v ? '?v=' + encodeURIComponent(options.v) : '';
      fetched[address] = fetched[address] || $.ajax({ url: address, dataType: 'text' }).then(function (source) {
        return Twig.twig({ data: source });
      });
      var loaded = fetched[address].then(function (template) {
        if (options.load) {
          options.load(template);
        }
        return template;
      });
      return options.promised ? loaded : undefined;
    },
  };
});
