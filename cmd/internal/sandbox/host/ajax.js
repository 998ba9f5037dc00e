// $authorizedAjax and crm_post, as the page gives them to a widget.
define(['jquery', 'data'], function ($, data) {
  var REUSE_MS = 25 * 60 * 1000; // observed: one token serves about 25 minutes of its 30
  var token = null; // {value, until}, or the request that fetches it

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

    // The vendor posts from its own server; the sandbox posts from the page,
    // so the receiver needs CORS here (README.md).
    post: function (url, body, callback, type, error) {
      return $.ajax({ url: url, method: 'POST', data: body, dataType: type || 'text', success: callback, error: error });
    },
  };
});
