// render() of widgets: Twig templates by text, by address, or by the name of a
// control of the page.
define(['jquery', 'twigjs'], function ($, Twig) {
  var controls = {}; // text of the page's own templates by name

  function compile(source, params) {
    return Twig.twig({ data: source, autoescape: false }).render(params || {});
  }

  return {
    // The controls are fetched before the first widget starts, because
    // render({ref}) answers at once.
    ready: function () {
      return $.when.apply($, ['button', 'input', 'textarea', 'checkbox'].map(function (name) {
        return $.ajax({ url: '/host/controls/' + name + '.twig', dataType: 'text' }).then(function (source) {
          controls['/tmpl/controls/' + name + '.twig'] = source;
        });
      }));
    },

    // {ref} and {data} answer the text; {href} fetches a template of the
    // widget and calls `load` with it.
    render: function (options, params) {
      if (options.data !== undefined) {
        return compile(options.data, params);
      }
      if (options.ref) {
        return controls[options.ref] === undefined ? '' : compile(controls[options.ref], params);
      }
      var address = (options.base_path || '') + options.href + (options.v ? '?v=' + encodeURIComponent(options.v) : '');
      $.ajax({ url: address, dataType: 'text' }).then(function (source) {
        if (options.load) {
          options.load(Twig.twig({ data: source }));
        }
      });
      return undefined;
    },
  };
});
