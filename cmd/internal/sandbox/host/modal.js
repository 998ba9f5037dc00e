// lib/components/base/modal: new Modal({class_name, init($body), destroy()}).
// The caller fills the body: $body.trigger('modal:loaded').html(…)
// .trigger('modal:centrify'). A destroy that answers false keeps it open.
define(['jquery'], function ($) {
  var count = 0;

  function Modal(params) {
    this.params = params || {};
    this.id = ++count;
    this.before = document.activeElement;
    this.open();
  }

  Modal.prototype.open = function () {
    var self = this;
    this.$el = $(
      '<div class="modal modal-list"><div class="modal-scroller">' +
        '<div class="modal-body modal-body-relative" role="dialog" aria-modal="true" tabindex="-1">' +
        '<div class="modal-body__inner"></div></div></div></div>'
    ).addClass(this.params.class_name || '');
    this.$body = this.$el.find('.modal-body__inner').addClass('modal-body_loading');
    $('<button type="button" class="modal-body__close" aria-label="×">×</button>')
      .appendTo(this.$el.find('.modal-body'))
      .on('click', function () {
        self.destroy();
      });
    this.$body
      .on('modal:loaded', function () {
        self.$body.removeClass('modal-body_loading');
      })
      .on('modal:centrify', function (event) {
        event.stopPropagation(); // the style sheet keeps it in the middle
      });
    this.$el.on('mousedown', '.modal-scroller', function (event) {
      if (event.target === this && !self.params.disable_overlay_click) {
        self.destroy();
      }
    });
    $(document).on('keydown.host-modal-' + this.id, function (event) {
      if (event.which === 27 && !self.params.disable_escape_keydown && self.$el.is('.modal:last')) {
        self.destroy();
      }
    });
    $(this.params.container || document.body).append(this.$el);
    this.$el.find('.modal-body').trigger('focus');
    if (this.params.init) {
      this.params.init.call(this, this.$body);
    }
  };

  Modal.prototype.destroy = function () {
    if (!this.$el || (this.params.destroy && this.params.destroy.call(this) === false)) {
      return;
    }
    $(document).off('.host-modal-' + this.id);
    this.$el.remove();
    this.$el = null;
    if (this.before && this.before.focus) {
      this.before.focus();
    }
  };

  return Modal;
});
