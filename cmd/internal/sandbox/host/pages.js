// The way between the account's pages. Going from one to another leaves the
// widget's page without a reload, as amoCRM does.
define(['jquery', './data', './loader', './templates', './controls', './routes', './menu', './views', './card', './watch'], function ($, data, loader, templates, controls, routes, menu, views, card, watch) {
  function show(path) {
    var route = routes.find(path) || routes.find(data.home);
    menu(path);
    views[route.view](route);
    $('#list_page_holder').trigger('focus');
  }

  function leave() {
    loader.leave();
    card.close();
  }

  function go(address) {
    leave();
    history.pushState(null, '', address);
    show(location.pathname);
  }

  return {
    start: function () {
      $(document).on('click.host-pages', 'a', function (event) {
        var inside = this.origin === location.origin && routes.find(this.pathname) && !this.target;
        if (inside && this.search === location.search && event.which === 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.isDefaultPrevented()) {
          event.preventDefault();
          go(this.href);
        }
      });
      $(document).on('host:go', function (event, address) {
        go(address);
      });
      $(window).on('popstate', function () {
        leave();
        show(location.pathname);
      });
      controls.start();
      templates.ready().always(function () {
        show(location.pathname);
        if (data.watch) {
          watch.start();
        }
      });
    },
  };
});
