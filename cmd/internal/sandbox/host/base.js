// What a widget instance can do. The methods stand on the widget's prototype
// before its constructor runs; settings, params and langs come afterwards, as
// on the vendor's page, so a constructor that reads them finds nothing.
define(['jquery', 'data', 'ajax', 'templates'], function ($, data, ajax, templates) {
  return function base(attached) {
    return {
      system: function () {
        return {
          area: data.area,
          amouser_id: data.user.id,
          amouser: data.user.name,
          subdomain: data.account.subdomain,
          domain: data.account.domain,
          server: data.account.domain,
        };
      },
      get_settings: function () {
        return $.extend({}, attached.settings);
      },
      set_settings: function (settings) {
        attached.settings = $.extend({}, attached.settings, settings);
      },
      get_version: function () {
        return data.widget.version;
      },
      get_install_status: function () {
        return data.widget.status;
      },
      // i18n('a.b') or i18n('a'): a text or a branch of the language file.
      i18n: function (key) {
        return String(key).split('.').reduce(function (node, name) {
          return node && typeof node === 'object' && Object.prototype.hasOwnProperty.call(node, name) ? node[name] : undefined;
        }, this.langs || {});
      },
      render: function (options, params) {
        return templates.render(options, params);
      },
      // On cards the result stands in the widget's panel; pages without a card
      // have no panel, so it is only answered.
      render_template: function (options) {
        return templates.render({ data: options.body || options.render || '' }, options);
      },
      crm_post: ajax.post,
      $authorizedAjax: ajax.authorized,
    };
  };
});
