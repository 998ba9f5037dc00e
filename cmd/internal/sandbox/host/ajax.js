// $authorizedAjax and crm_post, as the page gives them to a widget.
define(['jquery', './data', './log'], function ($, data, log) {
  var REUSE_MS = 25 * 60 * 1000; // observed: one token serves about 25 minutes of its 30
  var POST_MS = 1000; // documented: crm_post goes out once a second, the rest waits its turn
  var token = null; // {value, until}, or the request that fetches it
  var nextPost = 0; // when the next crm_post may go out

  function fetchToken() {
    if (token && token.value && Date.now() < token.until) {
      return $.Deferred().resolve(token.value).promise();
    }
    if (token && token.pending) {
      return token.pending;
    }
    var pending = $.ajax({
      url: '/ajax/v2/integrations/' + encodeURIComponent(data.widget.client) + '/disposable_token',
      dataType: 'json',
    }).then(
      function (answer) {
        token = { value: answer.token, until: Date.now() + REUSE_MS };
        return answer.token;
      },
      function (xhr) {
        token = null;
        log.add('no disposable token', String(xhr.status));
        return $.Deferred().reject(xhr, 'error', 'no disposable token');
      }
    );
    token = { pending: pending };
    return pending;
  }

  return {
    // Answers like $.ajax does: done(data, textStatus, jqXHR), fail(jqXHR, …).
    authorized: function (options) {
      return fetchToken().then(function (value) {
        return $.ajax($.extend({}, options, {
          headers: $.extend({}, options && options.headers, { 'X-Auth-Token': value }),
        }));
      });
    },

    // The account's own server posts the form (documented), so the receiver needs
    // no CORS. Arguments as documented; the fifth is called on failure.
    post: function (url, fields, callback, type, error) {
      var wait = Math.max(0, nextPost - Date.now());
      nextPost = Date.now() + wait + POST_MS;
      var done = $.Deferred();
      setTimeout(function () {
        $.ajax({
          url: '/ajax/widgets/post',
          method: 'POST',
          contentType: 'application/json',
          data: JSON.stringify({ url: url, form: typeof fields === 'string' ? fields : $.param(fields || {}) }),
          dataType: type || 'text',
        }).then(done.resolve, function (xhr, status, reason) {
          log.add('crm_post failed', url + ': ' + xhr.status);
          done.reject(xhr, status, reason);
        });
      }, wait);
      return done.promise().done(callback || $.noop).fail(error || $.noop);
    },
  };
});
