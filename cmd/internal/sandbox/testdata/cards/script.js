// A widget of the card's right column and of the left menu, in the shapes that
// the vendor's documents and public widgets have.
define(['jquery', 'underscore', 'backbone', 'moment', 'json!./manifest.json', './js/counter.js', 'es6promise', 'twigjs'], function ($, _, Backbone, moment, manifest, count, promises, twig) {
  window.seen = { menu: [], version: manifest.widget.version, year: moment('2026-11-22').format('YYYY'), promise: promises.Promise === Promise };
  return function () {
    var self = this;

    self.callbacks = {
      render: function () {
        if (self.system().area !== 'lcard') {
          return true;
        }
        self.render_template(
          { caption: { class_name: 'js-cards-caption' }, body: '<div id="body-part"></div>', render: '<p id="render-part">{{ n }} deals</p>' },
          { n: 7 }
        );
        return true;
      },
      init: function () {
        var card = APP.data.current_card;
        window.seen.card = card && { id: card.id, constant: APP.constant('card_id'), name: card.model.get('lead[NAME]'), backbone: card.model instanceof Backbone.Model };
        self.render({ href: 'templates/panel.twig', base_path: self.params.path, v: self.get_version(), promised: true }).then(function (template) {
          $('#body-part').html(template.render({ name: self.i18n('widget.name'), count: count([1, 2]), choices: [{ id: 1, option: 'One' }, { id: 2, option: 'Two' }], render: _.bind(self.render, self) }));
        });
        return true;
      },
      bind_actions: function () {
        window.seen.twig = twig({ ref: '/tmpl/controls/input.twig' }).render({ name: 'q' });
        $(document).on('change' + self.ns, '.js-choice input', function () {
          window.seen.choice = $(this).val();
        });
        $(document).on('click' + self.ns, '.js-send', function () {
          self.crm_post(window.receiver, { a: 'x y', list: [1, 2] }, function (answer) {
            window.seen.posted = answer;
          }, 'json');
          self.$authorizedAjax({ url: '/sandbox/account' }).fail(function (xhr, status, why) {
            window.seen.refused = why;
          });
        });
        return true;
      },
      settings: function ($modal, context) {
        window.seen.settings = [$modal.find('#cards_example_custom_content').length, $modal.find('#cards_example_custom').length, typeof context];
      },
      onSave: function (event) {
        window.seen.saved = event;
        return true;
      },
      onInstall: function () {
        window.seen.installed = true;
      },
      initMenuPage: function (params) {
        window.seen.menu.push(params);
        $('#work-area-' + self.get_settings().widget_code).text('Page ' + (params.subitem_code || params.item_code));
      },
      destroy: function () {},
    };
    return self;
  };
});
