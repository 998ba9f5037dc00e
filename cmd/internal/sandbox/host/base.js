// What a widget instance can do. The methods stand on the widget's prototype
// before its constructor runs; settings, params and langs come afterwards, as
// on the vendor's page, so a constructor that reads them finds nothing.
define(['jquery', './data', './ajax', './templates', './card', './modal', './log'], function ($, data, ajax, templates, card, Modal, log) {
  // absent answers nothing, and says that the sandbox does not carry it out.
  function absent(name, answer) {
    return function () {
      log.add('not simulated', name);
      return answer;
    };
  }

  return function base(attached) {
    return {
      system: function () {
        return {
          area: data.place ? data.place.area : '',
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
      set_lang: function (langs) {
        this.langs = langs;
      },
      get_version: function () {
        return data.widget.version;
      },
      get_install_status: function () {
        return data.widget.status;
      },
      get_accounts_current: function () {
        return $.extend({ users: data.users, language: data.lang, widget: attached.settings }, data.account);
      },
      get_current_card_contacts_data: function () {
        return Promise.resolve([]); // the account has no contacts
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
      // The block of the right column: `body` as it is, then `render` as a
      // template (documented: card). Where there is no column it answers false.
      render_template: function (options, params) {
        var given = options || {};
        var html = (given.body || '') + (given.render ? templates.render({ data: given.render }, params) : '');
        return card.panel(given.caption, html);
      },
      crm_post: ajax.post,
      $authorizedAjax: ajax.authorized,
      helpers: { Modal: Modal },
      ns: '.widget:' + data.widget.code, // for events on document; the page takes these off itself

      list_selected: function () {
        return false; // documented for lists, which the sandbox has none of
      },
      add_action: absent('add_action'),
      add_source: absent('add_source'),
      widgetsOverlay: absent('widgetsOverlay'),
      listenSocketChannel: absent('listenSocketChannel', $.noop),
    };
  };
});
