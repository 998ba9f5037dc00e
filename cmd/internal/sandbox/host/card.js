// The card that is open, and its right column, into which widgets render.
define(['jquery', './data', './optional', './words'], function ($, data, optional, words) {
  var open = null; // {id, name, model}
  var column = null; // the right column's element

  // A model is Backbone's when that is there, else the two methods of it that
  // widgets use most.
  function model(attributes) {
    var Backbone = optional.found.backbone;
    if (Backbone) {
      return new Backbone.Model(attributes);
    }
    return {
      attributes: attributes,
      get: function (name) {
        return attributes[name];
      },
    };
  }

  return {
    current: function () {
      return open || undefined;
    },

    // show draws a deal and an empty right column.
    show: function ($page, deal) {
      open = {
        id: deal.card.id,
        name: deal.card.name,
        model: model({
          ID: deal.card.id,
          'lead[NAME]': deal.card.name,
          'lead[STATUS]': deal.card.status_id,
          'lead[PIPELINE_ID]': deal.card.pipeline_id,
        }),
      };
      var $card = $('<div class="card-holder" id="card_holder">').attr('data-id', deal.card.id).appendTo($page);
      var $fields = $('<section class="host-box card-fields">').appendTo($card);
      $('<input class="text-input" name="lead[NAME]">').attr('aria-label', words('card')).val(deal.card.name).appendTo($fields);
      field(words('pipeline'), deal.pipeline.name);
      var stage = deal.pipeline.statuses.filter(function (one) {
        return one.id === deal.card.status_id;
      })[0];
      field(words('stage'), stage ? stage.name : '');
      column = $('<section class="card-widgets js-widgets-container" id="widgets_block">').attr('aria-label', words('widgets')).appendTo($card)[0];

      function field(label, value) {
        $('<p class="card-field">').append($('<span class="host-faint">').text(label), ' ', $('<span>').text(value)).appendTo($fields);
      }
    },

    close: function () {
      open = null;
      column = null;
    },

    // panel puts a widget's markup into the right column, under its caption and
    // inside the classes that the documents style (card-widgets__widget-CODE).
    // Answers false where there is no column.
    panel: function (caption, html) {
      if (!column) {
        return false;
      }
      var code = data.widget.code;
      $(column).children('.card-widgets__widget-' + code).remove();
      var $widget = $('<div class="card-widgets__widget js-widget">').addClass('card-widgets__widget-' + code).attr('id', code).appendTo(column);
      var $caption = $('<div class="card-widgets__widget__caption js-widget-caption-block">').addClass((caption && caption.class_name) || '').appendTo($widget);
      if (caption && caption.html) {
        $caption.html(caption.html);
      } else {
        $('<img class="card-widgets__widget__caption__logo" alt="">')
          .on('error', function () {
            $caption.text(code);
          })
          .attr('src', data.widget.path + '/images/logo_medium.png')
          .appendTo($caption);
      }
      $('<div class="card-widgets__widget__body js-body-hide">').html(html).appendTo($widget);
      return $widget.length > 0;
    },
  };
});
