// A widget that tries what the host page offers. window.scene, set by the test,
// changes how it behaves.
define(['jquery', 'lib/components/base/modal'], function ($, Modal) {
  return function Example() {
    var self = this;
    var scene = window.scene || '';
    window.seen = { constructor: { settings: self.get_settings(), langs: self.langs, area: self.system().area } };

    self.callbacks = {
      render: function () {
        if (scene === 'thenable') {
          return Promise.resolve(true);
        }
        return scene !== 'falsy';
      },
      init: function () {
        if (scene === 'throws') {
          throw new Error('init of the example');
        }
        return true;
      },
      bind_actions: scene === 'incomplete' ? null : function () {
        return true;
      },
      settings: function ($modal) {
        window.seen.modal = $modal.is('.modal.' + self.params.widget_code) && $modal.find('.js-widget-save').length === 1;
      },
      onSave: function (event) {
        window.seen.saved = event;
        return Promise.resolve(scene !== 'refuses');
      },
      advancedSettings: function () {
        var $area = $('#work-area-' + self.params.widget_code).html('<div class="host-box"></div>').children();
        $area.append($('<h2>').text(self.i18n('advanced.title')));
        $area.append(self.render({ ref: '/tmpl/controls/button.twig' }, { text: 'A <b>button</b>', blue: true, class_name: 'example-button' }));
        $area.append(self.render({ data: '<p id="from-text">{{ n }} of {{ word|upper }}</p>' }, { n: 3, word: 'x' }));
        self.render({
          href: '/templates/word.twig',
          base_path: self.params.path,
          v: self.get_version(),
          load: function (template) {
            $area.append(template.render({ word: 'hello' }));
          },
        });
        $area.on('click', '.example-button', function () {
          new Modal({
            class_name: 'example-modal',
            init: function ($body) {
              $body.trigger('modal:loaded').html('<p>In a modal</p>').trigger('modal:centrify');
            },
          });
        });
        self.$authorizedAjax({ url: '/echo', dataType: 'json' }).then(function (answer) {
          $area.append($('<p id="token-parts">').text(answer.token.split('.').length));
        });
      },
      destroy: function () {},
    };
    return self;
  };
});
